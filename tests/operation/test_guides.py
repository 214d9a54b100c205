"""The guides are true: every setting, every command, every demo account stands in them, and none that is gone."""

import re
from pathlib import Path

import pytest

from sprint.home.sign_ins import ACCOUNTS, PASSWORD

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "operating.md").read_text("utf-8")
README = (ROOT / "README.md").read_text("utf-8")
MADE_BY_US = {"PROMETHEUS_MULTIPROC_DIR"}  # read by a library, set by run-site


def section(heading):
    """The text under a heading of the operating guide."""
    return re.search(rf"^## {heading}\n(.*?)(?=^## |\Z)", GUIDE, re.MULTILINE | re.DOTALL)[1]


def first_cells(text):
    """What stands in code in the first column of the tables."""
    return {
        name
        for line in text.splitlines()
        if line.startswith("| `")
        for name in re.findall("`(.+?)`", line.split("|")[1])
    }


def test_every_setting_is_in_the_table():
    source = (ROOT / "config.py").read_text("utf-8")
    read = set(re.findall(r'environ(?:\.get\(|, )"([A-Z_]+)"', source))
    assert len(read) > 15
    assert first_cells(section("All settings")) == read | MADE_BY_US


def test_every_command_is_in_the_table(app):
    ours = {n: c for n, c in app.cli.commands.items() if n not in {"routes", "run", "shell", "db"}}
    names = {f"{n} {sub}" for n, c in ours.items() for sub in getattr(c, "commands", {})} | {
        n for n, c in ours.items() if not hasattr(c, "commands")
    }
    told = " ".join(first_cells(section("All commands")))
    assert {name for name in names if f"flask {name}" not in told} == set()
    assert {m.strip() for m in re.findall(r"flask ([a-z -]+?)(?= [A-Z\[-]| flask|$)", told)} == names


@pytest.mark.parametrize(
    "path", [*re.findall(r"\]\(((?!http)[^)#]+)\)", README), "content", "migrations", "benchmarks"]
)
def test_what_the_readme_links_is_there(path):
    assert (ROOT / path).exists()


def test_the_readme_names_every_demo_account():
    assert {account[0] for account in ACCOUNTS} == set(re.findall(r"`(\w+@demo\.test)`", README))
    assert f"`{PASSWORD}`" in README


def test_links_inside_the_guide_lead_somewhere():
    headings = re.findall(r"^## (.+)$", GUIDE, re.MULTILINE)
    slugs = {re.sub(r"[^a-z0-9 -]", "", heading.lower()).replace(" ", "-") for heading in headings}
    assert set(re.findall(r"\]\(#([^)]+)\)", GUIDE)) <= slugs


def test_every_make_target_says_what_it_does():
    makefile = (ROOT / "Makefile").read_text("utf-8")
    phony = set(re.search(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)[1].split())
    targets = dict(re.findall(r"^([a-z]+):(?!=)(?! export)(.*)$", makefile, re.MULTILINE))
    assert phony == set(targets)
    assert all("##" in rest for rest in targets.values())
