"""Fetching the official files from a local server that speaks ETag."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from compliance.models import ListLoad
from compliance.services import fetches, lists
from compliance.tests import list_files

pytestmark = [pytest.mark.django_db, pytest.mark.enable_socket]


class Site:
    """What the server answers, and what it was asked."""

    def __init__(self) -> None:
        self.body, self.tag, self.status = b"", '"one"', 200
        self.asked: list[str] = []


@pytest.fixture
def site(tmp_path, settings):
    state = Site()
    state.body = list_files.write(tmp_path / "csl.csv", list_files.forty()).read_bytes()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            state.asked.append(self.headers.get("If-None-Match", ""))
            known = self.headers.get("If-None-Match") == state.tag
            self.send_response(304 if known else state.status)
            self.send_header("ETag", state.tag)
            self.end_headers()
            if not known and state.status == 200:
                self.wfile.write(state.body)

        def log_message(self, *_words):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.CSL_URL = f"http://127.0.0.1:{server.server_port}/consolidated.csv"
    settings.BIS_DPL_URL, settings.OFAC_SDN_URLS = "", []
    yield state
    server.shutdown()
    server.server_close()


def test_what_is_fetched_is_in_force(site, at):
    (load,) = fetches.fetch_all(at)

    assert load.state == ListLoad.State.IN_FORCE
    assert lists.versions_in_force()["EL"].row_count == 40


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

    assert (load.state, lists.versions_in_force()["EL"].row_count) == (ListLoad.State.IN_FORCE, 41)


@pytest.mark.parametrize(("status", "code"), [(404, "http_404"), (500, "http_500")])
def test_a_failure_is_recorded_and_leaves_all_as_it_is(site, at, status, code):
    fetches.fetch_all(at)
    site.status, site.tag = status, '"new"'

    (load,) = fetches.fetch_all(at)

    assert (load.state, load.refusal) == (ListLoad.State.FAILED, code)
    assert lists.versions_in_force()["EL"].row_count == 40


def test_a_server_that_does_not_answer_is_recorded(at, settings):
    settings.CSL_URL, settings.BIS_DPL_URL, settings.OFAC_SDN_URLS = "http://127.0.0.1:9/x.csv", "", []

    (load,) = fetches.fetch_all(at)

    assert (load.state, load.refusal) == (ListLoad.State.FAILED, "unreachable")


def test_a_cut_off_file_is_refused(site, at):
    fetches.fetch_all(at)
    site.body, site.tag = site.body[: len(site.body) // 2], '"half"'

    (load,) = fetches.fetch_all(at)

    assert load.state == ListLoad.State.REFUSED
    assert lists.versions_in_force()["EL"].row_count == 40


def test_the_schedule_fetches_only_where_it_may(site, at, settings):
    settings.LIST_FETCH = False
    fetches.run(at)
    assert site.asked == []

    settings.LIST_FETCH = True
    fetches.run(at)
    assert len(site.asked) == 1
