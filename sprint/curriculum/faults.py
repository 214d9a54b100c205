"""What is wrong with a content file: where it is, what it is, and what to do about it."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, order=True)
class Fault:
    """One fault. ``path`` is relative to the folder above ``content``; ``line`` counts from 1."""

    path: str
    line: int
    message: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message} {self.remedy}"

    def to_json(self) -> dict[str, Any]:
        """The four fields as a plain dict."""
        return asdict(self)


class ContentError(ValueError):
    """A file that cannot be turned into a module, a glossary or a drawing at all. ``fault`` says why."""

    def __init__(self, path: str, line: int, message: str, remedy: str) -> None:
        self.fault = Fault(path, line, message, remedy)
        super().__init__(str(self.fault))
        self.path, self.line, self.remedy = path, line, remedy
