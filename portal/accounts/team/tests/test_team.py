"""A partner's team: who may invite, change and remove whom; what an invitation's link opens; sub-partners."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core import mail as outbox_mail
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.urls import reverse

from portal.accounts import sandbox
from portal.accounts.access import actor_of
from portal.accounts.events import MembershipRemoved
from portal.accounts.models import Invitation, Membership, Partner, User
from portal.accounts.oauth import clients
from portal.accounts.team import errors, invitations, links, members, sub_partners
from portal.accounts.team.sub_partners import NewSubPartner
from portal.accounts.tokens import service as tokens
from portal.audit.models import AuditEvent
from portal.audit.record import record
from portal.base.actors import system
from portal.base.errors import NotAllowed
from portal.outbox.models import Mail
from portal.testing.at_once import at_once
from portal.testing.cast import PartnerFactory, UserFactory, acting, member
from portal.testing.mails import leave

DAY = timedelta(days=1)
PASSWORD = "a long walk in the fog"


def invite(who, partner, email="ines@northwind.example", role="admin", at=None, days=7):
    return invitations.invite(
        actor=acting(who), partner=partner, email=email, role=role, days=days, language="fr", at=at
    )


@pytest.fixture
def invited(alice, partner, at):
    return invite(alice, partner, at=at)


def link(invitation):
    return reverse("team:invitation", args=[links.of(invitation)])


def test_the_mail_goes_in_its_language_with_a_link_that_is_kept_nowhere(invited, at):
    secret = links.of(invited)
    assert secret not in str(list(Mail.objects.values())) + str(list(Invitation.objects.values()))
    leave(at)
    (sent,) = outbox_mail.outbox
    assert sent.to == ["ines@northwind.example"]
    assert "vous invite" in sent.subject
    assert secret in sent.body
    assert secret not in str(list(Mail.objects.values()))


def test_whoever_has_no_account_makes_one_and_is_in(invited, client, partner, monkeypatch, at):
    monkeypatch.setattr("portal.base.clock.now", lambda: at)
    page = client.get(link(invited))
    assert (page.status_code, page["Referrer-Policy"]) == (200, "no-referrer")
    assert "no-store" in page["Cache-Control"]
    weak = client.post(link(invited), {"name": "Ines", "password": "12345"})
    assert weak.status_code == 422
    assert not User.objects.filter(email="ines@northwind.example").exists()
    assert client.post(link(invited), {"name": "Ines", "password": PASSWORD}).status_code == 302
    one = Membership.objects.get(user__email="ines@northwind.example")
    assert (one.partner, one.role, one.user.language) == (partner, "admin", "fr")
    assert client.get(reverse("customers:list")).status_code == 200
    assert Client().get(link(invited)).status_code == 410, "a link works once"
    told = AuditEvent.objects.get(verb="accounts.team.joined")
    assert (told.actor_name, told.audience) == ("Ines", "partner")


def test_an_account_proves_itself_by_signing_in(invited, client, monkeypatch, at):
    monkeypatch.setattr("portal.base.clock.now", lambda: at)
    mine = UserFactory(email="ines@northwind.example", name="Ines")
    assert b"Sign in with it to accept" in client.get(link(invited)).content
    client.post(link(invited), {"name": "Eve", "password": PASSWORD})
    assert not Membership.objects.filter(user=mine).exists(), "nobody takes over an account with a link"
    client.force_login(mine)
    client.post(link(invited))
    assert Membership.objects.get(user=mine).role == "admin"


def test_somebody_else_who_is_signed_in_does_not_join(invited, client, charlie, monkeypatch, at):
    monkeypatch.setattr("portal.base.clock.now", lambda: at)
    client.force_login(charlie)
    assert b"another address" in client.post(link(invited)).content
    assert Membership.objects.get(user=charlie).partner != invited.partner


def test_one_person_works_for_one_partner(alice, partner, charlie, rita, at):
    for who in (charlie, rita):
        made = invite(alice, partner, email=who.email, at=at)
        with pytest.raises(errors.AccountElsewhere):
            invitations.accept_as(user=who, invitation=made, at=at)


@pytest.mark.parametrize("bad", ["nonsense", "", "a:b", "x" * 500])
def test_no_other_link_opens_anything(invited, at, bad):
    with pytest.raises(errors.InvitationOver):
        invitations.find(bad, at=at)


def test_a_link_ends_with_its_days_and_with_a_revocation(alice, invited, at):
    name = links.of(invited)
    with pytest.raises(errors.InvitationOver):
        invitations.find(name, at=at + 7 * DAY)
    invitations.revoke(actor=acting(alice), invitation=invited, at=at + DAY)
    with pytest.raises(errors.InvitationOver):
        invitations.find(name, at=at + DAY)
    assert Invitation.objects.get().revoked_at == at + DAY, "it stays listed"


def test_sending_again_keeps_the_link_and_never_shortens_it(alice, partner, at):
    made = invite(alice, partner, at=at, days=30)
    name = links.of(made)
    invitations.send_again(actor=acting(alice), invitation=made, days=7, at=at + DAY)
    fresh = Invitation.objects.get()
    assert (fresh.expires_at, links.of(fresh)) == (at + 30 * DAY, name)
    assert Mail.objects.filter(kind="account.invited").count() == 2


def test_a_mail_that_is_moot_does_not_leave(alice, invited, at):
    invitations.revoke(actor=acting(alice), invitation=invited, at=at)
    leave(at)
    assert not outbox_mail.outbox
    assert Mail.objects.get().state == "dropped"


def test_an_address_is_invited_once_at_a_time(alice, partner, invited, at):
    with pytest.raises(errors.AlreadyInvited):
        invite(alice, partner, email="INES@northwind.example", at=at)
    invite(alice, partner, at=at + 8 * DAY)
    with pytest.raises(errors.AlreadyMember):
        invite(alice, partner, email=alice.email, at=at)


ROLES = ["wholesale_admin", "full_admin", "admin", "read_only"]
GIVES = {"alice": set(ROLES), "frida": {"full_admin", "admin", "read_only"}, "ada": set(), "bob": set()}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", GIVES)
def test_nobody_gives_more_than_they_have(name, role, request, partner, at):
    who = request.getfixturevalue(name)
    if role in GIVES[name]:
        assert invite(who, partner, role=role, at=at).role == role
        return
    with pytest.raises(NotAllowed if not GIVES[name] else errors.RoleBeyondOwn):
        invite(who, partner, role=role, at=at)


def test_nobody_reaches_another_partners_team(charlie, rita, partner, alice, invited, at):
    for who in (charlie, rita):
        with pytest.raises(NotAllowed):
            invite(who, partner, email="x@y.example", at=at)
        with pytest.raises(NotAllowed):
            invitations.revoke(actor=acting(who), invitation=invited, at=at)
        with pytest.raises(NotAllowed):
            members.change_role(actor=acting(who), member=alice.membership, role="read_only", at=at)
        with pytest.raises(NotAllowed):
            members.remove(actor=acting(who), member=alice.membership, at=at)


def test_a_parent_keeps_the_team_of_its_sub_partner_and_not_the_other_way_round(
    alice, partner, sub_partner, at
):
    below = member("Lily", sub_partner, "wholesale_admin")
    assert invite(alice, sub_partner, at=at).partner == sub_partner
    with pytest.raises(NotAllowed):
        invite(below, partner, email="z@y.example", at=at)


def test_a_role_changes_at_once_with_its_tokens(alice, frida, partner, at):
    second = member("Wanda", partner, "wholesale_admin")
    _row, secret = tokens.make(actor=acting(second), partner=partner, name="T", role="wholesale_admin", at=at)
    members.change_role(actor=acting(alice), member=second.membership, role="read_only", at=at)
    assert "edit_customers" not in tokens.held(secret, at=at).actor.rights
    with pytest.raises(errors.RoleBeyondOwn):
        members.change_role(actor=acting(frida), member=alice.membership, role="admin", at=at)
    with pytest.raises(errors.OwnMembership):
        members.change_role(actor=acting(alice), member=alice.membership, role="full_admin", at=at)


def test_whoever_is_removed_sees_nothing_and_their_tokens_open_nothing(alice, partner, client, at):
    second = member("Wanda", partner, "wholesale_admin")
    _row, secret = tokens.make(actor=acting(second), partner=partner, name="T", role="wholesale_admin", at=at)
    client.force_login(second)
    assert client.get(reverse("customers:list")).status_code == 200
    members.remove(actor=acting(alice), member=second.membership, at=at)
    assert client.get(reverse("customers:list")).status_code == 403
    assert tokens.held(secret, at=at) is None
    assert User.objects.filter(pk=second.pk).exists()
    told = AuditEvent.objects.get(verb="accounts.team.removed")
    assert told.before == {"role": "wholesale_admin", "email": second.email}


def test_support_acts_too_and_the_last_administrator_stays(partner, alice, frida, at):
    """Two wholesale administrators: one may go, the other may not."""
    second = member("Wanda", partner, "wholesale_admin")
    members.remove(actor=acting(second), member=alice.membership, at=at)
    keeper = replace(actor_of(frida), rights=actor_of(second).rights)
    for end in (
        lambda: members.remove(actor=keeper, member=second.membership, at=at),
        lambda: members.change_role(actor=keeper, member=second.membership, role="admin", at=at),
    ):
        with pytest.raises(errors.LastAdministrator):
            end()


@pytest.mark.django_db(transaction=True)
def test_two_last_administrators_do_not_remove_each_other(at):
    partner = PartnerFactory(name="Northwind")
    two = [member("A", partner, "wholesale_admin"), member("B", partner, "wholesale_admin")]
    said, start = [], threading.Barrier(2)

    def remove(who, other):
        start.wait()
        try:
            members.remove(actor=acting(who), member=Membership.objects.get(user=other), at=at)
        except (errors.LastAdministrator, NotAllowed) as error:
            said.append(type(error).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=remove, args=pair) for pair in (two, two[::-1])]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert Membership.objects.filter(partner=partner, role="wholesale_admin").count() == 1
    assert said == ["LastAdministrator"]


def test_the_suspended_invite_nobody(alice, partner, at):
    Partner.objects.filter(pk=partner.pk).update(suspended_at=at)
    with pytest.raises(errors.PartnerSuspended):
        invite(alice, Partner.objects.get(pk=partner.pk), at=at)


NEW = NewSubPartner("Leeds Regional", "en", "Europe/London", "", "lou@leeds.example")


def test_a_parent_adds_suspends_and_resumes_a_sub_partner(alice, partner, at):
    made = sub_partners.add(actor=acting(alice), new=NEW, at=at)
    assert made.parent == partner
    assert Invitation.objects.get().role == "wholesale_admin"
    with pytest.raises(errors.NameTaken):
        sub_partners.add(actor=acting(alice), new=replace(NEW, name="leeds  regional"), at=at)
    lou = member("Lou", made, "wholesale_admin")
    assert sub_partners.suspend(actor=acting(alice), partner=made, at=at)
    assert not sub_partners.suspend(actor=acting(alice), partner=made, at=at)
    assert actor_of(lou).suspended_partner_ids
    assert sub_partners.resume(actor=acting(alice), partner=made, at=at)
    assert not actor_of(lou).suspended_partner_ids


def test_what_is_added_under_a_sandbox_is_a_sandbox(db, at):
    box = sandbox.make(actor=system("test"), name="Northwind sandbox", at=at)
    made = sub_partners.add(actor=acting(member("Tess", box, "wholesale_admin")), new=NEW, at=at)

    made.refresh_from_db()
    assert made.is_sandbox
    made.full_clean()


def test_what_the_operator_suspended_stays_suspended(alice, sub_partner, at):
    Partner.objects.filter(pk=sub_partner.pk).update(suspended_at=at)
    with pytest.raises(errors.SuspendedByOperator):
        sub_partners.resume(actor=acting(alice), partner=sub_partner, at=at)


def test_who_has_no_sub_partners(frida, rita, sub_partner, at):
    for who in (frida, rita):
        with pytest.raises(NotAllowed):
            sub_partners.add(actor=acting(who), new=NEW, at=at)
    with pytest.raises(errors.NoLevelBelow):
        sub_partners.add(actor=acting(member("Lou", sub_partner, "wholesale_admin")), new=NEW, at=at)


def test_a_weak_password_is_refused_by_the_service_too(invited, at):
    with pytest.raises(ValidationError):
        invitations.accept_new(invitation=invited, name="I", password="short", at=at)


def test_the_page_offers_only_what_may_be_done(frida, alice, bob, invited, client):
    client.force_login(frida)
    page = client.get(reverse("team:list")).content.decode()
    assert reverse("team:member", args=[bob.membership.public_id]) in page
    assert reverse("team:member", args=[alice.membership.public_id]) not in page
    assert reverse("team:revoke", args=[invited.public_id]) in page


@pytest.mark.parametrize("by_support", [False, True])
def test_a_token_of_somebody_removed_does_not_come_back_with_them(alice, partner, sam, at, by_support):
    second = member("Zoe", partner, "wholesale_admin")
    row, secret = tokens.make(actor=acting(second), partner=partner, name="T", role="wholesale_admin", at=at)
    program, _secret = clients.make(
        actor=acting(second), partner=partner, name="P", role="read_only", wanted=["customers:read"], at=at
    )
    if by_support:
        gone = MembershipRemoved(before={"row": "Zoe"}, after={})
        record(gone, actor=acting(sam), at=at, subject=second.membership)
        second.membership.delete()
    else:
        members.remove(actor=acting(alice), member=second.membership, at=at)

    again = invite(alice, partner, email=second.email, role="wholesale_admin", at=at)
    invitations.accept_as(user=User.objects.get(pk=second.pk), invitation=again, at=at)

    assert tokens.held(secret, at=at) is None
    row.refresh_from_db()
    program.refresh_from_db()
    assert (row.revoked_at, program.revoked_at) == (at, at)


@pytest.mark.parametrize("end", ["removed", "role", "inactive"])
def test_an_invitation_ends_with_its_sender(alice, partner, client, at, monkeypatch, end):
    monkeypatch.setattr("portal.base.clock.now", lambda: at)
    second = member("Zoe", partner, "wholesale_admin")
    sent = invite(second, partner, email="back@door.example", role="wholesale_admin", at=at)
    if end == "removed":
        members.remove(actor=acting(alice), member=second.membership, at=at)
    elif end == "role":
        members.change_role(actor=acting(alice), member=second.membership, role="full_admin", at=at)
    else:
        User.objects.filter(pk=second.pk).update(is_active=False)

    assert client.get(link(sent)).status_code == 410
    with pytest.raises(errors.InvitationOver):
        invitations.accept_new(invitation=sent, name="Back", password=PASSWORD, at=at)
    assert not User.objects.filter(email="back@door.example").exists()


@pytest.mark.django_db(transaction=True)
def test_two_invitations_accepted_at_once_make_one_account(alice, partner, other_partner, charlie, at):
    both = [invite(alice, partner, at=at), invite(charlie, other_partner, at=at)]

    def come(number):
        return invitations.accept_new(invitation=both[number], name="Ines", password=PASSWORD, at=at)

    told = at_once(2, come)

    assert sorted(type(one) is User for one in told) == [False, True]
    assert Membership.objects.filter(user__email="ines@northwind.example").count() == 1
