"""What this app owes: messages to webhooks, made of what the history records, and its kinds of mail."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from portal.audit import registry
from portal.jobs import kinds


def register() -> None:
    """Make the kind of work, its upkeep and the mails known, and listen to the history."""
    from portal.accounts import mails
    from portal.accounts.feed import owing as feed_owing
    from portal.accounts.feed import service as feed
    from portal.accounts.hooks import mails as hook_mails
    from portal.accounts.hooks import owing, trying
    from portal.accounts.models import WebhookDelivery
    from portal.accounts.oauth import leaving
    from portal.accounts.team import mails as team_mails

    kinds.register(
        kinds.Kind(
            name="webhook",
            model=WebhookDelivery,
            run=trying.run,
            share=kinds.SMALL,
            label=_("Messages to webhooks"),
        )
    )
    kinds.register_periodic(kinds.Periodic("prune_webhooks", trying.prune, every_minutes=24 * 60))
    kinds.register_periodic(kinds.Periodic("prune_feeds", feed.prune, every_minutes=24 * 60))
    leaving.listen()
    registry.handle_all(by=owing.owe)
    registry.handle_all(by=feed_owing.put)
    mails.register()
    hook_mails.register()
    team_mails.register()
