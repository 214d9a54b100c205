"""Photos for tests: products on paper, and what phones hide in them."""

from io import BytesIO

from PIL import Image, ImageDraw, ImageFilter

MARKERS = (b"CanaryPhone", b"CanarySerial", b"CanaryComment", b"CanaryXmp", b"CanaryArtist", b"CanaryThumb")


def product(width=2200, height=2200, fill=0.85, paper=(255, 255, 255), part=(120, 130, 140), blur=0.0):
    """A bracket with holes and scratches in the middle of a sheet of paper; `fill` is its share of the width."""
    image = Image.new("RGB", (width, height), paper)
    draw, wide = ImageDraw.Draw(image), round(width * fill)
    left, high = (width - wide) // 2, min(round(wide * 0.6), round(height * 0.9))
    top = (height - high) // 2
    draw.rectangle((left, top, left + wide - 1, top + high - 1), fill=part)
    for n in range(12):
        x = left + wide // 30 + n * wide // 13
        draw.ellipse(
            (x, top + high // 3, x + wide // 30, top + high // 3 + wide // 30), fill=tuple(c // 3 for c in part)
        )
        scratch = tuple(min(255, c * 5 // 4) for c in part)
        draw.line((left, top + n * high // 12, left + wide - 1, top + n * high // 12 + 2), fill=scratch, width=3)
    return image.filter(ImageFilter.GaussianBlur(blur)) if blur else image


def saved(image, kind="JPEG", **options):
    """The bytes of a file."""
    out = BytesIO()
    image.save(out, kind, **{"quality": 90, **options})
    return out.getvalue()


def tags(turn=6):
    """What a phone writes of itself and of where it is."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F], exif[0x013B] = turn, "CanaryPhone", "CanaryArtist"
    exif.get_ifd(0x8769).update({0xA431: "CanarySerial"})
    exif.get_ifd(0x8825).update({1: "N", 2: (40.0, 44.0, 54.0), 3: "W", 4: (73.0, 59.0, 10.0)})
    return exif


def from_phone(image, turn=6):
    """A JPEG as a phone saves it: turned, with a position and words of its own in every place for such words."""
    xmp = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>CanaryXmp</x:xmpmeta>"
    return saved(image, exif=tags(turn), comment=b"CanaryComment", xmp=xmp) + b"CanaryThumb"
