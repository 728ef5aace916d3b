"""Counters of what pages show. The table is rebuilt on SQLite, so its trigger is written again."""

from django.db import migrations, models

from portal.base.appendonly import protect_in_migration


class Migration(migrations.Migration):

    dependencies = [
        ('compliance', '0012_owed_by_kind'),
    ]

    operations = [
        migrations.AddField(
            model_name='case',
            name='row_version',
            field=models.PositiveIntegerField(default=0, editable=False, verbose_name='changes'),
        ),
        migrations.RunPython(protect_in_migration("compliance_case", ("delete",))[0], migrations.RunPython.noop),
    ]
