"""Counters of what pages show."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_api_tokens'),
    ]

    operations = [
        migrations.AddField(
            model_name='apitoken',
            name='row_version',
            field=models.PositiveIntegerField(default=0, editable=False, verbose_name='changes'),
        ),
        migrations.AddField(
            model_name='user',
            name='row_version',
            field=models.PositiveIntegerField(default=0, editable=False, verbose_name='changes'),
        ),
    ]
