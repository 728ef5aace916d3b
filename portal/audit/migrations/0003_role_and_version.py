from django.db import migrations, models

from portal.base.appendonly import protect_in_migration

TABLE = "audit_auditevent"
protect, unprotect = protect_in_migration(TABLE)


class Migration(migrations.Migration):
    """On SQLite a new column makes the table anew, and its triggers are gone: they are put back after it."""

    dependencies = [("audit", "0002_append_only")]

    operations = [
        migrations.RunPython(unprotect, protect),
        migrations.AddField(
            model_name="auditevent",
            name="actor_role",
            field=models.CharField(blank=True, default="", max_length=20, verbose_name="role then"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="auditevent",
            name="version",
            field=models.PositiveSmallIntegerField(default=1, verbose_name="version"),
        ),
        migrations.RunPython(protect, unprotect),
    ]
