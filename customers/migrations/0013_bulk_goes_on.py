"""An import that goes on by itself after its dry run, as one of many customers by API does."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0012_subscribers_in_bulk'),
    ]

    operations = [
        migrations.AddField(
            model_name='customerimport',
            name='goes_on',
            field=models.BooleanField(default=False, verbose_name='goes on after its dry run'),
        ),
    ]
