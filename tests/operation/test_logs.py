"""Logs can be read by machines in production, and each line of a request by its id."""

import json
import logging
import logging.config
from pathlib import Path

import pytest
import structlog

from sprint import logs

GRANIAN = Path(logs.__file__).with_name("granian.json")


@pytest.fixture
def written(capsys):
    """What is logged while a test runs, by lines; logging is put back as it was."""
    root = logging.getLogger()
    handlers, level, config = root.handlers[:], root.level, structlog.get_config()
    capsys.readouterr()
    yield lambda: capsys.readouterr().err.splitlines()
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.configure(**config)
    structlog.contextvars.clear_contextvars()


def test_each_request_is_one_json_line_with_its_id(app, written):
    logs.configure(as_json=True)
    answer = app.test_client().get("/no/such/page?token=secret")
    lines = written()
    line = json.loads(lines[-1])
    assert line["event"] == "answered"
    assert line["request_id"] == answer.headers["X-Request-Id"]
    assert (line["method"], line["status"], line["level"]) == ("GET", 404, "info")
    assert line["ms"] >= 0
    assert line["timestamp"].endswith("Z")
    assert "secret" not in "".join(lines)


def test_lines_of_libraries_carry_the_id_too(app, written):
    logs.configure(as_json=True)
    with app.test_request_context("/"):
        app.preprocess_request()
        logging.getLogger("some.library").warning("careful: %s", "ü\nx")
    line = json.loads(written()[0])
    assert len(line["request_id"]) == 16
    assert (line["event"], line["logger"], line["level"]) == ("careful: ü\nx", "some.library", "warning")


def test_an_error_is_one_line_with_its_traceback(written):
    logs.configure(as_json=True)
    try:
        1 / 0
    except ZeroDivisionError:
        structlog.get_logger("x").exception("broken")
    [line] = written()
    assert "ZeroDivisionError" in json.loads(line)["exception"]


def test_monitors_leave_no_line_while_all_is_well(app, written):
    logs.configure(as_json=True)
    app.test_client().get("/healthz")
    assert written() == []


def test_the_demo_is_quiet_unless_something_is_wrong(app, written):
    logs.configure(as_json=False, level="WARNING")
    app.test_client().get("/no/such/page")
    assert written() == []
    structlog.get_logger("x").warning("look here")
    assert "look here" in written()[0]


def test_the_web_server_writes_json_as_well(written):
    config = json.loads(GRANIAN.read_text("utf-8"))
    logging.config.dictConfig(config)
    logger = logging.getLogger("_granian")
    logger.error("Unexpected exit from worker-1")
    for handler in logger.handlers[:]:
        logger.removeHandler(handler)
    line = json.loads(written()[0])
    assert (line["event"], line["level"], line["logger"]) == ("Unexpected exit from worker-1", "error", "_granian")
