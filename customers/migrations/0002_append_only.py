from django.db import migrations

from portal.base.appendonly import protect_in_migration


class Migration(migrations.Migration):
    dependencies = [("customers", "0001_initial")]

    operations = [migrations.RunPython(*protect_in_migration("customers_profile"))]
