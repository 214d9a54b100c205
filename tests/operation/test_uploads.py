"""What people send is told from its bytes, kept harmless, and cleared away when nobody has it."""

import os
import struct
import zipfile
import zlib
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageOps

from sprint import file_kinds, photos, uploads
from sprint.errors import Refused
from sprint.storing import store
from tests.builders.heic import heic
from tests.builders.pictures import product, saved

NOW = datetime(2026, 10, 28, 16, tzinfo=UTC)
SMALL = product(300, 300)
OFFICE = {"[Content_Types].xml": b"<Types/>"}


def archive(members, compression=zipfile.ZIP_DEFLATED):
    out = BytesIO()
    with zipfile.ZipFile(out, "w", compression) as target:
        for name, content in members.items():
            target.writestr(name, content)
    return out.getvalue()


DOCX = archive({**OFFICE, "word/document.xml": b"<w/>"})
XLSX = archive({**OFFICE, "xl/workbook.xml": b"<w/>"})


def take(folder, content, name="file", *, is_photo=False):
    return store(folder, BytesIO(content), name, is_photo=is_photo)


def opened(path):
    return Image.open(BytesIO(path.read_bytes()))


def left(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (saved(SMALL), "a", file_kinds.JPEG),
        (saved(SMALL, "PNG"), "a.txt", file_kinds.JPEG),
        (saved(SMALL, "WEBP"), "a.exe", file_kinds.JPEG),
        (saved(SMALL, "AVIF"), "a.svg", file_kinds.JPEG),
        (saved(SMALL.convert("P"), "PNG", transparency=0), "a.png", file_kinds.JPEG),
        (saved(SMALL.convert("CMYK")), "a.jpg", file_kinds.JPEG),
        (saved(SMALL.convert("LA"), "PNG"), "a.png", file_kinds.JPEG),
        (saved(SMALL.convert("I;16"), "PNG"), "a.png", file_kinds.JPEG),
        (heic(), "a.heic", file_kinds.JPEG),
        (b"%PDF-1.4 ...", "a.html", file_kinds.PDF),
        (DOCX, "a.zip", file_kinds.DOCX),
        (XLSX, "a", file_kinds.XLSX),
        ("Länge;mm\n".encode(), "sizes.CSV", file_kinds.CSV),
        ("Länge".encode("utf-16"), "a.txt", file_kinds.TEXT),
        ("Länge".encode("cp1252"), "a.txt", file_kinds.TEXT),
    ],
)
def test_a_file_is_what_its_bytes_say(tmp_path, content, name, kind):
    stored = take(tmp_path, content, name)
    assert stored.kind == kind and stored.name.rpartition(".")[2] in file_kinds.ENDINGS[kind]
    assert {path.name for path in left(tmp_path)} >= {stored.key}


def lying_zip():
    """A member that says it is small and is not."""
    content = archive({**OFFICE, "word/document.xml": bytes(200_000)})
    return content.replace(struct.pack("<I", 200_000), struct.pack("<I", 10))


def endless_directory():
    """A ZIP whose list of members is 2 MB long."""
    return archive({**OFFICE, **{f"word/{n}-{'x' * 80}.xml": b"" for n in range(9000)}, "word/document.xml": b""})


def huge_png(width=60_000, height=60_000):
    """A PNG of 3.6 billion pixels in a few kilobytes."""

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes(2_000_000))) + chunk(b"IEND", b"")


def many_scans():
    content = saved(SMALL, progressive=True)
    at = content.rindex(b"\xff\xda")
    return content[:at] + content[at:-2] * 40 + content[-2:]


BOMBS = {
    "a ZIP of zeros": lambda: archive({**OFFICE, "word/document.xml": bytes(120_000_000)}),
    "a ZIP that lies": lying_zip,
    "a ZIP with an endless list": endless_directory,
    "a ZIP inside the list of a ZIP": lambda: DOCX[:-22] + b"PK\x06\x07" + bytes(16) + DOCX[-22:],
    "a PNG of billions": huge_png,
    "a PNG of thirty million": lambda: huge_png(6000, 5000),
    "a JPEG of 51 megapixels": lambda: saved(Image.new("L", (8500, 6000)), quality=20),
    "a JPEG of many scans": many_scans,
    "a progressive JPEG of 26 megapixels": lambda: saved(Image.new("L", (5200, 5000)), quality=20, progressive=True),
    "a WebP of 15 megapixels": lambda: saved(Image.new("L", (5000, 3000)), "WEBP", quality=10, method=0),
    "a HEIC of 26 megapixels": lambda: heic(columns=100, rows=65, tile=64),
    "a PNG with a bomb of words": lambda: saved(SMALL, "PNG")[:33] + _text_bomb() + saved(SMALL, "PNG")[33:],
}


def _text_bomb():
    body = b"Comment\0\0" + zlib.compress(bytes(80_000_000))
    return struct.pack(">I", len(body)) + b"zTXt" + body + struct.pack(">I", zlib.crc32(b"zTXt" + body))


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_with_a_sentence_and_leaves_nothing(tmp_path, name):
    with pytest.raises(Refused) as refused:
        take(tmp_path, BOMBS[name](), "a")
    assert refused.value.sentence.endswith(".")
    assert not left(tmp_path)


DISGUISED = {
    "a page as text": b"<!DOCTYPE html><script>alert(1)</script>",
    "a page behind blanks": b" \n\t<HTML>",
    "a drawing": b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "a page behind a mark": b"\xef\xbb\xbf<html>",
    "a page in UTF-16": "<html>".encode("utf-16"),
    "a program": b"MZ\x90\0\x03",
    "a script of Unix": b"\x7fELF\x02\x01",
    "a ZIP of pages": archive({"index.html": b"<html>"}),
    "a Word file with programs": archive({**OFFICE, "word/document.xml": b"", "word/vbaProject.bin": b"x"}),
    "a movie": b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom",
    "a GIF": saved(SMALL.convert("P"), "GIF"),
    "a TIFF": saved(SMALL, "TIFF"),
    "half a JPEG": saved(SMALL)[:900],
    "half a HEIC": heic()[:2000],
    "half a ZIP": DOCX[:60],
    "a JPEG of noise": b"\xff\xd8\xff\xe0" + bytes(range(256)) * 40,
    "an AVIF of noise": b"\0\0\0\x18ftypavif\0\0\0\0avifmif1" + bytes(range(256)) * 40,
}


@pytest.mark.parametrize("name", DISGUISED)
def test_what_is_disguised_or_cut_off_is_refused_with_a_sentence(tmp_path, name):
    for is_photo in (True, False):
        with pytest.raises(Refused):
            take(tmp_path, DISGUISED[name], "quote.pdf", is_photo=is_photo)
    assert not left(tmp_path)


def test_more_bytes_than_the_field_takes_are_not_read_to_their_end(tmp_path, monkeypatch):
    monkeypatch.setattr(uploads, "PHOTOS", uploads.Takes(file_kinds.PHOTOS, 10))
    stream = BytesIO(b"x" * 5_000_000)
    with pytest.raises(Refused), uploads.taking_in(tmp_path, stream, "a", uploads.PHOTOS):
        pass
    assert stream.tell() <= uploads.CHUNK and not left(tmp_path)


def test_a_large_photo_is_read_at_half_its_size_and_keeps_its_measures(tmp_path):
    source = tmp_path / "large.jpg"
    source.write_bytes(saved(product(6000, 4500, fill=0.5), quality=60))
    measures = photos.keep(source, file_kinds.JPEG, tmp_path / "a", tmp_path / "b")
    assert (measures["width"], measures["height"], measures["fill"]) == (6000, 4500, pytest.approx(0.5, abs=0.01))
    assert opened(tmp_path / "a").size == (3000, 2250)


def test_a_large_heic_is_read_in_bands_that_meet(tmp_path, monkeypatch):
    monkeypatch.setattr(photos, "SMALLER_FULL_SIZE", 1)
    source = tmp_path / "a.heic"
    source.write_bytes(heic(columns=2, rows=10))
    photos.keep(source, file_kinds.HEIC, tmp_path / "half", tmp_path / "small")
    monkeypatch.undo()
    photos.keep(source, file_kinds.HEIC, tmp_path / "whole", tmp_path / "small")
    half, whole = (opened(tmp_path / name).convert("L") for name in ("half", "whole"))
    assert half.size == (64, 320) and whole.size == (128, 640)
    for y in range(2, 318, 7):
        assert abs(half.getpixel((20, y)) - whole.reduce(2).getpixel((20, y))) < 12


def test_what_shows_through_becomes_white(tmp_path):
    picture = Image.new("RGBA", (300, 300), (0, 0, 0, 0))
    stored = take(tmp_path, saved(picture, "PNG"), "a.png", is_photo=True)
    assert stored.report["corners"] == [255] * 4


@pytest.mark.parametrize("turn", range(1, 9))
def test_a_photo_stands_as_the_camera_was_turned(tmp_path, turn):
    picture = product(400, 200)
    picture.paste((255, 0, 0), (0, 0, 60, 60))
    exif = Image.Exif()
    exif[0x0112] = turn
    source = tmp_path / "a.jpg"
    source.write_bytes(saved(picture, exif=exif))
    measures = photos.keep(source, file_kinds.JPEG, tmp_path / "b", tmp_path / "c")
    seen, small = ImageOps.exif_transpose(opened(tmp_path / "b")), opened(tmp_path / "c")
    expected = ImageOps.exif_transpose(opened(source))
    assert seen.size == expected.size == small.size == (measures["width"], measures["height"])
    for where in ((20, 20), (expected.width - 20, 20), (20, expected.height - 20)):
        assert _near(seen.getpixel(where), expected.getpixel(where)) and _near(
            small.getpixel(where), expected.getpixel(where)
        )


def _near(one, other):
    return max(abs(a - b) for a, b in zip(one, other, strict=True)) < 40


@pytest.mark.parametrize(
    ("name", "becomes"),
    [
        ("IMG_2041.JPG", "IMG_2041.jpg"),
        ("../../etc/passwd", "passwd.jpg"),
        ("C:\\Users\\Ada\\photo.jpeg", "photo.jpeg"),
        ("a\u202egpj.exe", "agpj.jpg"),
        ("con.jpg", "file-con.jpg"),
        ('a<b>:"|?*.jpg', "a-b------.jpg"),
        ("two\nlines.jpg", "twolines.jpg"),
        ("...", "file.jpg"),
        ("", "file.jpg"),
        ("part v1.2 final", "part v1.2 final.jpg"),
        ("x" * 300 + ".jpg", "x" * 116 + ".jpg"),
    ],
)
def test_a_name_is_made_harmless(name, becomes):
    assert uploads.harmless(name, file_kinds.JPEG) == becomes


@given(st.text(max_size=300))
def test_any_name_becomes_one_that_every_system_keeps(name):
    made = uploads.harmless(name, file_kinds.PDF)
    assert 5 <= len(made) <= uploads.LONGEST_NAME and made.endswith(".pdf") and made.isprintable()
    assert not set(made) & set('<>:"/\\|?*') and not made.startswith((".", " "))
    assert uploads.harmless(made, file_kinds.PDF) == made


@pytest.mark.parametrize("key", ["", "..", "../x", "a" * 31, "A" * 32, "a" * 32 + "/..", "a" * 33])
def test_only_our_own_keys_lead_to_a_file(tmp_path, key):
    with pytest.raises(ValueError, match="no key"):
        uploads.path_of(tmp_path, key)


def test_the_sweep_takes_what_nobody_has_and_nothing_else(tmp_path):
    kept, _orphan, young = (take(tmp_path, saved(SMALL), "a.jpg", is_photo=True) for _ in range(3))
    (tmp_path / "incoming" / "cut-off").write_bytes(b"x")
    (tmp_path / "2026").mkdir()
    (tmp_path / "2026" / "somebody else's.pdf").write_bytes(b"x")
    for path in left(tmp_path):
        if young.key not in path.name:
            _age(path, timedelta(hours=2))
    gone = uploads.sweep(tmp_path, lambda keys: {kept.key} & set(keys), NOW)
    assert gone == 3
    names = sorted(path.name for path in left(tmp_path))
    assert names == sorted([kept.key, f"{kept.key}.small", young.key, f"{young.key}.small", "somebody else's.pdf"])


def _age(path, by):
    os.utime(path, ((NOW - by).timestamp(),) * 2)


def test_only_one_photo_is_read_at_a_time(tmp_path, monkeypatch):
    monkeypatch.setattr(photos, "PATIENCE", 0.01)
    with photos._turn(), pytest.raises(Refused, match="Many photos arrive"):
        take(tmp_path, saved(SMALL), "a.jpg", is_photo=True)
    take(tmp_path, saved(SMALL), "a.jpg", is_photo=True)
