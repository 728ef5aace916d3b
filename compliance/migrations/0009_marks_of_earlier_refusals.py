"""Marks for the cases that were refused or withdrawn before there were marks; the rebuilt tables protected again."""

from django.db import migrations

from compliance.screening.normalise import fold
from compliance.screening.tokens import core, tokens
from portal.base.appendonly import protect_in_migration


def mark(apps, _editor):
    marks = apps.get_model("compliance", "RefusalMark")
    cases = apps.get_model("compliance", "Case").objects.filter(state__in=["non_compliant", "withdrawn"])
    for case in cases.select_related("customer").order_by("pk").iterator(500):
        names = {case.customer.name, *case.customer.profiles.values_list("legal_name", flat=True)}
        folded = {" ".join(sorted(word.raw for word in core(tokens(name))))[:500] for name in names}
        rows = [("external_id", fold(case.customer.external_id).replace(" ", ""))]
        rows += [("name", one) for one in sorted(folded)]
        marks.objects.bulk_create(marks(case=case, kind=kind, value=value) for kind, value in rows if value)


class Migration(migrations.Migration):
    dependencies = [("compliance", "0008_lifting_takes_two")]

    operations = [
        # SQLite rebuilds a table for a new column or rule, and its triggers are gone with the old one.
        migrations.RunPython(*protect_in_migration("compliance_case", ("delete",))),
        migrations.RunPython(*protect_in_migration("compliance_decision", ("delete",))),
        migrations.RunPython(mark, migrations.RunPython.noop),
    ]
