"""No full administrator below the level at creation, whatever writes the row (domain.md §2).

A CHECK cannot look into other tables, so triggers do. SQLite drops a table's triggers when a later migration
rebuilds the table: such a migration runs `forwards` of this one again. A test looks for the triggers.
"""

from django.db import migrations

_RULE = """NEW.is_administrator AND NEW.released_at IS NULL AND NEW.package_id IS NOT NULL
 AND (SELECT level FROM customers_product WHERE id = NEW.package_id)
   < (SELECT created_level FROM customers_customer WHERE id = NEW.customer_id)"""
_SQLITE = """CREATE TRIGGER IF NOT EXISTS customers_administrator_level_{verb} BEFORE {verb} ON customers_subscriber
WHEN {rule} BEGIN SELECT RAISE(ABORT, 'an administrator is below the level at creation'); END"""
_FUNCTION = """CREATE OR REPLACE FUNCTION customers_administrator_level() RETURNS trigger AS $$
BEGIN
  IF {rule} THEN
    RAISE EXCEPTION 'an administrator is below the level at creation' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$ LANGUAGE plpgsql"""
_POSTGRES = """CREATE OR REPLACE TRIGGER customers_administrator_level BEFORE INSERT OR UPDATE ON customers_subscriber
FOR EACH ROW EXECUTE FUNCTION customers_administrator_level()"""


def forwards(_apps, editor):
    if editor.connection.vendor == "postgresql":
        statements = [_FUNCTION.format(rule=_RULE), _POSTGRES]
    else:
        statements = [_SQLITE.format(verb=verb, rule=_RULE) for verb in ("INSERT", "UPDATE")]
    for statement in statements:
        editor.execute(statement)


def backwards(_apps, editor):
    if editor.connection.vendor == "postgresql":
        editor.execute("DROP TRIGGER IF EXISTS customers_administrator_level ON customers_subscriber")
        editor.execute("DROP FUNCTION IF EXISTS customers_administrator_level()")
    else:
        for verb in ("INSERT", "UPDATE"):
            editor.execute(f"DROP TRIGGER IF EXISTS customers_administrator_level_{verb}")


class Migration(migrations.Migration):
    dependencies = [("customers", "0002_append_only")]

    operations = [migrations.RunPython(forwards, backwards)]
