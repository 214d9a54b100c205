"""Starts product and floor on the same server, and loads their pages in turns."""

import json
import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent


def free_port() -> int:
    """A port of the loopback that nobody listens on."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


@contextmanager
def granian(target: str, environ: dict[str, str]):
    """A server of two workers with one thread each; yields its address and its process."""
    port = free_port()
    command = [
        str(Path(sys.executable).with_name("granian")), "--interface", "wsgi", "--http", "1", "--host", "127.0.0.1",
        "--port", str(port), "--workers", "2", "--blocking-threads", "1", "--no-ws", "--no-access-log", target,
    ]  # fmt: skip
    process = subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, **environ}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(900):  # a busy machine takes its time to start one
            try:
                fetch(url + "/healthz")
                break
            except urllib.error.HTTPError:
                break
            except OSError:
                time.sleep(0.1)
        yield url, process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()


def fetch(url: str, cookie: str = "") -> tuple[int, bytes, str]:
    """One answer: status, body, Set-Cookie."""
    request = urllib.request.Request(url, headers={"Cookie": cookie} if cookie else {})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return answer.status, answer.read(), answer.headers.get("Set-Cookie", "")


def wrk(url: str, cookies: Path, connections: int, seconds: float) -> dict[str, float]:
    """One load of one page; afterwards the server is drained, or it would spoil the next."""
    command = [
        "wrk",
        "-t1",
        f"-c{connections}",
        f"-d{seconds}s",
        "--timeout",
        "30s",
        "-s",
        str(HERE / "load.lua"),
        url,
        "--",
        str(cookies),
    ]
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    for _ in range(4):
        fetch(url, cookies.read_text().split("\n")[0])
    found = json.loads(re.search(r"^JSON (.*)$", out, re.M)[1])
    return {**found, "rate": found["requests"] / (found["us"] / 1e6)}


def memory(process: subprocess.Popen) -> list[float]:
    """What each worker costs in megabytes: its own pages and its share of those that several map (PSS)."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    sizes = []
    for pid in children:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
        sizes.append(int(re.search(r"^Pss:\s+(\d+)", text, re.M)[1]) / 1024)
    return [size for size in sizes if size > 20]


def need_wrk() -> None:
    """Say what to install where wrk is missing."""
    if not shutil.which("wrk"):
        sys.exit("The page figures need wrk. On Debian and Ubuntu: apt-get install wrk")


def median(runs: list[dict], what) -> float:
    """The median of something over the rounds."""
    return statistics.median(what(run) for run in runs)
