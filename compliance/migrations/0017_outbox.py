from django.db import migrations

COLUMNS = ("attempts", "due_at", "leased_until", "last_reason", "created_at", "finished_at")
BATCH = 1000


def move(apps, _editor):
    """Every mail into the outbox, owed ones with their attempts, their lease and their time; old ones to be read.

    Two rows for one event and reader, or anything else that does not fit, undoes the whole migration.
    """
    Mail = apps.get_model("outbox", "Mail")
    notices = apps.get_model("compliance", "Notice").objects.select_related("customer").order_by("pk")
    desk_mails = apps.get_model("compliance", "DeskMail").objects.select_related("case").order_by("pk")
    for rows, made in ((notices, _of_notice), (desk_mails, _of_desk_mail)):
        batch = []
        for row in rows.iterator(chunk_size=BATCH):
            batch.append(Mail(**_common(row), **made(row)))
            if len(batch) == BATCH:
                Mail.objects.bulk_create(batch)
                batch = []
        Mail.objects.bulk_create(batch)


def _common(row):
    return {name: getattr(row, name) for name in COLUMNS}


def _of_notice(row):
    partner = row.customer.partner_id
    done = row.state == "done"
    return {
        "kind": f"partner.{row.kind}",
        "event": row.key,
        "recipient": f"partner:{partner}",
        "partner_id": partner,
        "customer_id": row.customer_id,
        "to": row.to,
        "context": row.context,
        "state": "dropped" if done and row.cancelled else row.state,
        "why": "cancelled" if row.cancelled else "before_outbox" if done else "",
    }


def _of_desk_mail(row):
    done = row.state == "done"
    about = {"case": row.case_id} if row.case_id else {}
    by = {"by": row.by_name} if row.by_name else {}
    return {
        "kind": f"desk.{row.kind}",
        "event": _event(row),
        "recipient": f"user:{row.user_id}",
        "user_id": row.user_id,
        "customer_id": row.case.customer_id if row.case_id else None,
        "context": {**row.context, **about, **by},
        "state": "dropped" if done and not row.sent else row.state,
        "why": "before_outbox" if done else "",
    }


def _event(row):
    """The key without its reader, where the reader stood in it."""
    first, *middle, last = row.key.split(":")
    reader = str(row.user_id)
    if row.kind == "overdue" and [*middle, last][0] == reader:
        return ":".join([first, *middle[1:], last])
    return ":".join([first, *middle]) if last == reader else row.key


class Migration(migrations.Migration):

    dependencies = [
        ("compliance", "0016_another_look"),
        ("outbox", "0001_initial"),
    ]

    operations = [
        # No way back: what was sent since has no place in the old tables, and would be owed again.
        migrations.RunPython(move),
        migrations.DeleteModel(name="DeskMail"),
        migrations.DeleteModel(name="Notice"),
    ]
