"""The whole curriculum, from files to modules: its time against a bare render of the same text.

Bare is Python-Markdown without any extension and nh3 with its own rules, file by file; both are measured in turns, and
the best of each counts, in time of the processor. Beside it what a start of the site costs: the check of everything,
which parses once and is what a release is written from.
"""

import time
from collections.abc import Callable
from pathlib import Path

import markdown
import nh3

from sprint.curriculum import checks, parser

CONTENT = Path(__file__).parents[1] / "content"
RENDERS, CHECK_SECONDS = 2.0, 10.0
Measured = dict[str, tuple[float, float, bool]]


def measure(quick: bool) -> Measured:
    """Parse and check."""
    files = [*sorted((CONTENT / "modules").glob("*.md")), CONTENT / "glossary.md"]
    texts = [file.read_text("utf-8") for file in files]

    def bare() -> None:
        for text in texts:
            nh3.clean(markdown.markdown(text))

    found = _best([bare, lambda: parser.load(CONTENT), lambda: checks.read(CONTENT)], rounds=3 if quick else 9)
    rendered, parsed, checked = found
    print(f"  bare {rendered * 1000:.0f} ms, parse {parsed * 1000:.0f} ms, check {checked * 1000:.0f} ms", flush=True)
    return {
        "whole curriculum parsed, bare renders": (parsed / rendered, RENDERS, parsed <= RENDERS * rendered),
        "whole curriculum checked, s": (checked, CHECK_SECONDS, checked <= CHECK_SECONDS),
    }


def _best(works: list[Callable[[], object]], rounds: int) -> list[float]:
    """The shortest time of each, taken in turns, in seconds."""
    taken: list[list[float]] = [[] for _work in works]
    for _round in range(rounds):
        for work, times in zip(works, taken, strict=True):
            start = time.process_time()
            work()
            times.append(time.process_time() - start)
    return [min(times) for times in taken]
