"""How a subscriber is called. The table is rebuilt on SQLite, so its triggers are written again, both ways."""

from importlib import import_module

from django.db import migrations, models

_level = import_module("customers.migrations.0003_administrator_level")


class Migration(migrations.Migration):
    dependencies = [("customers", "0003_administrator_level")]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, _level.forwards),
        migrations.AddField(
            model_name="subscriber",
            name="extension",
            field=models.CharField(blank=True, max_length=10, verbose_name="extension"),
        ),
        migrations.AddField(
            model_name="subscriber",
            name="phone_number",
            field=models.CharField(blank=True, max_length=40, verbose_name="telephone number"),
        ),
        migrations.RunPython(_level.forwards, migrations.RunPython.noop),
    ]
