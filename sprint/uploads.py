"""Files that people send: taken in, told apart by their bytes, kept under generated names, and handed out again.

A file gets its name on the disk before its row is committed, so that no row is ever without its file; a file whose
row did not come about is an orphan, and `sweep` takes it away (RELIABILITY 5.5).
"""

import hashlib
import os
import re
import secrets
import unicodedata
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO

from flask import Response, abort, send_file
from flask_babel import gettext as _

from sprint import file_kinds
from sprint.errors import Refused

MB = 1_000_000
CHUNK = 2**18
INCOMING = "incoming"  # the folder of what is being taken in; no backup holds it
GRACE = timedelta(hours=1)  # a file without a row is left alone so long: its transaction may still end well
LONGEST_NAME = 120
HEADERS = {
    "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-cache",
}
_KEY = re.compile(r"[0-9a-f]{32}")
_NOT_IN_NAMES = re.compile(r'[<>:"/\\|?*%]')
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.I)  # names that Windows keeps for itself


@dataclass(frozen=True)
class Takes:
    """What a field takes: media types, told from the bytes, and the most bytes of one file."""

    kinds: frozenset[str]
    most: int


PHOTOS = Takes(file_kinds.PHOTOS, 20 * MB)
FILES = Takes(file_kinds.PHOTOS | file_kinds.DOCUMENTS, 25 * MB)
MOST_AT_ONCE = 25 * MB  # of one request: config.py refuses more before it is read


@dataclass(frozen=True)
class Taken:
    """A file that lies in the folder of incoming ones: its bytes were looked at, nobody has it yet."""

    path: Path
    name: str
    kind: str
    size: int
    sha256: str


@contextmanager
def taking_in(folder: Path, stream: IO[bytes], name: str, takes: Takes) -> Iterator[Taken]:
    """Write what comes in to the disk and tell what it is; gone again at the end unless `keep` has given it a name.

    Refused with a sentence where it is empty, too large, or of a kind that the field does not take.
    """
    incoming = folder / INCOMING
    incoming.mkdir(parents=True, exist_ok=True)
    path = incoming / secrets.token_hex(16)
    try:
        size, digest = _write(stream, path, takes.most)
        kind = file_kinds.tell(path, name, takes.kinds)
        yield Taken(path, harmless(name, kind), kind, size, digest)
    finally:
        for left in incoming.glob(f"{path.name}*"):
            left.unlink(missing_ok=True)


def _write(stream: IO[bytes], path: Path, most: int) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    with path.open("xb") as file:
        while chunk := stream.read(CHUNK):
            size += len(chunk)
            if size > most:
                raise Refused(too_large(most))
            digest.update(chunk)
            file.write(chunk)
        _to_disk(file)
    if not size:
        raise Refused(_("This file is empty. Choose it again; if it lies in a cloud folder, download it first."))
    return size, digest.hexdigest()


def too_large(most: int) -> str:
    """The sentence for a file beyond its limit in bytes."""
    return _("A file may have up to %(most)s MB. Save a smaller copy, and send that.", most=most // MB)


def too_large_at_once() -> str:
    """The sentence for a request beyond what is read at all."""
    return _("All that you send at once may have up to %(most)s MB. Send one file at a time.", most=MOST_AT_ONCE // MB)


def new_key() -> str:
    """A name for a file that nobody can guess."""
    return secrets.token_hex(16)


def path_of(folder: Path, key: str, part: str = "") -> Path:
    """Where a file lies; `part` names one of several of the same key. ValueError for what is no key of ours."""
    if not _KEY.fullmatch(key):
        raise ValueError("no key")
    return folder / key[:2] / f"{key}{part}"


def keep(source: Path, target: Path) -> None:
    """Give a file its lasting name, with its bytes on the disk before."""
    with source.open("rb") as file:
        _to_disk(file)
    target.parent.mkdir(parents=True, exist_ok=True)
    source.rename(target)
    folder = os.open(target.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)


def _to_disk(file: IO[bytes]) -> None:
    file.flush()
    os.fsync(file.fileno())


def digest_of(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def remove(folder: Path, key: str) -> None:
    """Take away whatever lies under a key."""
    for path in path_of(folder, key).parent.glob(f"{key}*"):
        path.unlink(missing_ok=True)


def sweep(folder: Path, known: Callable[[Collection[str]], Collection[str]], now: datetime) -> int:
    """Take away files that are older than GRACE and in no row; `known` says which keys are. How many files went."""
    before = (now - GRACE).timestamp()
    old = [path for path in folder.rglob("*") if path.is_file() and _changed_at(path) < before]
    keys = known({path.name[:32] for path in old if path.parent.name != INCOMING})
    gone = [path for path in old if path.parent.name == INCOMING or _is_orphan(path, keys)]
    for path in gone:
        path.unlink(missing_ok=True)
    return len(gone)


def _is_orphan(path: Path, known: Collection[str]) -> bool:
    """Only what this file could have written: an operator may have put something else beside."""
    return bool(_KEY.match(path.name)) and path.parent.name == path.name[:2] and path.name[:32] not in known


def _changed_at(path: Path) -> float:
    with suppress(FileNotFoundError):
        return path.stat().st_mtime
    return float("inf")


def harmless(name: str, kind: str) -> str:
    """A file's name as it may stand in a page, a header and a folder of any system, ending as its kind does."""
    name = unicodedata.normalize("NFC", name.replace("\\", "/").rpartition("/")[2])
    name = _NOT_IN_NAMES.sub("-", "".join(c for c in name if c.isprintable() and unicodedata.category(c) != "Cf"))
    stem, ending = " ".join(name.split()).strip(". ").rpartition(".")[::2]
    endings = file_kinds.ENDINGS[kind]
    if not stem or (ending.lower() not in endings and len(ending) > 5):
        stem, ending = " ".join(name.split()).strip(". "), ""
    if _DEVICES.match(stem):
        stem = f"file-{stem}"
    ending = ending.lower() if ending.lower() in endings else endings[0]
    return f"{stem[: LONGEST_NAME - len(ending) - 1].strip('. ') or _('file')}.{ending}"


def answer(path: Path, kind: str, name: str) -> Response:
    """Hand a file out: to be saved, never to be run as a page of this site (RELIABILITY U4)."""
    if not path.is_file():
        abort(404)
    response = send_file(path, mimetype=kind, as_attachment=True, download_name=name, conditional=True, max_age=0)
    response.headers.update(HEADERS)
    return response
