from django.db import migrations

from portal.base.appendonly import protect_in_migration


class Migration(migrations.Migration):
    dependencies = [("compliance", "0001_initial")]

    operations = [
        migrations.RunPython(*protect_in_migration("compliance_caseevent")),
        migrations.RunPython(*protect_in_migration("compliance_verdict")),
    ]
