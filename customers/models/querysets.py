"""Who may see which customer. Pages, API and admin load through these."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Q

from customers.models.shown import status_shown
from customers.states import GONE
from portal.accounts.models import Partner
from portal.accounts.rights import Right
from portal.base.actors import Actor


class CustomerQuerySet(models.QuerySet[Any]):
    """Customers, scoped."""

    def for_actor(self, actor: Actor) -> Self:
        """The customers this member of a partner may see; none for anybody else (domain.md §1).

        An administrator sees those created by or assigned to them; reviewers and support have their
        own desks, and never these pages.
        """
        if not actor.is_partner or not actor.may(Right.SEE_CUSTOMERS):
            return self.none()
        own = self.filter(partner_id__in=actor.partner_ids)
        if actor.may(Right.SEE_ALL_OF_PARTNER):
            return own
        if actor.user_id is None:  # a token of no person: nothing is created by it or assigned to it
            return self.none()
        return own.filter(Q(created_by_id=actor.user_id) | Q(assignees__id=actor.user_id)).distinct()

    def present(self) -> Self:
        """Those neither being removed nor removed."""
        return self.exclude(provisioning_status__in=GONE)

    def of_partner(self, partner: Partner) -> Self:
        """Those of this partner alone, without its sub-partners'."""
        return self.filter(partner=partner)

    def live(self) -> Self:
        """Those not removed."""
        return self.exclude(provisioning_status="removed")

    def with_status_shown(self, at: datetime) -> Self:
        """With the column `status_shown`: the compliance status as partners are shown it, to filter and sort by."""
        return self.annotate(status_shown=status_shown(at))

    def with_list_columns(self) -> Self:
        """Everything the list page shows, in a fixed number of queries."""
        return self.select_related("partner", "profile").prefetch_related("quantities__product")
