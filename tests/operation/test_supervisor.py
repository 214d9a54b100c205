"""Web server and timer run as one: both are there, or neither; and Ctrl-C is enough."""

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DRIVER = """
import os, sys
from pathlib import Path
sys.path.append("sprint")  # the module alone, without the application: it starts ten times as fast
from supervisor import Supervisor
folder = Path(sys.argv[1])
commands = {path.stem: [sys.executable, "-I", str(path), str(folder)] for path in sorted(folder.glob("*.py"))}
supervisor = Supervisor(commands, cwd=folder, environ=os.environ, patience=float(sys.argv[2]))
code = supervisor.run(
    lambda: all(path.with_suffix(".pid").exists() for path in folder.glob("*.py")),
    lambda: print("started", flush=True),
)
print("ended:", *supervisor.ended)
sys.exit(code)
"""
BEGIN = """
import os, signal, subprocess, sys
from pathlib import Path
me = Path(sys.argv[0])
def begun():
    me.with_suffix(".tmp").write_text(str(os.getpid()))
    me.with_suffix(".tmp").rename(me.with_suffix(".pid"))
"""
OBEDIENT = """
signals = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
signal.pthread_sigmask(signal.SIG_BLOCK, signals)
begun()
me.with_suffix(".got").write_text(signal.sigwait(signals).name)
"""
STUBBORN = """
signal.signal(signal.SIGTERM, signal.SIG_IGN)
begun()
while True: signal.pause()
"""
MORTAL = "begun(); signal.sigwait({signal.SIGUSR1})\nsys.exit(7)"
PARENT = "subprocess.Popen([sys.executable, '-I', str(me.with_name('worker.txt')), sys.argv[1]])\n" + MORTAL


class Running:
    """A supervisor with its processes, and what became of them."""

    def __init__(self, folder, patience):
        self.folder = folder
        self.process = subprocess.Popen(
            [sys.executable, "-c", DRIVER, folder, str(patience)],
            cwd=ROOT, stdout=subprocess.PIPE, text=True, start_new_session=True,
        )  # fmt: skip
        assert self.process.stdout.readline() == "started\n"

    def pid(self, name):
        return int((self.folder / f"{name}.pid").read_text())

    def got(self, name):
        return (self.folder / f"{name}.got").read_text()

    def is_alive(self, name):
        with suppress(ProcessLookupError):
            os.kill(self.pid(name), 0)
            return Path(f"/proc/{self.pid(name)}/stat").read_text().split()[2] != "Z"
        return False

    def end(self):
        words, _ = self.process.communicate(timeout=30)
        return self.process.returncode, words.strip()


@pytest.fixture
def running(tmp_path):
    """Starts a supervisor over scripts by name: `running(web=OBEDIENT, timer=OBEDIENT)`."""
    started = []

    def start(patience=20, **scripts):
        for name, script in scripts.items():
            (tmp_path / f"{name}.py").write_text(BEGIN + script)
        started.append(Running(tmp_path, patience))
        return started[0]

    yield start
    for it in started:
        with suppress(ProcessLookupError):
            os.killpg(it.process.pid, signal.SIGKILL)
        it.process.communicate()
        for path in tmp_path.glob("*.pid"):
            with suppress(ProcessLookupError):
                os.killpg(int(path.read_text()), signal.SIGKILL)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=lambda number: number.name)
def test_told_to_stop_it_stops_both_cleanly(running, number):
    it = running(web=OBEDIENT, timer=OBEDIENT)
    os.kill(it.process.pid, number)
    assert it.end() == (0, "ended:")
    assert [it.got("web"), it.got("timer")] == ["SIGTERM", "SIGTERM"]
    assert not it.is_alive("web")
    assert not it.is_alive("timer")


def test_ctrl_c_reaches_only_the_supervisor(running):
    it = running(web=OBEDIENT)
    os.killpg(it.process.pid, signal.SIGINT)  # what a terminal does
    assert it.end()[0] == 0
    assert it.got("web") == "SIGTERM"


def test_when_one_dies_the_other_is_stopped_and_the_exit_code_says_so(running):
    it = running(web=OBEDIENT, timer=MORTAL)
    os.kill(it.pid("timer"), signal.SIGKILL)
    code, words = it.end()
    assert (code, words) == (signal.SIGKILL, "ended: timer")
    assert it.got("web") == "SIGTERM"


def test_who_does_not_stop_is_killed(running):
    it = running(web=STUBBORN, timer=OBEDIENT, patience=0.5)
    os.kill(it.process.pid, signal.SIGTERM)
    assert it.end()[0] == 0
    assert not it.is_alive("web")


def test_a_second_ctrl_c_does_not_wait(running):
    it = running(web=STUBBORN, patience=1000)
    os.kill(it.process.pid, signal.SIGINT)
    while it.process.poll() is None:  # the first is being obeyed as long as this one lives
        with suppress(ProcessLookupError):
            os.kill(it.process.pid, signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            it.process.wait(0.05)
    assert not it.is_alive("web")


WORKER = """
import os, signal, sys
from pathlib import Path
signal.signal(signal.SIGTERM, signal.SIG_IGN)
mine = Path(sys.argv[1])
(mine / "worker.tmp").write_text(str(os.getpid()))
(mine / "worker.tmp").rename(mine / "worker.pid")
while True: signal.pause()
"""


def test_a_server_that_dies_leaves_no_workers_behind(running, tmp_path):
    (tmp_path / "worker.txt").write_text(WORKER)
    it = running(web=PARENT)
    while not (tmp_path / "worker.pid").exists():
        assert it.process.poll() is None
    os.kill(it.pid("web"), signal.SIGKILL)
    assert it.end()[0] == signal.SIGKILL
    assert not it.is_alive("worker")
