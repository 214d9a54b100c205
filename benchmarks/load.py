"""`make load`: a small site under load on the loopback, bounded in time and in number (RELIABILITY L1 and L2).

LOAD_SECONDS (60) of LOAD_RATE (40) requests a second: 85 % reads, 12 % posts and votes, 3 % answers to an event, by
forty people on a board of 20,000 posts; then a spike of LOAD_SPIKE (150) a second for LOAD_SPIKE_SECONDS (10); then
ten seconds of the first rate again. Prints p50, p95, p99 and every status; fails on any error but 429 and 503.
"""

import os
import random
import re
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_hex

from benchmarks import board_scale, servers

SECONDS, RATE, SPIKE, SPIKE_SECONDS = (
    int(os.environ.get(name, standard))
    for name, standard in (("LOAD_SECONDS", 60), ("LOAD_RATE", 40), ("LOAD_SPIKE", 150), ("LOAD_SPIKE_SECONDS", 10))
)
MOST = 60_000  # requests in all, whatever the settings say
PATIENCE = 30  # seconds that a request may take
P95, P99 = 0.3, 1.0  # seconds (L1)
ROOM = "/cohorts/large"
READS = (
    "/board",
    "/board?show=unread",
    f"/board/{board_scale.LISTED + 1}",
    "/search?q=zinc",
    "/events",
    "/people",
    "/pulse",
)


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args, **_kw):
        return None


OPENER = urllib.request.build_opener(_Stay)


@dataclass
class Result:
    """What came back: how long each took, in seconds, and each status; 0 is no answer."""

    times: list[float] = field(default_factory=list)
    statuses: Counter = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, status: int, seconds: float) -> None:
        """One answer."""
        with self.lock:
            self.statuses[status] += 1
            self.times.append(seconds)

    def at(self, part: float) -> float:
        """A percentile, in seconds."""
        times = sorted(self.times)
        return times[min(len(times) - 1, int(len(times) * part))] if times else 0.0


class Person:
    """Somebody with a session: reads, and now and then writes."""

    def __init__(self, address: str, cookie: str, seed: int) -> None:
        self.address, self.cookie, self.random, self.token = address, cookie, random.Random(seed), ""

    def act(self) -> tuple[int, float]:
        """One request: its status, and how long it took."""
        chance = self.random.random()
        if not self.token or chance < 0.85:
            return self._ask(self.random.choice(READS))
        topic = board_scale.LISTED + self.random.randint(2, 900)
        if chance < 0.97:
            return self._ask(f"/board/{topic}", {"body": "Under load", "key": token_hex(16)})
        return self._ask("/pulse", {"confidence": "7", "hours": "1"})

    def _ask(self, path: str, data: dict[str, str] | None = None) -> tuple[int, float]:
        body = urllib.parse.urlencode({**data, "csrf_token": self.token}).encode() if data else None
        request = urllib.request.Request(f"{self.address}{ROOM}{path}", body, {"Cookie": self.cookie})
        begin = time.perf_counter()
        try:
            with OPENER.open(request, timeout=PATIENCE) as answer:
                text, status = answer.read(), answer.status
                self._keep(answer, text)
        except urllib.error.HTTPError as error:
            status = error.code
        except OSError:
            status = 0
        return status, time.perf_counter() - begin

    def _keep(self, answer, text: bytes) -> None:
        """The page's token, and the session's cookie that belongs to it."""
        if found := re.search(rb'csrf-token" content="([^"]+)', text):
            self.token = found[1].decode()
        if cookie := answer.headers.get("Set-Cookie", ""):
            name, _, value = cookie.split(";")[0].partition("=")
            if name != "posted" and value:
                self.cookie = f"{name}={value}"


def run(people: list[Person], rate: int, seconds: int) -> Result:
    """So many requests a second, whether or not the ones before are answered; for so long."""
    result, count = Result(), min(rate * seconds, MOST)
    locks = [threading.Lock() for _person in people]
    begin = time.perf_counter()

    def one(n: int) -> None:
        with locks[n % len(people)]:
            result.note(*people[n % len(people)].act())

    with ThreadPoolExecutor(64) as pool:
        for n in range(count):
            time.sleep(max(0.0, begin + n / rate - time.perf_counter()))
            pool.submit(one, n)
    return result


def main() -> int:
    """Load, print, and say by the exit code whether there was an error."""
    with tempfile.TemporaryDirectory(prefix="load") as name:
        environ = {
            "SPRINT_MODE": "demo", "INSTANCE_DIR": name, "DATABASE_URL": f"sqlite:///{name}/product.db",
            "MAIL_URL": f"file://{name}/m",
        }  # fmt: skip
        cookies = board_scale.prepare(environ, Path(name)).read_text().split("\n")
        with servers.granian("wsgi:app", environ) as (address, _process):
            people = [Person(address, cookie, n) for n, cookie in enumerate(cookies)]
            for person in people:
                person.act()
            phases = {
                f"L1, {RATE} a second": run(people, RATE, SECONDS),
                f"L2, {SPIKE} a second": run(people, SPIKE, SPIKE_SECONDS),
                "after the spike": run(people, RATE, 10),
            }
    for phase, result in phases.items():
        times = ", ".join(f"p{part * 100:.0f} {result.at(part) * 1000:.0f} ms" for part in (0.5, 0.95, 0.99))
        print(f"{phase:22} {len(result.times):6} requests  {times}  {dict(sorted(result.statuses.items()))}")
    wrong = sum(n for result in phases.values() for status, n in result.statuses.items() if status in {0} or (
        status >= 500 and status != 503))  # fmt: skip
    first = next(iter(phases.values()))
    print(f"errors {wrong}; L1 asks for p95 {P95 * 1000:.0f} ms and p99 {P99 * 1000:.0f} ms:", end=" ")
    print("met" if first.at(0.95) <= P95 and first.at(0.99) <= P99 else "not met on this machine now")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
