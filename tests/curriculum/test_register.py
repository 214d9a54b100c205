"""A fact that changed names the modules that use it, so that somebody reads them again."""

import shutil
from pathlib import Path

import pytest

from sprint import create_app
from tests.conftest import settings_for

CONTENT, OURS = Path(__file__).parent / "content", Path(__file__).parents[2] / "content"
MODULE = "content/modules/w2-sample-clip.md"


@pytest.fixture
def command(tmp_path):
    """`flask content facts`, on a content folder of the test's own; what it is given to read, and what it says."""
    folder = Path(shutil.copytree(CONTENT, tmp_path / "content"))
    shutil.copy(OURS / "photo_rules.yaml", folder)
    app = create_app(settings_for(f"sqlite:///{tmp_path / 'x.db'}", tmp_path, CONTENT_DIR=folder))

    def run(*arguments, given=None):
        return app.test_cli_runner().invoke(args=["content", "facts", *arguments], input=given)

    run.facts = folder / "facts.yaml"
    return run


def test_each_fact_says_where_it_is_used(command):
    lines = command().output.splitlines()
    at = next(
        n
        for n, line in enumerate((CONTENT / "modules/w2-sample-clip.md").read_text().split("\n"), 1)
        if "<!-- B1 -->" in line
    )
    assert (
        f"    {MODULE}:{at}"
        in lines[lines.index("B1  Of 200 firms, 40% answered.") : lines.index("B2  A second-hand figure.")]
    )
    assert lines[lines.index("B4  Nobody saw it.") + 1] == "    is used nowhere"


def test_only_what_changed_since_an_earlier_register_is_listed(command):
    before = command.facts.read_text("utf-8")
    assert command("-", given=before).output == "No fact has changed.\n"
    command.facts.write_text(before.replace("40% answered", "45% answered"), "utf-8")
    lines = command("-", given=before).output.splitlines()
    assert lines[0] == "B1  Of 200 firms, 45% answered."
    assert lines[1].startswith(f"    {MODULE}:") and not [line for line in lines if line.startswith("B2")]


def test_a_fact_that_is_gone_is_told_while_a_module_still_names_it(command):
    before = command.facts.read_text("utf-8")
    start = before.index("- id: B2")
    command.facts.write_text(before[:start] + before[before.index("- id: B3") :], "utf-8")
    assert command("-", given=before).output.startswith(f"B2  is gone\n    {MODULE}:")


def test_a_register_that_cannot_be_read_is_one_sentence(command):
    said = command("-", given="- id: [")
    assert said.exit_code == 1 and "The facts cannot be read." in said.output
