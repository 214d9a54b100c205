"""Releases of a small curriculum, made of real files by the action that publishes them."""

import shutil
from pathlib import Path

from sprint.curriculum import actions

CONTENT = Path(__file__).parents[1] / "curriculum" / "content"
SLUG = "w2-sample-clip"
WEEKS = "".join(
    f"- number: {n}\n  title: {title}\n  summary: About it.\n"
    for n, title in enumerate(("Foundations", "Product content", "Demand", "Selling online"), 1)
)


class Shelf:
    """A content folder that a test edits and publishes."""

    def __init__(self, folder: Path) -> None:
        self.folder = Path(shutil.copytree(CONTENT, folder / "content"))
        (self.folder / "weeks.yaml").write_text(WEEKS, "utf-8")
        self.file = self.folder / "modules" / f"{SLUG}.md"

    def edit(self, *changes: tuple[str, str]) -> "Shelf":
        """Replace passages of the module."""
        text = self.file.read_text("utf-8")
        for old, new in changes:
            assert text.count(old) >= 1, f"{old!r} is not in the module"
            text = text.replace(old, new, 1)
        self.file.write_text(text, "utf-8")
        return self

    def publish(self, session, now):
        """The release of what the files say; None where they have faults."""
        return actions.publish(session, self.folder, now)[0]
