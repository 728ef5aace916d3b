from django.db import migrations

from portal.base.appendonly import protect_in_migration

NEVER_DELETED = ["case", "casecandidate", "contactattempt", "contactround", "decision", "question"]


class Migration(migrations.Migration):
    dependencies = [("compliance", "0003_non_compliance_takes_two")]

    operations = [
        migrations.RunPython(*protect_in_migration("compliance_checkcandidate")),
        *(
            migrations.RunPython(*protect_in_migration(f"compliance_{name}", ("delete",)))
            for name in NEVER_DELETED
        ),
    ]
