"""What a check was made for, with the new reasons."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('compliance', '0013_page_versions'),
    ]

    operations = [
        migrations.AlterField(
            model_name='check',
            name='trigger',
            field=models.CharField(choices=[('created', 'New customer'), ('address', 'Address change'), ('name', 'Name change'), ('contacts', 'Contacts change'), ('owners', 'Owners change'), ('location', 'Location change'), ('scope', 'More of it is checked'), ('list', 'List change')], max_length=10, verbose_name='trigger'),
        ),
    ]
