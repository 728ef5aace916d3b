"""Counters of what pages show. Tables are rebuilt on SQLite, so the triggers on them are taken away and written again."""

from importlib import import_module

from django.db import migrations, models


_level = import_module("customers.migrations.0003_administrator_level")


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0004_subscriber_numbers'),
    ]

    operations = [
        migrations.RunPython(_level.backwards, _level.forwards),
        migrations.AddField(
            model_name='customer',
            name='row_version',
            field=models.PositiveIntegerField(default=0, editable=False, verbose_name='changes'),
        ),
        migrations.AddField(
            model_name='onboardingtemplate',
            name='row_version',
            field=models.PositiveIntegerField(default=0, editable=False, verbose_name='changes'),
        ),
        migrations.AddField(
            model_name='subscriber',
            name='row_version',
            field=models.PositiveIntegerField(default=0, editable=False, verbose_name='changes'),
        ),
        migrations.RunPython(_level.forwards, _level.backwards),
    ]
