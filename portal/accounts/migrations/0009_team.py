"""A partner's team: invitations, members that a page can change, sub-partners that their parent suspends."""

import django.db.models.deletion
import django.db.models.functions.text
import portal.base.ids
from django.conf import settings
from django.db import migrations, models


def name_members(apps, _editor):
    """A public id for each membership from before."""
    Membership = apps.get_model("accounts", "Membership")
    for row in Membership.objects.filter(public_id=None).iterator():
        row.public_id = portal.base.ids.public_id()
        row.save(update_fields=["public_id"])


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0008_mails_in_the_outbox'),
    ]

    operations = [
        migrations.AddField(
            model_name='membership',
            name='public_id',
            field=models.CharField(default=None, editable=False, max_length=20, null=True, verbose_name='id'),
        ),
        migrations.RunPython(name_members, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='membership',
            name='public_id',
            field=models.CharField(default=portal.base.ids.public_id, editable=False, max_length=20, unique=True, verbose_name='id'),
        ),
        migrations.AddField(
            model_name='membership',
            name='row_version',
            field=models.PositiveIntegerField(default=0, editable=False, verbose_name='changes'),
        ),
        migrations.AddField(
            model_name='partner',
            name='suspended_by_parent',
            field=models.BooleanField(default=False, editable=False, verbose_name='suspended by its parent'),
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row_version', models.PositiveIntegerField(default=0, editable=False, verbose_name='changes')),
                ('public_id', models.CharField(default=portal.base.ids.public_id, editable=False, max_length=20, unique=True, verbose_name='id')),
                ('email', models.EmailField(max_length=254, verbose_name='e-mail')),
                ('role', models.CharField(choices=[('wholesale_admin', 'Wholesale administrator (full)'), ('full_admin', 'Full administrator'), ('admin', 'Administrator'), ('read_only', 'Read-only')], max_length=20, verbose_name='role')),
                ('language', models.CharField(choices=[('en', 'English'), ('fr', 'French')], default='en', max_length=5, verbose_name='language')),
                ('invited_by_name', models.CharField(max_length=200, verbose_name='invited by')),
                ('created_at', models.DateTimeField(verbose_name='created at')),
                ('sent_at', models.DateTimeField(verbose_name='last sent at')),
                ('expires_at', models.DateTimeField(verbose_name='expires at')),
                ('accepted_at', models.DateTimeField(blank=True, null=True, verbose_name='accepted at')),
                ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='revoked at')),
                ('accepted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='accepted by')),
                ('invited_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='invited by')),
                ('partner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='accounts.partner', verbose_name='partner')),
            ],
            options={
                'verbose_name': 'invitation',
                'verbose_name_plural': 'invitations',
                'constraints': [models.CheckConstraint(condition=models.Q(('role__in', ['wholesale_admin', 'full_admin', 'admin', 'read_only'])), name='invitation_role_known'), models.CheckConstraint(condition=models.Q(('accepted_at__isnull', True), ('revoked_at__isnull', True), _connector='OR'), name='invitation_ends_once'), models.UniqueConstraint(models.F('partner'), django.db.models.functions.text.Lower('email'), condition=models.Q(('accepted_at__isnull', True), ('revoked_at__isnull', True)), name='one_open_invitation_a_person')],
            },
        ),
    ]
