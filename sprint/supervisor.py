"""Runs several processes as one: all are there, or none."""

import os
import select
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

STOP = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PATIENCE = 20.0  # seconds in which a process may finish what it is doing
LOOK = 0.1  # seconds between two looks whether the start is complete


class Supervisor:
    """Starts processes in sessions of their own, so that Ctrl-C reaches only us, and ends all when one ends."""

    def __init__(
        self, commands: Mapping[str, Sequence[str]], *, cwd: Path, environ: Mapping[str, str],
        patience: float = PATIENCE,
    ) -> None:  # fmt: skip
        self.commands, self.cwd, self.environ, self.patience = commands, cwd, environ, patience
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.ended: list[str] = []  # those that ended by themselves

    def run(self, is_started: Callable[[], bool], announce: Callable[[], None]) -> int:
        """Run until told to stop or until one ends; answers with the exit code. A second Ctrl-C kills."""
        with _signals() as wait:
            try:
                for name, command in self.commands.items():
                    self.processes[name] = subprocess.Popen(  # noqa: S603 (our own commands)
                        command, start_new_session=True, cwd=self.cwd, env=self.environ
                    )
                self._watch(wait, is_started, announce)
            finally:
                self._stop(wait)
        return max((abs(self.processes[name].returncode) or 1 for name in self.ended), default=0)

    def _watch(
        self, wait: Callable[[float | None], set[int]], is_started: Callable[[], bool], announce: Callable[[], None]
    ) -> None:
        is_complete = False
        while not (ended := [name for name, process in self.processes.items() if process.poll() is not None]):
            if not is_complete and is_started():
                is_complete = True
                announce()
            if wait(None if is_complete else LOOK) & set(STOP):
                return
        self.ended = ended

    def _stop(self, wait: Callable[[float | None], set[int]]) -> None:
        for process in self.processes.values():
            if process.poll() is None:
                process.terminate()
        deadline = time.monotonic() + self.patience
        while any(process.poll() is None for process in self.processes.values()):
            left = deadline - time.monotonic()
            if left <= 0 or wait(left) & set(STOP):
                break
        for process in self.processes.values():
            with suppress(ProcessLookupError):  # its own children too: a server that died leaves its workers
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@contextmanager
def _signals() -> Iterator[Callable[[float | None], set[int]]]:
    """Gives a function that waits for signals, at most so many seconds, and says which came."""
    reading, writing = os.pipe()
    for end in (reading, writing):
        os.set_blocking(end, False)
    before = {number: signal.signal(number, lambda *_: None) for number in (*STOP, signal.SIGCHLD)}
    wakeup = signal.set_wakeup_fd(writing)

    def wait(timeout: float | None) -> set[int]:
        ready, _, _ = select.select([reading], [], [], timeout)
        return set(os.read(reading, 1000)) if ready else set()

    try:
        yield wait
    finally:
        signal.set_wakeup_fd(wakeup)
        for number, handler in before.items():
            signal.signal(number, handler)
        for end in (reading, writing):
            os.close(end)
