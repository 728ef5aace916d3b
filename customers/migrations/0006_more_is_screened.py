"""More of a customer is screened. The table is rebuilt on SQLite, so its triggers are written again."""

from django.db import migrations, models

from portal.base.appendonly import protect_in_migration


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0005_page_versions'),
    ]

    operations = [
        migrations.AddField(
            model_name='profile',
            name='administrator',
            field=models.CharField(blank=True, max_length=200, verbose_name='first administrator'),
        ),
        migrations.AddField(
            model_name='profile',
            name='locations',
            field=models.JSONField(default=list, verbose_name='locations'),
        ),
        migrations.AddField(
            model_name='profile',
            name='other_names',
            field=models.JSONField(default=list, verbose_name='trading and former names'),
        ),
        migrations.AddField(
            model_name='profile',
            name='owners',
            field=models.JSONField(default=list, verbose_name='owners'),
        ),
        migrations.AlterField(
            model_name='profile',
            name='reason',
            field=models.CharField(choices=[('created', 'Created'), ('address', 'Billing address changed'), ('name', 'Legal name changed'), ('contacts', 'Contacts changed'), ('owners', 'Owners changed'), ('location', 'Location changed'), ('scope', 'More of it is checked')], max_length=10, verbose_name='reason'),
        ),
        migrations.RunPython(protect_in_migration("customers_profile")[0], migrations.RunPython.noop),
    ]
