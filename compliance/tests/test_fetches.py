"""Fetching the official files from a local server that speaks ETag."""

from __future__ import annotations

import socket
import threading
from datetime import date, timedelta
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.request import Request

import pytest

from compliance.lists import downloads, fetches, loads
from compliance.models import ListLoad
from compliance.tests import list_files

pytestmark = [pytest.mark.django_db, pytest.mark.enable_socket]


class Site:
    """What the server answers, and what it was asked."""

    def __init__(self) -> None:
        self.body, self.tag, self.changed, self.status = b"", '"one"', "", 200
        self.asked: list[str] = []
        self.headers: dict[str, str] = {}
        self.address, self.sent = "", 1.0

    def knows(self, headers) -> bool:
        """Whether the asker has this file already."""
        tag, day = headers.get("If-None-Match", ""), headers.get("If-Modified-Since", "")
        return bool((self.tag and tag == self.tag) or (self.changed and day == self.changed))


class Handler(BaseHTTPRequestHandler):
    """Answers as the site says; `/moved` leads to the file, `/round` nowhere."""

    state: Site

    def do_GET(self):
        site = self.state
        if self.path in ("/moved", "/round"):
            self.send_response(302)
            self.send_header("Location", "/consolidated.csv" if self.path == "/moved" else "/round")
            self.end_headers()
            return
        site.asked.append(self.headers.get("If-None-Match") or self.headers.get("If-Modified-Since") or "")
        known = site.knows(self.headers)
        self.send_response(304 if known else site.status)
        given = {"ETag": site.tag, "Last-Modified": site.changed, "Content-Length": str(len(site.body))}
        for name, value in {**given, **site.headers}.items():
            if value and not (known and name == "Content-Length"):
                self.send_header(name, value)
        self.end_headers()
        if not known and site.status == 200:
            self.wfile.write(site.body[: int(len(site.body) * site.sent)])

    def log_message(self, *_words):
        pass


@pytest.fixture
def site(tmp_path, settings):
    state = Site()
    state.body = list_files.write(tmp_path / "csl.csv", list_files.forty()).read_bytes()
    handler = type("Answering", (Handler,), {"state": state})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    state.address = f"http://127.0.0.1:{server.server_port}"
    settings.CSL_URL = f"{state.address}/consolidated.csv"
    settings.BIS_DPL_URL, settings.OFAC_SDN_URLS = "", []
    yield state
    server.shutdown()
    server.server_close()


def test_what_is_fetched_is_in_force(site, at):
    (load,) = fetches.fetch_all(at)

    assert load.state == ListLoad.State.IN_FORCE
    assert loads.versions_in_force()["EL"].row_count == 40


def test_an_unchanged_file_is_not_fetched_again(site, at):
    fetches.fetch_all(at)

    (again,) = fetches.fetch_all(at)

    assert again.state == ListLoad.State.UNCHANGED
    assert site.asked == ["", '"one"']


def test_a_changed_file_is(site, at, tmp_path):
    fetches.fetch_all(at)
    more = [*list_files.forty(), list_files.row(99, "Newcomer Gyroscope Works")]
    site.body, site.tag = list_files.write(tmp_path / "b.csv", more).read_bytes(), '"two"'

    (load,) = fetches.fetch_all(at)

    assert (load.state, loads.versions_in_force()["EL"].row_count) == (ListLoad.State.IN_FORCE, 41)


@pytest.mark.parametrize(("status", "code"), [(404, "http_404"), (500, "http_500")])
def test_a_failure_is_recorded_and_leaves_all_as_it_is(site, at, status, code):
    fetches.fetch_all(at)
    site.status, site.tag = status, '"new"'

    (load,) = fetches.fetch_all(at)

    assert (load.state, load.refusal) == (ListLoad.State.FAILED, code)
    assert loads.versions_in_force()["EL"].row_count == 40


def test_a_server_that_does_not_answer_is_recorded(at, settings):
    settings.CSL_URL, settings.BIS_DPL_URL, settings.OFAC_SDN_URLS = "http://127.0.0.1:9/x.csv", "", []

    (load,) = fetches.fetch_all(at)

    assert (load.state, load.refusal) == (ListLoad.State.FAILED, "unreachable")


def test_a_server_without_tags_is_asked_by_the_day_of_its_last_change(site, at):
    site.tag, site.changed = "", "Wed, 04 Mar 2026 05:00:00 GMT"
    (first,) = fetches.fetch_all(at)

    (again,) = fetches.fetch_all(at)

    assert (first.state, again.state) == (ListLoad.State.IN_FORCE, ListLoad.State.UNCHANGED)
    assert site.asked == ["", site.changed]
    assert loads.versions_in_force()["EL"].published_on == date(2026, 3, 4)


def test_a_moved_file_is_followed(site, at, settings):
    settings.CSL_URL = f"{site.address}/moved"

    (load,) = fetches.fetch_all(at)

    assert load.state == ListLoad.State.IN_FORCE


def test_a_file_that_moves_in_circles_is_given_up(site, at, settings):
    settings.CSL_URL = f"{site.address}/round"

    (load,) = fetches.fetch_all(at)

    assert (load.state, load.refusal) == (ListLoad.State.FAILED, "http_302")


def test_nobody_is_led_from_a_protected_address_to_an_open_one():
    request = Request("https://lists.example/a.csv")

    with pytest.raises(downloads.FetchFailed):
        downloads._Redirects().redirect_request(
            request, None, 302, "", Message(), "http://lists.example/a.csv"
        )


def test_a_download_that_stops_early_is_not_loaded_though_it_ends_at_a_line(site, at):
    fetches.fetch_all(at)
    whole = site.body
    site.tag = '"two"'
    site.headers["Content-Length"] = str(len(whole))
    site.body = b"\r\n".join(whole.split(b"\r\n")[:-2]) + b"\r\n"

    (load,) = fetches.fetch_all(at)

    assert (load.state, load.refusal) == (ListLoad.State.FAILED, "incomplete")
    assert loads.versions_in_force()["EL"].row_count == 40


@pytest.mark.parametrize(
    ("name", "value", "code"), [("MOST_BYTES", 100, "too_large"), ("MOST_SECONDS", -1, "too_slow")]
)
def test_a_file_without_end_is_given_up(site, at, monkeypatch, name, value, code):
    monkeypatch.setattr(downloads, name, value)

    (load,) = fetches.fetch_all(at)

    assert (load.state, load.refusal) == (ListLoad.State.FAILED, code)


def test_a_server_that_says_nothing_is_given_up(at, settings, monkeypatch):
    monkeypatch.setattr(downloads, "TIMEOUT_SECONDS", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.CSL_URL = f"http://127.0.0.1:{silent.getsockname()[1]}/x.csv"
        settings.BIS_DPL_URL, settings.OFAC_SDN_URLS = "", []

        (load,) = fetches.fetch_all(at)

    assert (load.state, load.refusal) == (ListLoad.State.FAILED, "unreachable")


def test_a_page_that_says_sorry_with_status_200_is_refused_by_its_content(site, at):
    fetches.fetch_all(at)
    site.body, site.tag = b"<!DOCTYPE html><html><body>Down for maintenance</body></html>", '"sorry"'

    (load,) = fetches.fetch_all(at)

    assert (load.state, load.refusal, load.feed) == (ListLoad.State.REFUSED, "wrong_format", "csl")
    assert loads.versions_in_force()["EL"].row_count == 40


def test_one_feed_that_fails_does_not_stop_the_next(site, at, settings):
    settings.BIS_DPL_URL = "http://127.0.0.1:9/dpl.txt"

    loads = fetches.fetch_all(at)

    assert [load.state for load in loads] == [ListLoad.State.FAILED, ListLoad.State.IN_FORCE]


def test_an_unchanged_ofac_file_is_not_loaded_again(site, at, settings):
    sdn = b'1,"QUENDRY SONAR","entity","SDGT","-0- ","-0- ","-0- ","-0- ","-0- ","-0- ","-0- ","-0- "\r\n\x1a'
    site.body = sdn
    settings.CSL_URL, settings.OFAC_SDN_URLS = "", [f"{site.address}/sdn.csv"]
    fetches.fetch_all(at)

    (again,) = fetches.fetch_all(at)

    assert (again.feed, again.state) == ("ofac_sdn", ListLoad.State.UNCHANGED)
    assert loads.versions_in_force()["SDN"].party_count == 1


def test_a_cut_off_file_is_refused(site, at):
    fetches.fetch_all(at)
    site.body, site.tag = site.body[: len(site.body) // 2], '"half"'

    (load,) = fetches.fetch_all(at)

    assert load.state == ListLoad.State.REFUSED
    assert loads.versions_in_force()["EL"].row_count == 40


def test_the_schedule_fetches_only_where_it_may(site, at, settings):
    settings.LIST_FETCH = False
    fetches.run(at)
    assert site.asked == []

    settings.LIST_FETCH = True
    fetches.run(at)
    assert len(site.asked) == 1


def test_the_schedule_asks_every_six_hours_and_an_hour_after_a_failure(site, at, settings):
    settings.LIST_FETCH = True
    for hours in (0, 1, 5):
        fetches.run(at + timedelta(hours=hours))
    assert len(site.asked) == 1

    site.status, site.tag = 500, '"new"'
    for hours in (6, 6.5, 7):
        fetches.run(at + timedelta(hours=hours))
    assert len(site.asked) == 3
