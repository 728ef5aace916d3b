"""Daily assignment counts, begun with what is assigned today, and the reports made of them."""

from datetime import UTC, datetime
from itertools import islice

import django.db.models.deletion
import portal.base.ids
from django.db import migrations, models



def begin(apps, _editor):
    """A count of today for every counter in use, else the days until the next change would say none."""
    quantity, count = (apps.get_model("customers", name) for name in ("Quantity", "AssignmentCount"))
    used = quantity.objects.filter(assigned__gt=0).values_list("customer_id", "product_id", "assigned")
    today = datetime.now(UTC).date()
    rows = (count(customer_id=c, product_id=p, assigned=n, day=today) for c, p, n in used.iterator(2000))
    while batch := list(islice(rows, 2000)):
        count.objects.bulk_create(batch)


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0005_page_versions'),
        ('customers', '0006_more_is_screened'),
    ]

    operations = [
        migrations.CreateModel(
            name='AssignmentCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='day (UTC)')),
                ('assigned', models.PositiveIntegerField(verbose_name='assigned')),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='counts', to='customers.customer', verbose_name='customer')),
                ('product', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='customers.product', verbose_name='product')),
            ],
            options={
                'verbose_name': 'assignment count',
                'verbose_name_plural': 'assignment counts',
                'constraints': [models.UniqueConstraint(fields=('customer', 'product', 'day'), name='one_count_per_day')],
            },
        ),
        migrations.CreateModel(
            name='BillingReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(default='queued', max_length=12, verbose_name='state')),
                ('attempts', models.PositiveIntegerField(default=0, verbose_name='attempts')),
                ('due_at', models.DateTimeField(verbose_name='due at')),
                ('leased_until', models.DateTimeField(blank=True, null=True, verbose_name='leased until')),
                ('last_reason', models.CharField(blank=True, max_length=40, verbose_name='last reason given back')),
                ('created_at', models.DateTimeField(verbose_name='created at')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='finished at')),
                ('public_id', models.CharField(default=portal.base.ids.public_id, editable=False, max_length=20, unique=True, verbose_name='id')),
                ('type', models.CharField(choices=[('PARTNER', 'Partner'), ('CUSTOMER', 'Customer'), ('USER', 'User')], default='PARTNER', max_length=10, verbose_name='type')),
                ('first_day', models.DateField(verbose_name='first day')),
                ('last_day', models.DateField(verbose_name='last day')),
                ('with_own', models.BooleanField(default=False, verbose_name='own organisations too')),
                ('made_by', models.CharField(blank=True, max_length=20, verbose_name='made by the token')),
                ('rows', models.PositiveIntegerField(default=0, verbose_name='rows')),
                ('errors', models.JSONField(default=list, verbose_name='errors')),
                ('of_sub_partner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.partner', verbose_name='of the sub-partner alone')),
                ('partner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='billing_reports', to='accounts.partner', verbose_name='partner')),
            ],
            options={
                'verbose_name': 'billing report',
                'verbose_name_plural': 'billing reports',
                'indexes': [models.Index(condition=models.Q(('state', 'done'), _negated=True), fields=['due_at', 'id'], name='billing_report_owed'), models.Index(fields=['partner', '-created_at'], name='billing_report_by_partner')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['queued', 'running', 'done'])), name='billing_report_state_known'), models.CheckConstraint(condition=models.Q(('first_day__lte', models.F('last_day'))), name='billing_report_days_in_order')],
            },
        ),
        migrations.RunPython(begin, migrations.RunPython.noop),
    ]
