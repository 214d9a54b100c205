"""What is done with the bytes of a file before anybody asks the database for anything."""

from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from sprint import file_kinds, uploads
from sprint.uploads import FILES, PHOTOS, Taken

SMALL = ".small"  # the copy of a photo that lists show


@dataclass(frozen=True)
class Stored:
    """A file that lies on the disk under its key, and has no row yet."""

    key: str
    name: str
    kind: str
    size: int
    sha256: str
    report: dict[str, Any] | None = None  # what was measured of a photo


def store(folder: Path, stream: IO[bytes], name: str, *, is_photo: bool) -> Stored:
    """Take a file in and put it to the disk; a photo is written anew and measured. Refused with a sentence.

    Call it with no transaction open: it takes as long as reading a photo does.
    """
    with uploads.taking_in(folder, stream, name, PHOTOS if is_photo else FILES) as taken:
        return _photo(folder, taken) if taken.kind in file_kinds.PHOTOS else _as_it_is(folder, taken)


def _as_it_is(folder: Path, taken: Taken) -> Stored:
    key = uploads.new_key()
    uploads.keep(taken.path, uploads.path_of(folder, key))
    return Stored(key, taken.name, taken.kind, taken.size, taken.sha256)


def _photo(folder: Path, taken: Taken) -> Stored:
    """The small copy gets its name first: where the large one is, both are."""
    from sprint import photos  # with Pillow: 5 MB, and most workers never see a photo

    key, anew, small = uploads.new_key(), taken.path.with_suffix(".new"), taken.path.with_suffix(SMALL)
    measures = photos.keep(taken.path, taken.kind, anew, small)
    size, digest = anew.stat().st_size, uploads.digest_of(anew)
    uploads.keep(small, uploads.path_of(folder, key, SMALL))
    uploads.keep(anew, uploads.path_of(folder, key))
    name = uploads.harmless(taken.name, file_kinds.JPEG)
    return Stored(key, name, file_kinds.JPEG, size, digest, measures)
