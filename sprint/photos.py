"""Photos: opened with care and one at a time, measured, and written anew without what a camera hides in them.

How many pixels of each kind are taken follows from what decoding one costs: a process grows by 200 MB at most, by 220
for the largest HEIC that phones make (RELIABILITY U1, U2; benchmarks/photo_check.py measures it).
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import Path
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from PIL import Image, ImageCms

from sprint import photo_measures
from sprint.errors import Refused

MILLION = 1_000_000
MOST_PIXELS = {
    "image/jpeg": 50 * MILLION,  # decoded at half its size from FULL_SIZE on
    "image/png": 20 * MILLION,
    "image/heic": 25 * MILLION,  # libheif cannot decode small: 9 bytes a pixel
    "image/webp": 12 * MILLION,  # the decoder holds three whole canvases
    "image/avif": 12 * MILLION,
}
FULL_SIZE = 25 * MILLION  # a JPEG beyond is kept at half its width
SMALLER_FULL_SIZE = 13 * MILLION  # so is any other photo, and one of whose coefficients the decoder holds every one
MOST_PROGRESSIVE = 25 * MILLION
MOST_SCANS = 30  # cameras write one, web tools about ten; each costs a pass over the whole photo
SMALLEST = 50  # pixels of a side: below, it is a dot and no photo
SMALL = 480  # pixels of the long side of the copy that lists show
QUALITY = 85
PATIENCE = 20  # seconds that a photo waits for those before it
_FORMATS = {
    "image/jpeg": ("JPEG", "MPO"), "image/png": ("PNG",), "image/heic": ("HEIF",), "image/webp": ("WEBP",),
    "image/avif": ("AVIF",),
}  # fmt: skip
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_270, 7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}  # fmt: skip
_BAND = 256  # rows; even, so that halves meet
_ORIENTATION = 0x0112  # Exif 2.32, 4.6.5
_one_at_a_time = threading.BoundedSemaphore(1)
Image.MAX_IMAGE_PIXELS = None  # Pillow would only warn; _size refuses, with a sentence


def keep(source: Path, kind: str, target: Path, small: Path) -> dict[str, Any]:
    """Write a photo anew as JPEG, and a small copy beside it; what was measured of it, ready for JSON.

    `source` is what a person sent, and is left alone. Of all that it says besides its pixels only the turn of the
    camera is written again, as the one tag: turning twelve million pixels takes as long as reading them. Refused with
    a sentence where it cannot be read.
    """
    with _turn(), _reading(source, kind) as image:
        size = _size(image, kind)
        image, turn = _decode(image)
        rough = _turned(image.reduce(max(1, max(image.size) // photo_measures.SHARPNESS_AT)), turn)
        measured = photo_measures.measure(rough)
        photo_measures.at_most(rough, SMALL).save(small, "JPEG", quality=QUALITY)
        image.save(target, "JPEG", quality=QUALITY, exif=_only(turn))
    if turn and turn >= 5:
        size = size[1], size[0]
    return {"width": size[0], "height": size[1], "kind": kind, "weight": source.stat().st_size, **measured}


@contextmanager
def _turn() -> Iterator[None]:
    if not _one_at_a_time.acquire(timeout=PATIENCE):
        raise Refused(_("Many photos arrive at this moment. Wait a minute, then send this one again."))
    try:
        yield
    finally:
        _one_at_a_time.release()


@contextmanager
def _reading(source: Path, kind: str) -> Iterator[Image.Image]:
    """The photo, its size known and its pixels not yet read. Whatever a decoder says becomes a sentence."""
    if kind == "image/heic":
        import pi_heif

        pi_heif.register_heif_opener(thumbnails=False, aux_images=False, depth_images=False)
    try:
        with Image.open(source, formats=_FORMATS[kind]) as image:
            yield image
    except Refused:
        raise
    except Exception as error:  # decoders raise whatever they like, from struct.error to RuntimeError
        raise Refused(
            _("This photo is damaged or not complete. Open it on your device, save it again as a JPEG, and send that.")
        ) from error


def _size(image: Image.Image, kind: str) -> tuple[int, int]:
    """Width and height as the file says them, before anything is decoded; Refused where that would cost too much."""
    width, height = image.size
    most = MOST_PIXELS[kind]
    if image.info.get("progressive"):
        most = MOST_PROGRESSIVE
        _refuse_many_scans(image)
    if width * height > most:
        raise Refused(
            _(
                "This photo has %(n)s million pixels; we can read %(most)s million of its kind. Save a smaller copy "
                "as a JPEG, 4,000 pixels wide for example, and send that.",
                n=round(width * height / MILLION),
                most=most // MILLION,
            )
        )
    if min(width, height) < SMALLEST:
        small = ngettext("%(num)d pixel", "%(num)d pixels", min(width, height))
        raise Refused(_("This photo has a side of only %(pixels)s. Send the photo itself, not its icon.", pixels=small))
    return width, height


def _refuse_many_scans(image: Image.Image) -> None:
    with Path(str(image.filename)).open("rb") as file:  # type: ignore[attr-defined]
        if file.read().count(b"\xff\xda") > MOST_SCANS:
            raise Refused(_("This JPEG is built in a way that no camera uses. Save it again as a JPEG, and send that."))


def _decode(image: Image.Image) -> tuple[Image.Image, int | None]:
    """The pixels in sRGB on white, and how the camera was turned."""
    profile, turn = image.info.get("icc_profile"), _turn_of(image)
    plain = _in_srgb(_on_white(_pixels(image)), profile)
    plain.info = {}  # comments in it would be written again
    return plain, turn


def _turn_of(image: Image.Image) -> int | None:
    """How the camera was turned; None where the photo's tags cannot be read, which is no reason to refuse it."""
    try:
        turn = image.getexif().get(_ORIENTATION)
    except Exception:  # a tag may hold anything
        return None
    return turn if turn in _TURNS else None


def _pixels(image: Image.Image) -> Image.Image:
    """The photo itself, of a large one at half its width."""
    is_jpeg = image.format in ("JPEG", "MPO")
    full = FULL_SIZE if is_jpeg and not image.info.get("progressive") else SMALLER_FULL_SIZE
    is_large = image.width * image.height > full
    if is_large and image.format == "HEIF":
        return _half_of_heic(image)
    if is_large and is_jpeg:
        image.draft(None, (image.width // 2, image.height // 2))
    image.load()
    return image.reduce(2) if is_large and not is_jpeg else image


def _half_of_heic(image: Image.Image) -> Image.Image:
    """Band by band out of libheif's memory: a second copy in full would be too much."""
    import pi_heif

    found = pi_heif.open_heif(image.filename)  # type: ignore[attr-defined]
    (width, height), data = found.size, memoryview(found.data)
    half = Image.new("RGB", ((width + 1) // 2, (height + 1) // 2), "white")
    for top in range(0, height, _BAND):
        rows = min(_BAND, height - top)
        lines = bytes(data[top * found.stride : (top + rows) * found.stride])
        band = Image.frombuffer(found.mode, (width, rows), lines, "raw", found.mode, found.stride, 1)
        half.paste(_on_white(band).reduce(2), (0, top // 2))
    return half


def _on_white(image: Image.Image) -> Image.Image:
    """What shows through shows the white of a page."""
    if image.mode == "RGB":
        return image
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        layer = image.convert("RGBA")
        ground = Image.new("RGB", layer.size, "white")
        ground.paste(layer, mask=layer.getchannel("A"))
        return ground
    return image.convert("RGB")


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """The colors as the web shows them. A profile that is sRGB already, or that nobody can read, changes nothing."""
    if not profile:
        return image
    with suppress(ImageCms.PyCMSError, OSError, ValueError):
        found = ImageCms.ImageCmsProfile(BytesIO(profile))
        if found.profile.xcolor_space == "RGB " and "sRGB" not in (found.profile.profile_description or ""):
            ImageCms.profileToProfile(image, found, ImageCms.createProfile("sRGB"), inPlace=True)
    return image


def _turned(image: Image.Image, turn: int | None) -> Image.Image:
    return image.transpose(_TURNS[turn]) if turn in _TURNS else image


def _only(turn: int | None) -> Image.Exif:
    tags = Image.Exif()
    if turn:
        tags[_ORIENTATION] = turn
    return tags
