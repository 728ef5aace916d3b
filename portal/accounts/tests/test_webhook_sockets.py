"""A try over a real connection: TLS with the name of the host to the address that was found, and a time limit."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from portal.accounts.hooks import addresses, sending

HOST = "hooks.northwind.example"
KEYS = Path(__file__).parent / "receiver.pem"
"""A key and a certificate in its own name, for this test alone."""
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


class Server:
    """One TLS server on this machine: what it was asked, by which name, and what it answers in parts."""

    def __init__(self, parts, pause):
        self.parts, self.pause = parts, pause
        self.names, self.asked = [], []
        self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.tls.load_cert_chain(KEYS)
        self.tls.sni_callback = lambda _socket, name, _context: self.names.append(name)
        self.door = socket.create_server(("127.0.0.1", 0))
        self.port = self.door.getsockname()[1]

    def serve(self):
        while True:
            try:
                plain, _address = self.door.accept()
                with self.tls.wrap_socket(plain, server_side=True) as caller:
                    self.answer(caller)
            except OSError:
                if self.door.fileno() == -1:
                    return

    def answer(self, caller):
        self.asked.append(caller.recv(65536))
        for part in self.parts:
            caller.sendall(part)
            time.sleep(self.pause)


@contextmanager
def serving(*parts, pause=0.0):
    server = Server(parts, pause)
    thread = threading.Thread(target=server.serve, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.door.shutdown(socket.SHUT_RDWR)
        server.door.close()
        thread.join(5)


@pytest.fixture
def near(monkeypatch, settings):
    """Names lead to this machine, which counts as public here, and its certificate is trusted."""
    monkeypatch.setattr(addresses, "lookup", lambda _host, _port: ["127.0.0.1"])
    monkeypatch.setattr(addresses, "_is_public_name", lambda _host: True)
    monkeypatch.setattr(addresses, "is_public", lambda _ip: True)
    monkeypatch.setattr(sending, "context", lambda: ssl.create_default_context(cafile=str(KEYS)))

    def post(server, host=HOST):
        settings.WEBHOOK_PORTS = (server.port,)
        return sending.send(f"https://{host}:{server.port}/x?y=1", {"webhook-id": "msg_1"}, '{"a": "é"}')

    return post


def test_it_speaks_tls_in_the_name_of_the_host(near):
    with serving(OK) as server:
        answer = near(server)

    assert (answer.status, answer.text, answer.problem) == (200, "ok", "")
    assert server.names == [HOST]
    head, _gap, body = server.asked[0].partition(b"\r\n\r\n")
    assert head.startswith(b"POST /x?y=1 HTTP/1.1\r\n")
    assert f"Host: {HOST}:{server.port}".encode() in head
    assert b"webhook-id: msg_1" in head
    assert body.decode() == '{"a": "é"}'


def test_a_certificate_of_another_name_is_refused(near):
    with serving(OK) as server:
        answer = near(server, "other.northwind.example")

    assert (answer.status, answer.problem, server.asked) == (None, "certificate", [])


def test_a_certificate_nobody_vouches_for_is_refused(near, monkeypatch):
    monkeypatch.setattr(sending, "context", ssl.create_default_context)
    with serving(OK) as server:
        assert near(server).problem == "certificate"


def test_a_redirect_is_asked_once(near):
    with serving(b"HTTP/1.1 307 X\r\nLocation: /again\r\nContent-Length: 0\r\n\r\n") as server:
        answer = near(server)

    assert (answer.status, answer.problem, len(server.asked)) == (307, "redirect", 1)


def test_an_answer_that_drips_for_ever_is_cut_off(near, monkeypatch):
    monkeypatch.setattr(sending, "SECONDS", 0.6)
    with serving(*[b"HTTP/1.1 200 OK\r\n"], *[b"X-More: y\r\n"] * 20, pause=0.1) as server:
        answer = near(server)

    assert (answer.status, answer.problem) == (None, "timeout")
    assert answer.took < 2


def test_a_body_that_never_ends_does_not_take_the_status_away(near, monkeypatch):
    monkeypatch.setattr(sending, "SECONDS", 0.6)
    with serving(b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n", *[b"x"] * 20, pause=0.1) as server:
        answer = near(server)

    assert (answer.status, answer.is_success) == (200, True)
    assert answer.took < 2


def test_a_server_that_says_nothing_is_given_up_in_time(near, monkeypatch):
    monkeypatch.setattr(sending, "SECONDS", 0.4)
    with serving(b"", pause=1) as server:
        assert near(server).problem == "timeout"


def test_a_look_up_that_hangs_is_given_up_in_time(monkeypatch):
    monkeypatch.setattr(sending, "SECONDS", 0.2)
    monkeypatch.setattr(addresses, "lookup", lambda _host, _port: time.sleep(1) or [])

    answer = sending.send(f"https://{HOST}/", {}, "{}")

    assert (answer.problem, answer.took < 0.9) == ("timeout", True)


def test_a_closed_port_is_said(near):
    with serving(OK) as server:
        pass

    assert near(server).problem == "unreachable"


def test_the_system_is_asked_for_addresses():
    assert addresses.lookup("127.0.0.1", 443) == ["127.0.0.1"]
    assert addresses.lookup("a..b", 443) == []
