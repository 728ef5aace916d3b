"""Numbers and website are screened too. The table is rebuilt on SQLite, so its triggers are written again."""

from django.db import migrations, models

from portal.base.appendonly import protect_in_migration


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0013_bulk_goes_on'),
    ]

    operations = [
        migrations.AddField(
            model_name='profile',
            name='identifiers',
            field=models.JSONField(default=list, verbose_name='numbers and website'),
        ),
        migrations.AlterField(
            model_name='profile',
            name='reason',
            field=models.CharField(choices=[('created', 'Created'), ('address', 'Billing address changed'), ('name', 'Legal name changed'), ('contacts', 'Contacts changed'), ('owners', 'Owners changed'), ('location', 'Location changed'), ('numbers', 'Numbers or website changed'), ('scope', 'More of it is checked')], max_length=10, verbose_name='reason'),
        ),
        migrations.RunPython(protect_in_migration("customers_profile")[0], migrations.RunPython.noop),
    ]
