from django.db import migrations

from portal.base import clock


def move(apps, _editor):
    """The mails about paused webhooks that are still owed; whatever fails here undoes the whole migration."""
    Mail = apps.get_model("outbox", "Mail")
    at = clock.now()
    owed = apps.get_model("accounts", "Webhook").objects.filter(mail_owed=True).order_by("pk")
    Mail.objects.bulk_create(
        Mail(
            kind="webhook.paused",
            event=f"webhook-paused:{hook.pk}",
            recipient=f"partner:{hook.partner_id}",
            partner_id=hook.partner_id,
            context={"webhook": hook.pk},
            due_at=at,
            created_at=at,
        )
        for hook in owed
    )


def move_back(apps, _editor):
    """What waits is owed at the webhook again."""
    waiting = apps.get_model("outbox", "Mail").objects.filter(kind="webhook.paused", finished_at=None)
    pks = [one.context["webhook"] for one in waiting]
    apps.get_model("accounts", "Webhook").objects.filter(pk__in=pks).update(mail_owed=True)


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0007_webhooks"),
        ("outbox", "0001_initial"),
    ]

    operations = [
        migrations.RunPython(move, move_back),
        migrations.RemoveField(model_name="webhook", name="mail_owed"),
    ]
