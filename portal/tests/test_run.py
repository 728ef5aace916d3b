"""`make run`: refuses in one line what it cannot do, and leaves nothing behind when it is told to stop."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
GREETING = "Web and worker are running"


def environment(folder: Path, **variables: str) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "DATA_DIR": str(folder),
        "ENV_FILE": str(folder / "none"),
        "SECRET_KEY": "k" * 60,
        **variables,
    }


def refused(folder: Path, port: str, **variables: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "portal.run", port],
        cwd=ROOT,
        env=environment(folder, **variables),
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )
    assert done.returncode == 78
    assert done.stderr.strip().count("\n") == 0
    assert list(folder.iterdir()) == []
    return done.stderr


@pytest.mark.parametrize("word", ["abc", "0", "70000", "-1"])
def test_what_is_no_port_is_refused(tmp_path, word):
    assert "is no port" in refused(tmp_path, word, DEBUG="true")


def test_a_port_in_use_is_refused_before_anything_is_done(tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()

        assert "in use" in refused(tmp_path, str(other.getsockname()[1]), DEBUG="true")


def test_with_debug_off_nothing_is_touched(tmp_path):
    assert "needs DEBUG=true" in refused(tmp_path, str(free_port()), DEBUG="false")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def processes_of(folder: Path) -> list[str]:
    """Whatever runs with this folder as its data."""
    wanted, found = f"DATA_DIR={folder}".encode(), []
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if wanted in (entry / "environ").read_bytes().split(b"\0"):
                found.append((entry / "cmdline").read_bytes().replace(b"\0", b" ").decode())
    return found


def answers(port: int) -> bool:
    with contextlib.suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz") as answer:
        return answer.status == 200
    return False


@pytest.fixture
def running(tmp_path) -> Iterator[tuple[subprocess.Popen[bytes], Path, Path]]:
    """Started as a terminal does; it has answered and greeted. With it, its data and what it says."""
    port, folder, said = free_port(), tmp_path / "data", tmp_path / "said"
    folder.mkdir()
    with said.open("wb") as output:
        started = subprocess.Popen(
            [sys.executable, "-m", "portal.run", str(port)],
            cwd=ROOT,
            env=environment(folder, DEBUG="true"),
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    deadline = time.monotonic() + 300
    while started.poll() is None and time.monotonic() < deadline:
        if GREETING in said.read_text() and answers(port):
            break
        time.sleep(0.2)
    yield started, folder, said
    if started.poll() is None:
        started.kill()
        started.wait()


@pytest.mark.worker
@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs /proc to find the processes")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGHUP])
def test_it_greets_and_when_told_to_stop_leaves_nothing_running(running, number):
    started, folder, said = running
    assert len(processes_of(folder)) > 2

    os.killpg(started.pid, number)

    assert started.wait(timeout=180) == 0
    assert GREETING in said.read_text()
    assert "Traceback" not in said.read_text()
    assert processes_of(folder) == []
