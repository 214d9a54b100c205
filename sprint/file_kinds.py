"""What a file is, told from its bytes: never from its name, nor from what the sender says of it."""

import re
import struct
import zipfile
import zlib
from pathlib import Path

from flask_babel import gettext as _

from sprint.errors import Refused

JPEG, PNG, WEBP, HEIC, AVIF = "image/jpeg", "image/png", "image/webp", "image/heic", "image/avif"
PDF, CSV, TEXT = "application/pdf", "text/csv", "text/plain"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PHOTOS = frozenset({JPEG, PNG, WEBP, HEIC, AVIF})
DOCUMENTS = frozenset({PDF, DOCX, XLSX, CSV, TEXT})
ENDINGS = {
    JPEG: ("jpg", "jpeg"), PNG: ("png",), WEBP: ("webp",), HEIC: ("heic", "heif"), AVIF: ("avif",), PDF: ("pdf",),
    DOCX: ("docx",), XLSX: ("xlsx",), CSV: ("csv",), TEXT: ("txt", "md"),
}  # fmt: skip
"""How names of each kind may end; the first is given to what ends otherwise."""

MOST_UNPACKED = 100_000_000  # bytes of all members of a document together
MOST_DIRECTORY = 1_000_000  # bytes of a ZIP's list of members: some ten thousand of them
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1", b"hevc", b"hevx"})
_AVIF_BRANDS = frozenset({b"avif", b"avis"})
_PARTS = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX}
_MARKUP = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<[!?a-z/]", re.I)
_NOT_TEXT = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def tell(path: Path, name: str, allowed: frozenset[str]) -> str:
    """The media type of a file; Refused with what the field takes where it is none of those allowed."""
    with path.open("rb") as file:
        head = file.read(4096)
    kind = _from_head(head) or (_document(path) if head.startswith(b"PK\x03\x04") else _text(path, name, head))
    if kind not in allowed:
        raise Refused(_what_is_taken(allowed))
    return str(kind)


def _what_is_taken(allowed: frozenset[str]) -> str:
    if allowed <= PHOTOS:
        return _("This is not a photo that we can read. Send a JPEG, HEIC, PNG, WebP or AVIF file.")
    return _(
        "We cannot take this kind of file. Send a PDF, a Word or Excel file without macros, CSV, text, or a photo."
    )


def _from_head(head: bytes) -> str | None:
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return WEBP
    if head.startswith(b"%PDF-"):
        return PDF
    return _from_brands(head) if head[4:8] == b"ftyp" else None


def _from_brands(head: bytes) -> str | None:
    """HEIC and AVIF are boxes; the first box lists what they are (ISO/IEC 14496-12, 4.3)."""
    size = int.from_bytes(head[:4], "big")
    brands = {head[8:12], *(head[n : n + 4] for n in range(16, min(size, len(head)), 4))}
    if brands & _AVIF_BRANDS:
        return AVIF
    return HEIC if brands & _HEIC_BRANDS else None


def _document(path: Path) -> str | None:
    """A Word or Excel file; Refused where it is damaged, holds programs, or unpacks to more than anybody could want."""
    damaged = _("This file is damaged or locked with a password. Open it, save it again without one, and send that.")
    try:
        _refuse_long_directory(path)
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            if sum(member.file_size for member in members) > MOST_UNPACKED:
                raise Refused(_("This file unpacks to more than we can take. Send the part that matters as a PDF."))
            if any(member.filename.lower().endswith("vbaproject.bin") for member in members):
                return None
            for member in members:  # what it says of its size is true only if it reads to its end
                _read_through(archive, member)
            names = {member.filename for member in members}
    except (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, RuntimeError, ValueError) as error:
        raise Refused(damaged) from error
    if "[Content_Types].xml" not in names:
        return None
    return next((kind for part, kind in _PARTS.items() if part in names), None)


def _read_through(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise zipfile.BadZipFile
    with archive.open(member) as content:
        while content.read(2**18):
            pass


def _refuse_long_directory(path: Path) -> None:
    """The library reads the list of members whole, so its length is looked at first (APPNOTE.TXT, 4.3.16)."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 2**16 - 22 - 20))
        tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + 22 or b"PK\x06\x07" in tail[max(0, at - 20) : at]:
        raise zipfile.BadZipFile
    if int.from_bytes(tail[at + 12 : at + 16], "little") > MOST_DIRECTORY:
        raise zipfile.BadZipFile


def _text(path: Path, name: str, head: bytes) -> str | None:
    """Plain text or a table of it. What a browser might take for a page or a script's envelope is none."""
    content = path.read_bytes()
    for encoding in ("utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _NOT_TEXT.search(text) or _MARKUP.match(text[:4096].encode()):
            return None
        return CSV if name.lower().endswith((".csv", ".tsv")) else TEXT
    return None
