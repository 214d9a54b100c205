"""The files beside the modules that can be read as a whole or not at all: the formula sheet and the assessment."""

from collections.abc import Callable, Iterator

from sprint.curriculum import assessment, formulas
from sprint.curriculum.checks.shelf import Shelf
from sprint.curriculum.faults import ContentError, Fault

_READERS: dict[str, Callable[..., object]] = {formulas.FILE: formulas.read, assessment.FILE: assessment.read}


def check(shelf: Shelf) -> Iterator[Fault]:
    """The first fault of each; none where the curriculum has no such file."""
    for name, read in _READERS.items():
        file, path = shelf.content_dir / name, f"{shelf.content_dir.name}/{name}"
        try:
            if file.exists():
                read(file.read_text("utf-8"), path)
        except ContentError as error:
            yield error.fault
        except UnicodeDecodeError:
            yield Fault(path, 1, "The file is not UTF-8.", "Save it with the encoding UTF-8.")
