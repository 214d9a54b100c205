"""What can be measured of a photo: sharpness, light, the background, and how much of the frame the product fills.

Plain numbers, ready for JSON; what they mean for whom is for others to say.
"""

from collections.abc import Sequence
from operator import mul
from typing import Any

from PIL import Image, ImageChops, ImageFilter

SHARPNESS_AT = 1200  # pixels of the long side at which sharpness is judged: about what a listing shows
COARSE = 400  # pixels of the long side for everything else
TILES = 8  # sharpness is looked for in so many rows and columns of the product
RING = 0.02  # of the long side: the edge that is taken for background
CORNER = 0.04  # of the long side: the squares in the four corners
LIKE = 16  # of 255: how far a channel of a background may be from its middle
UNLIKE = 32  # of 255: from where on a pixel belongs to the product
PLAIN = 0.85  # of the edge must be of one color before anything can be said about the product in front of it
BLOWN, BLACK = 252, 12  # of 255: without any drawing left
_VALUES = range(256)
_SQUARES = [value * value for value in _VALUES]
_LAPLACE = ImageFilter.Kernel((3, 3), (0, 1, 0, 1, -4, 1, 0, 1, 0), scale=1, offset=128)


def measure(image: Image.Image) -> dict[str, Any]:
    """The measures of an RGB photo that stands upright.

    background: the middle color of the edge; evenness: the share of the edge that has it; corners: the darkest channel
    of each, 255 is white. box and fill: where the product is and the share of the frame that its longest side covers,
    None where the background is not plain. brightness: the product's median of 255; blown and black: shares of it
    without drawing. sharpness: the variance of the Laplacian in the sharper tiles, at SHARPNESS_AT pixels.
    """
    coarse = at_most(image, COARSE)
    ring = _ring(coarse)
    background = [_median(channel.histogram(ring)) for channel in coarse.split()]
    far = _distance(coarse, background)
    evenness = _share(far.histogram(ring), 0, LIKE)
    product = _without_specks(far.point(lambda value: 255 if value >= UNLIKE else 0))
    box = product.getbbox() if evenness >= PLAIN else None
    light = coarse.convert("L").histogram(product if box else None)
    return {
        "background": background, "evenness": round(evenness, 3), "corners": _corners(coarse),
        "box": [round(edge / side, 4) for edge, side in zip(box, coarse.size * 2, strict=True)] if box else None,
        "fill": _fill(box, coarse.size), "brightness": _median(light), "blown": round(_share(light, BLOWN, 255), 3),
        "black": round(_share(light, 0, BLACK), 3), "sharpness": round(_sharpness(image, box, coarse.size), 1),
    }  # fmt: skip


def at_most(image: Image.Image, long_side: int) -> Image.Image:
    """The image, made smaller where it is longer than that."""
    by = long_side / max(image.size)
    if by >= 1:
        return image
    size = max(1, round(image.width * by)), max(1, round(image.height * by))
    return image.resize(size, Image.Resampling.BOX, reducing_gap=2.0)


def _ring(image: Image.Image) -> Image.Image:
    wide = max(1, round(max(image.size) * RING))
    mask = Image.new("L", image.size, 255)
    if min(image.size) > 2 * wide:
        mask.paste(0, (wide, wide, image.width - wide, image.height - wide))
    return mask


def _distance(image: Image.Image, color: Sequence[int]) -> Image.Image:
    """How far each pixel is from a color, by the channel that differs most."""
    red, green, blue = ImageChops.difference(image, Image.new("RGB", image.size, tuple(color))).split()
    return ImageChops.lighter(ImageChops.lighter(red, green), blue)


def _without_specks(mask: Image.Image) -> Image.Image:
    return mask.filter(ImageFilter.BoxBlur(1)).point(lambda value: 255 if value >= 128 else 0)


def _corners(image: Image.Image) -> list[int]:
    side = max(2, round(max(image.size) * CORNER))
    width, height = image.size
    places = ((0, 0), (width - side, 0), (0, height - side), (width - side, height - side))
    squares = [image.crop((x, y, x + side, y + side)) for x, y in places]
    return [min(_median(channel.histogram()) for channel in square.split()) for square in squares]


def _fill(box: tuple[int, int, int, int] | None, size: tuple[int, int]) -> float | None:
    if box is None:
        return None
    return round(max((box[2] - box[0]) / size[0], (box[3] - box[1]) / size[1]), 3)


def _sharpness(image: Image.Image, box: tuple[int, int, int, int] | None, coarse: tuple[int, int]) -> float:
    if box:
        by = image.width / coarse[0]
        image = image.crop(tuple(round(edge * by) for edge in box))  # type: ignore[arg-type]
    gray = image.convert("L")
    long_side = round(SHARPNESS_AT * max(image.size) / (max(coarse) * by)) if box else SHARPNESS_AT
    edges = at_most(gray, max(long_side, TILES)).filter(_LAPLACE)
    tiles = sorted(_variance(tile.histogram()) for tile in _tiles(edges))
    return tiles[round(0.9 * (len(tiles) - 1))]


def _tiles(image: Image.Image) -> list[Image.Image]:
    inner = image.crop((1, 1, max(2, image.width - 1), max(2, image.height - 1)))  # the filter leaves the edge as it is
    wide, high = max(1, inner.width // TILES), max(1, inner.height // TILES)
    corners = [(x, y) for x in range(0, wide * TILES, wide) for y in range(0, high * TILES, high)]
    return [inner.crop((x, y, x + wide, y + high)) for x, y in corners if x < inner.width and y < inner.height]


def _variance(histogram: Sequence[int]) -> float:
    count = sum(histogram)
    mean = sum(map(mul, histogram, _VALUES)) / count
    return sum(map(mul, histogram, _SQUARES)) / count - mean * mean


def _median(histogram: Sequence[int]) -> int:
    half, seen = sum(histogram) / 2, 0
    for value, n in enumerate(histogram):
        seen += n
        if seen >= half and seen:
            return value
    return 0


def _share(histogram: Sequence[int], first: int, last: int) -> float:
    count = sum(histogram)
    return sum(histogram[first : last + 1]) / count if count else 0.0
