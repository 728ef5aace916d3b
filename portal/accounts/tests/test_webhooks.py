"""Messages to webhooks: what is owed to whom, how it is signed, how it is tried again, and when it stops."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.core.mail import EmailMessage
from django.test import override_settings

from customers.profile import versions as profiles
from portal.accounts.hooks import events, sending, service, trying
from portal.accounts.hooks.models import Webhook, WebhookDelivery
from portal.accounts.tests.receiver import PUBLIC, Receiver
from portal.audit import registry
from portal.audit.models import AuditEvent
from portal.base.actors import system
from portal.base.errors import Invalid, NotAllowed
from portal.jobs import kinds, work
from portal.outbox.models import Mail
from portal.testing import mails
from portal.testing.cast import acting
from portal.testing.makers import make_customer

HOST = "hooks.northwind.example"
URL = f"https://{HOST}/portal?from=rtm"
GAPS = ("5s", "5m", "30m", "2h", "5h", "10h", "14h", "20h", "24h")
UNITS = {"s": "seconds", "m": "minutes", "h": "hours"}
SCHEDULE = [timedelta(**{UNITS[one[-1]]: int(one[:-1])}) for one in GAPS]


@pytest.fixture(autouse=True)
def receiver(monkeypatch):
    return Receiver().listen(monkeypatch)


def added(partner, at, *types, url=URL):
    wanted = types or ("customer.created",)
    return service.make(actor=system(), partner=partner, url=url, types=wanted, at=at)[0]


@pytest.fixture
def hook(partner, at):
    return added(partner, at)


def run(at):
    """Everything that is due at a moment, in its order; how many tries."""
    kind, done = kinds.kind("webhook"), 0
    while (row := work.owed(kind, at=at).values_list("pk", flat=True).first()) is not None:
        assert work.run_one(kind, row, at=at)
        done += 1
    return done


def only():
    return WebhookDelivery.objects.get()


def test_a_receiver_verifies_the_signature_and_reads_a_thin_message(partner, hook, receiver, at, queue):
    customer = make_customer(partner, at=at)

    assert run(at) == 1

    got, sent = receiver.last, only()
    assert got.is_signed_with(hook.secret)
    assert got.lines[0] == "POST /portal?from=rtm HTTP/1.1"
    assert (got.ip, got.host, got.headers["Host"]) == (PUBLIC, HOST, HOST)
    assert got.headers["webhook-id"] == got.said["id"] == sent.message_id
    assert got.headers["webhook-timestamp"] == str(int(at.timestamp()))
    assert got.said == {
        "id": sent.message_id,
        "type": "customer.created",
        "version": 1,
        "time": "2026-03-11T09:00:00.000Z",
        "object": {"type": "customer", "id": customer.public_id},
        "changed": ["external_id", "legal_name", "quantities"],
    }
    assert customer.name not in got.body
    assert (sent.state, sent.status, sent.answer, sent.tries) == ("done", 200, "ok", 1)


def test_a_body_that_was_changed_or_another_secret_is_not_verified(partner, hook, receiver, at):
    make_customer(partner, at=at)
    run(at)
    got = receiver.last
    other = "whsec_" + "QUJD" * 8

    assert not got.is_signed_with(other)
    got.raw = got.raw.replace(b"customer.created", b"customer.removed")
    assert not got.is_signed_with(hook.secret)


@pytest.mark.django_db(transaction=True)
def test_a_first_try_is_hinted_at_once(partner, hook, at, queue):
    before = queue.hints

    make_customer(partner, at=at)

    assert queue.hints > before
    assert only().due_at == at


@pytest.fixture
def out(partner, hook, at):
    """The first of three messages, taken by a worker whose try goes on and on."""
    for _number in range(3):
        make_customer(partner, at=at)
    row = WebhookDelivery.objects.order_by("pk")[0]
    return row.pk, work.claim(kinds.kind("webhook"), row.pk, at=at)


def test_no_second_worker_waits_beside_a_try_that_hangs(out, hook, receiver, at):
    later = at + timedelta(seconds=0.2)

    assert run(later) == 1  # taken, and put back with the other

    assert receiver.got == []
    due = hook.deliveries.filter(state="queued").values_list("due_at", flat=True)
    assert set(due) == {later + trying.BEHIND}
    assert run(later) == 0


def test_what_waited_goes_on_as_soon_as_the_try_is_answered(out, hook, receiver, at, monkeypatch):
    def connect(*words, **named):
        run(at + timedelta(seconds=0.2))  # another worker, meanwhile
        return receiver.connect(*words, **named)

    monkeypatch.setattr(sending, "connect", connect)
    trying.run(*out, at)
    receiver.listen(monkeypatch)

    assert len(receiver.got) == 1
    assert run(at + timedelta(seconds=0.3)) == 2
    assert set(hook.deliveries.values_list("state", flat=True)) == {"done"}
    hook.refresh_from_db()
    assert hook.held_until is None


def test_a_try_that_has_just_begun_holds_nobody_up(out, receiver, at):
    assert run(at + timedelta(seconds=0.02)) == 2
    assert len(receiver.got) == 2


def test_a_worker_that_died_in_a_try_holds_nobody_up_for_longer_than_a_try(out, receiver, at):
    assert run(at + timedelta(seconds=sending.SECONDS, milliseconds=1)) == 2
    assert len(receiver.got) == 2


def test_what_is_rolled_back_is_told_to_nobody(partner, hook, at):
    with pytest.raises(Invalid):
        make_customer(partner, at=at, external_id="x" * 500)

    assert not WebhookDelivery.objects.exists()


def test_both_secrets_sign_while_they_overlap(partner, alice, hook, receiver, at, settings):
    old = hook.secret

    new = service.rotate(actor=acting(alice), hook=hook, at=at)

    make_customer(partner, at=at)
    run(at)
    assert receiver.last.is_signed_with(new)
    assert receiver.last.is_signed_with(old)
    later = at + timedelta(hours=settings.TOKEN_OVERLAP_HOURS)
    make_customer(partner, at=later, name="Later Ltd", external_id="later")
    run(later)
    assert receiver.last.is_signed_with(new)
    assert not receiver.last.is_signed_with(old)


def test_it_is_tried_on_schedule_then_given_up_with_a_mail_and_a_pause(
    partner, hook, receiver, at, mailoutbox
):
    receiver.answers[HOST] = 500
    make_customer(partner, at=at)
    moment, keys = at, set()

    for number, gap in enumerate(SCHEDULE, 1):
        assert run(moment) == 1
        keys.add(receiver.last.headers["webhook-id"])
        sent = only()
        assert (sent.state, sent.tries, sent.status) == ("queued", number, 500)
        assert gap <= sent.due_at - moment < gap + timedelta(seconds=1)
        assert run(sent.due_at - timedelta(milliseconds=1)) == 0
        assert mailoutbox == []
        moment = sent.due_at
    assert run(moment) == 1

    hook.refresh_from_db()
    assert len(receiver.got) == 10
    assert keys == {only().message_id}
    assert (only().state, hook.state) == ("failed", "failing")
    mails.leave(moment + timedelta(minutes=1))
    assert mailoutbox[0].to == [partner.contact_email]
    assert HOST in mailoutbox[0].subject
    assert f"/settings/webhooks/{hook.public_id}/" in mailoutbox[0].body
    assert AuditEvent.objects.filter(verb="accounts.webhook.stopped", partner_id=partner.pk).count() == 1


def give_up(receiver, at):
    """Let a message fail until its webhook is paused."""
    receiver.answers[HOST] = 500
    for _ in range(len(SCHEDULE) + 1):
        run(at)
        at = only().due_at
    return at


def test_a_mail_that_could_not_be_sent_is_sent_later(partner, hook, receiver, at, mailoutbox, monkeypatch):
    def down(*_args, **_named):
        raise OSError

    make_customer(partner, at=at)
    with monkeypatch.context() as broken:
        broken.setattr(EmailMessage, "send", down)
        at = give_up(receiver, at)
        mails.leave(at)
    assert mailoutbox == []

    mails.leave(at + timedelta(minutes=2))
    mails.leave(at + timedelta(minutes=4))

    assert len(mailoutbox) == 1


def test_a_webhook_resumed_meanwhile_has_no_mail(partner, alice, hook, receiver, at, mailoutbox):
    make_customer(partner, at=at)
    at = give_up(receiver, at)
    hook.refresh_from_db()
    service.resume(actor=acting(alice), hook=hook, at=at)
    mails.leave(at + timedelta(minutes=1))

    assert mailoutbox == []
    assert Mail.objects.values_list("state", "why").get() == ("dropped", "untrue")


def test_nothing_new_is_owed_to_a_paused_webhook_and_what_waits_is_kept(partner, alice, hook, receiver, at):
    make_customer(partner, at=at)
    service.pause(actor=acting(alice), hook=hook, at=at)
    make_customer(partner, at=at, name="Second Ltd", external_id="second")

    assert (run(at), only().state) == (0, "held")

    service.resume(actor=acting(alice), hook=hook, at=at)
    assert run(at) == 1
    assert only().state == "done"


def test_a_message_taken_up_while_its_webhook_was_paused_is_held(partner, hook, receiver, at):
    make_customer(partner, at=at)
    Webhook.objects.update(state="paused")

    run(at)

    assert (only().state, receiver.got) == ("held", [])


def test_410_switches_it_off(partner, hook, receiver, at, mailoutbox):
    receiver.answers[HOST] = 410
    make_customer(partner, at=at)
    make_customer(partner, at=at, name="Second Ltd", external_id="second")

    assert run(at) == 1

    hook.refresh_from_db()
    assert hook.state == "gone"
    assert sorted(WebhookDelivery.objects.values_list("state", flat=True)) == ["failed", "held"]
    assert mails.leave(at + timedelta(minutes=1)) == 0
    assert mailoutbox == []


@pytest.mark.parametrize("status", [200, 201, 204, 299])
def test_any_2xx_is_success(status, partner, hook, receiver, at):
    receiver.answers[HOST] = status
    make_customer(partner, at=at)

    run(at)

    assert (only().state, only().status) == ("done", status)


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_a_failure_and_nothing_follows_it(status, partner, hook, receiver, at):
    inside = f"HTTP/1.1 {status} X\r\nLocation: https://169.254.169.254/\r\nContent-Length: 0\r\n\r\n"
    receiver.answers[HOST] = inside.encode()
    make_customer(partner, at=at)

    run(at)

    assert (only().state, only().problem, len(receiver.got)) == ("queued", "redirect", 1)


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (TimeoutError(), "timeout"),
        (ConnectionRefusedError(), "unreachable"),
        (sending.ssl.SSLCertVerificationError(), "certificate"),
        (b"", "unreadable"),
        (b"SSH-2.0-OpenSSH\r\n", "unreadable"),
    ],
    ids=["timeout", "refused", "certificate", "nothing", "other protocol"],
)
def test_what_went_wrong_is_in_the_log(answer, problem, partner, hook, receiver, at):
    receiver.answers[HOST] = answer
    make_customer(partner, at=at)

    run(at)

    sent = only()
    assert (sent.state, sent.problem, sent.status, sent.tries) == ("queued", problem, None, 1)
    assert sent.last_reason == "failed"


def test_four_kilobytes_of_the_answer_are_kept(partner, hook, receiver, at):
    long = b"a\0\xff" + b"x" * 9000
    receiver.answers[HOST] = b"HTTP/1.1 500 X\r\nContent-Length: 9003\r\n\r\n" + long
    make_customer(partner, at=at)

    run(at)

    assert only().answer == "a\ufffd\ufffd" + "x" * 4093


def test_a_dead_endpoint_costs_one_try_in_each_gap_and_delays_nobody(partner, hook, receiver, at):
    other = added(partner, at, url="https://alive.northwind.example/")
    receiver.answers[HOST] = TimeoutError()
    for number in range(5):
        make_customer(partner, at=at, name=f"No {number} Ltd", external_id=f"no-{number}")

    run(at)

    asked = [got.host for got in receiver.got]
    assert (asked.count(HOST), asked.count("alive.northwind.example")) == (1, 5)
    assert {one.state for one in other.deliveries.all()} == {"done"}
    hook.refresh_from_db()
    assert {one.due_at for one in hook.deliveries.all()} == {hook.held_until}
    make_customer(partner, at=at, name="Late Ltd", external_id="late")
    assert hook.deliveries.latest("pk").due_at == hook.held_until
    run(hook.held_until)
    assert [got.host for got in receiver.got].count(HOST) == 2


def test_only_one_worker_waits_for_an_endpoint_that_failed(partner, hook, receiver, at, monkeypatch):
    receiver.answers[HOST] = TimeoutError()
    for number in range(3):
        make_customer(partner, at=at, name=f"No {number} Ltd", external_id=f"no-{number}")
    run(at)
    hook.refresh_from_db()
    due, seen = hook.held_until, []

    def meanwhile(*_):
        """While the first waits, another worker takes up the rest."""
        seen.append(1)
        if len(seen) == 1:
            run(due)
        return sending.Answer(problem="timeout", took=15.0)

    monkeypatch.setattr(sending, "send", meanwhile)
    run(due)

    hook.refresh_from_db()
    assert (len(seen), hook.failures) == (1, 2)
    assert hook.held_until == due + timedelta(seconds=15, minutes=5)
    assert {one.due_at for one in hook.deliveries.all()} == {hook.held_until}


def test_what_was_given_up_since_a_moment_is_sent_once_more(partner, alice, hook, receiver, at):
    make_customer(partner, at=at)
    later = give_up(receiver, at)
    key = only().message_id
    receiver.answers[HOST] = 200
    asked = {"actor": acting(alice), "hook": hook}
    with pytest.raises(service.WebhookNotActive):
        service.recover(**asked, since=at, at=later)
    service.resume(**asked, at=later)

    assert service.recover(**asked, since=at + timedelta(seconds=1), at=later) == 0
    assert service.recover(**asked, since=at, at=later) == 1
    run(later)

    assert (only().state, receiver.last.headers["webhook-id"]) == ("done", key)


def test_once_it_answers_again_everything_that_waited_goes(partner, hook, receiver, at):
    receiver.answers[HOST] = 503
    for number in range(4):
        make_customer(partner, at=at, name=f"No {number} Ltd", external_id=f"no-{number}")
    run(at)
    hook.refresh_from_db()
    receiver.answers[HOST] = 200

    assert run(hook.held_until + timedelta(seconds=1)) == 4

    hook.refresh_from_db()
    assert (hook.failures, hook.held_until) == (0, None)
    assert set(hook.deliveries.values_list("state", flat=True)) == {"done"}


def test_a_message_that_never_works_does_not_hold_up_the_others(partner, hook, receiver, at):
    receiver.answers[HOST] = 500
    make_customer(partner, at=at)
    run(at)
    bad = only()
    receiver.answers[HOST] = 200
    WebhookDelivery.objects.filter(pk=bad.pk).update(tries=8, due_at=at + timedelta(hours=20))
    make_customer(partner, at=at, name="Second Ltd", external_id="second")

    run(at + timedelta(seconds=6))

    bad.refresh_from_db()
    assert (bad.state, bad.tries) == ("queued", 8)
    assert hook.deliveries.latest("pk").state == "done"


def test_a_slow_endpoint_steps_back_so_that_others_have_their_turn(partner, hook, receiver, at, monkeypatch):
    slow = sending.Answer(200, "ok", took=9.0)
    monkeypatch.setattr(sending, "send", lambda *_: slow)
    for number in range(3):
        make_customer(partner, at=at, name=f"No {number} Ltd", external_id=f"no-{number}")

    assert run(at) == 1

    assert set(hook.deliveries.filter(state="queued").values_list("due_at", flat=True)) == {
        at + timedelta(seconds=18)
    }


def test_a_lost_lease_settles_nothing(partner, hook, receiver, at):
    make_customer(partner, at=at)
    kind, row = kinds.kind("webhook"), only().pk
    attempt = work.claim(kind, row, at=at)
    WebhookDelivery.objects.update(attempts=attempt + 1)

    trying.run(row, attempt, at)

    assert (only().state, only().tries) == ("running", 0)


def test_a_redelivery_is_the_same_message_with_the_same_id(partner, alice, hook, receiver, at):
    make_customer(partner, at=at)
    run(at)
    first, later = receiver.last, at + timedelta(days=1)

    service.redeliver(actor=acting(alice), delivery=only(), at=later)
    run(later)

    assert len(receiver.got) == 2
    assert receiver.last.body == first.body
    assert receiver.last.headers["webhook-id"] == first.headers["webhook-id"]
    assert receiver.last.headers["webhook-timestamp"] != first.headers["webhook-timestamp"]
    assert receiver.last.is_signed_with(hook.secret)
    with pytest.raises(service.NotAllowed):
        service.redeliver(
            actor=acting(alice), delivery=WebhookDelivery(webhook=Webhook(pk=0, partner_id=0)), at=at
        )


def test_what_waits_is_not_redelivered_nor_what_belongs_to_a_paused_webhook(
    partner, alice, hook, receiver, at
):
    make_customer(partner, at=at)
    with pytest.raises(service.DeliveryWaits):
        service.redeliver(actor=acting(alice), delivery=only(), at=at)
    run(at)
    service.pause(actor=acting(alice), hook=hook, at=at)

    with pytest.raises(service.WebhookNotActive):
        service.redeliver(actor=acting(alice), delivery=only(), at=at)


def test_a_test_message_goes_at_once_is_tried_once_and_stops_nothing(partner, alice, hook, receiver, at):
    Webhook.objects.update(held_until=at + timedelta(hours=1), failures=3)
    receiver.answers[HOST] = 500

    service.send_test(actor=acting(alice), hook=hook, at=at)
    with pytest.raises(service.DeliveryWaits):
        service.send_test(actor=acting(alice), hook=hook, at=at)
    run(at)

    hook.refresh_from_db()
    assert receiver.last.said["type"] == "webhook.test"
    assert receiver.last.said["object"] == {"type": "webhook", "id": hook.public_id}
    assert (only().state, hook.state, hook.failures) == ("failed", "active", 3)


def test_a_test_message_reaches_a_paused_webhook(alice, hook, receiver, at):
    service.pause(actor=acting(alice), hook=hook, at=at)

    service.send_test(actor=acting(alice), hook=hook, at=at)
    run(at)

    hook.refresh_from_db()
    assert (only().state, hook.state) == ("done", "paused")


def test_another_partner_hears_nothing_and_a_parent_hears_of_its_sub_partners(
    partner, sub_partner, other_partner, at
):
    for one in (partner, sub_partner, other_partner):
        added(one, at)

    make_customer(sub_partner, at=at)
    told = {one.webhook.partner for one in WebhookDelivery.objects.select_related("webhook__partner")}
    assert told == {partner, sub_partner}

    WebhookDelivery.objects.all().delete()
    make_customer(partner, at=at, name="Ours Ltd", external_id="ours")
    assert {one.webhook.partner for one in WebhookDelivery.objects.all()} == {partner}


def test_only_the_types_that_were_ticked_are_told(partner, at):
    added(partner, at, "customer.removed")
    customer = make_customer(partner, at=at)
    hook = added(partner, at, "customer.updated")

    profiles.change(actor=system(), customer=customer, at=at, legal_name="Renamed Ltd")

    assert [one.webhook for one in WebhookDelivery.objects.filter(type="customer.updated")] == [hook]
    assert not WebhookDelivery.objects.exclude(type="customer.updated").exists()


def test_what_compliance_alone_knows_is_never_told(partner, lena, rita, at):
    """A whole case: everything that was owed is a line of the partner's history, and names nothing else."""
    from compliance.tests import desk_cast

    added(partner, at, *events.offered())
    customer = make_customer(partner, at=at)
    desk_cast.open_case(customer, (desk_cast.listed(), 8600, "review"), at=at)
    internal = [kind for kind in registry.types() if kind.audience != "partner"]

    owed = list(WebhookDelivery.objects.all())

    assert owed
    read = set(AuditEvent.objects.filter(audience="partner").values_list("pk", flat=True))
    assert AuditEvent.objects.exclude(audience="partner").exists()
    assert {one.event for one in owed} <= read
    assert not {kind.sets_off.webhook for kind in internal} - {""}
    for one in owed:
        said = json.loads(one.body)
        assert set(said) == {"id", "type", "version", "time", "object", "changed"}
        assert said["object"]["type"] in {"customer", "subscriber"}
        assert not any(word in one.body for word in (*desk_cast.CANARY, "case", "candidate", "score"))


def test_an_event_about_something_else_is_told_of_its_customer(partner, hook, at):
    """Should an event for partners ever be recorded on a case, the case's id stays inside."""
    from compliance.events.contacts import QuestionsAsked
    from compliance.tests import desk_cast
    from portal.audit.record import record

    Webhook.objects.update(types=["customer.questions"])
    customer = make_customer(partner, at=at)
    case = desk_cast.open_case(customer, (desk_cast.listed(), 8600, "review"), at=at)

    record(QuestionsAsked(questions=2), actor=system(), at=at, subject=case, customer=customer)

    assert json.loads(only().body)["object"] == {"type": "customer", "id": customer.public_id}


def test_twenty_at_most_a_partner(partner, other_partner, at):
    for _ in range(20):
        added(partner, at)

    with pytest.raises(service.TooManyWebhooks):
        added(partner, at)
    assert added(other_partner, at)


def test_whoever_may_not_keep_integrations_of_the_partner_keeps_none(partner, charlie, bob, hook, at):
    for who in (charlie, bob):
        with pytest.raises(NotAllowed):
            service.make(actor=acting(who), partner=partner, url=URL, types=["customer.created"], at=at)
        for act in (service.pause, service.rotate, service.remove, service.send_test, service.resume):
            with pytest.raises(NotAllowed):
                act(actor=acting(who), hook=hook, at=at)
    assert Webhook.objects.get().state == "active"


def test_a_removed_webhook_takes_what_it_is_owed_along(partner, alice, hook, receiver, at):
    make_customer(partner, at=at)

    service.remove(actor=acting(alice), hook=hook, at=at)

    assert (run(at), receiver.got) == (0, [])
    told = AuditEvent.objects.get(verb="accounts.webhook.removed")
    assert (told.audience, told.partner_id, told.object_name) == ("partner", partner.pk, HOST)


def test_no_secret_and_no_path_is_in_the_history(partner, alice, hook, at):
    new = service.rotate(actor=acting(alice), hook=hook, at=at)

    told = " ".join(str(row) for row in AuditEvent.objects.filter(object_type="accounts.webhook").values())

    assert HOST in told
    assert not any(word in told for word in (new, hook.secret, "whsec_", "from=rtm"))


def test_the_log_is_kept_for_thirty_days(partner, hook, at):
    make_customer(partner, at=at)
    run(at)

    trying.prune(at + timedelta(days=29))
    assert WebhookDelivery.objects.exists()
    assert trying.prune(at + timedelta(days=31)) is False
    assert not WebhookDelivery.objects.exists()


def test_the_same_event_is_owed_once(partner, hook, at):
    from portal.accounts.hooks import owing

    customer = make_customer(partner, at=at)
    row = AuditEvent.objects.get(verb="customers.created")
    kind = registry.type_of(row.verb)
    event = kind(external_id="x", legal_name="x", quantities={})

    owing.owe(registry.Recorded(row, event, system(), at, customer, customer))

    assert WebhookDelivery.objects.count() == 1


BAD = {
    "http://hooks.example.com/": "webhook_needs_https",
    "ftp://hooks.example.com/": "webhook_needs_https",
    "hooks.example.com": "webhook_needs_https",
    "https://user:word@hooks.example.com/": "webhook_with_credentials",
    "https://@hooks.example.com/": "webhook_with_credentials",
    "https://hooks.example.com:8443/": "webhook_port",
    "https://hooks.example.com:0/": "webhook_port",
    "https://hooks.example.com:99999/": "bad_webhook_address",
    "https://hooks.example.com/a b": "bad_webhook_address",
    "https://hooks.example.com/\r\nX: y": "bad_webhook_address",
    "https://hooks.example.com\\@inside.example/": "bad_webhook_address",
    "https://hööks.example.com/": "bad_webhook_address",
    "https://[::1/": "bad_webhook_address",
    "https://hooks.example.com/" + "x" * 500: "bad_webhook_address",
    "https:///path": "webhook_not_public",
    "https://localhost/": "webhook_not_public",
    "https://db.internal/": "webhook_not_public",
    "https://printer.local/": "webhook_not_public",
    "https://127.0.0.1/": "webhook_not_public",
    "https://127.1/": "webhook_not_public",
    "https://2130706433/": "webhook_not_public",
    "https://0x7f000001/": "webhook_not_public",
    "https://10.1.2.3/": "webhook_not_public",
    "https://172.16.0.1/": "webhook_not_public",
    "https://192.168.1.1/": "webhook_not_public",
    "https://100.64.0.1/": "webhook_not_public",
    "https://169.254.169.254/latest/meta-data/": "webhook_not_public",
    "https://0.0.0.0/": "webhook_not_public",
    "https://224.0.0.1/": "webhook_not_public",
    "https://255.255.255.255/": "webhook_not_public",
    "https://[::1]/": "webhook_not_public",
    "https://[::]/": "webhook_not_public",
    "https://[fe80::1]/": "webhook_not_public",
    "https://[fc00::1]/": "webhook_not_public",
    "https://[fec0::1]/": "webhook_not_public",
    "https://[ff02::1]/": "webhook_not_public",
    "https://[::ffff:127.0.0.1]/": "webhook_not_public",
    "https://[::ffff:10.0.0.1]/": "webhook_not_public",
    "https://[2002:7f00:1::]/": "webhook_not_public",
    "https://[64:ff9b::7f00:1]/": "webhook_not_public",
}


@pytest.mark.parametrize("url", BAD)
def test_an_address_that_leads_elsewhere_is_refused(url, partner, at):
    with pytest.raises(Invalid) as refused:
        added(partner, at, url=url)

    assert [(field, code) for field, code, _text in refused.value.problems] == [("url", BAD[url])]
    assert not Webhook.objects.exists()


@pytest.mark.parametrize(
    "url", ["https://8.8.8.8/", "https://[2a00:1450:4001::1]/x", "https://Hooks.Example.COM:443"]
)
def test_a_public_address_is_taken(url, partner, at):
    assert added(partner, at, url=url).url == url


PRIVATE = ("127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "fe80::1%eth0", "fd00::1", "::ffff:192.168.0.1")


@pytest.mark.parametrize("ip", PRIVATE)
def test_a_name_that_leads_inside_is_never_connected_to(ip, partner, hook, receiver, at):
    receiver.names[HOST] = [PUBLIC, ip]
    make_customer(partner, at=at)

    run(at)

    assert (only().problem, receiver.got) == ("not_public", [])


def test_a_name_is_looked_up_for_every_try_and_once(partner, hook, receiver, at, monkeypatch):
    from portal.accounts.hooks import addresses

    found = iter([[PUBLIC], ["127.0.0.1"], []])
    asked = []

    def lookup(host, _port):
        asked.append(host)
        return next(found)

    monkeypatch.setattr(addresses, "lookup", lookup)
    receiver.answers[HOST] = 500
    make_customer(partner, at=at)
    seen = []
    for _ in range(3):
        run(at)
        seen.append(only().problem)
        at = only().due_at

    assert seen == ["", "not_public", "unresolved"]
    assert asked == [HOST] * 3
    assert [got.ip for got in receiver.got] == [PUBLIC]


def test_an_address_that_is_no_longer_allowed_is_not_sent_to(partner, receiver, at):
    with override_settings(WEBHOOK_PORTS=(443, 8443)):
        added(partner, at, url="https://hooks.example.com:8443/")
        make_customer(partner, at=at)
        run(at)
        assert receiver.last.headers["Host"] == "hooks.example.com:8443"
    make_customer(partner, at=at, name="Second Ltd", external_id="second")

    run(at)

    assert WebhookDelivery.objects.latest("pk").problem == "address"
    assert len(receiver.got) == 1
