"""Sandbox partners: one is made as a sandbox and stays one, and the database holds it."""

from django.db import migrations, models

SQLITE = """CREATE TRIGGER accounts_partner_sandbox_stays BEFORE UPDATE OF is_sandbox ON accounts_partner
WHEN NEW.is_sandbox <> OLD.is_sandbox BEGIN SELECT RAISE(ABORT, 'a sandbox stays one'); END"""
FUNCTION = """CREATE OR REPLACE FUNCTION accounts_sandbox_stays() RETURNS trigger AS $$
BEGIN IF NEW.is_sandbox <> OLD.is_sandbox THEN RAISE EXCEPTION 'a sandbox stays one'; END IF; RETURN NEW; END
$$ LANGUAGE plpgsql"""
POSTGRES = """CREATE TRIGGER accounts_partner_sandbox_stays BEFORE UPDATE ON accounts_partner
FOR EACH ROW EXECUTE FUNCTION accounts_sandbox_stays()"""


def hold(_apps, editor):
    """Refuse to turn it on or off from now on."""
    wanted = [FUNCTION, POSTGRES] if editor.connection.vendor == "postgresql" else [SQLITE]
    with editor.connection.cursor() as cursor:
        for statement in wanted:
            cursor.execute(statement)


def let_go(_apps, editor):
    """For a reversed migration."""
    table = " ON accounts_partner" if editor.connection.vendor == "postgresql" else ""
    with editor.connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER IF EXISTS accounts_partner_sandbox_stays{table}")


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0011_events_feed'),
    ]

    operations = [
        migrations.AddField(
            model_name='partner',
            name='is_sandbox',
            field=models.BooleanField(default=False, editable=False, verbose_name='sandbox'),
        ),
        migrations.RunPython(hold, let_go),
    ]
