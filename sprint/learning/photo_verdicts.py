"""One photo and one rule: what was measured, what is asked, and what to do about it. Pure rules."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _

from sprint.curriculum.photo_rules import Asked

SHARP, SOFT = 40, 12  # variance of the Laplacian, from photos blurred on purpose: tests/learning/test_photo_check.py
WHITE, NEARLY_WHITE = 253, 235  # of 255: compressing moves pure white by a step or two
DARK, BRIGHT = 45, 235  # of 255: the product's median beyond which its drawing is hard to see
MOST_LOST = 0.25  # of the product without any drawing left
PLAIN = 0.85  # of the edge has one color
NEARLY = 0.1  # of the longer side: how far "near-square" may be from square
EXACTLY = 0.01
MILLION = 1_000_000
NAMES = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WebP", "image/heic": "HEIC", "image/avif": "AVIF"}
MAIN_ONLY = frozenset({"background", "fill"})


@dataclass(frozen=True)
class Verdict:
    """One rule and one photo: what was measured, what is asked, and what to do. state: pass, fix or unknown."""

    rule: str
    label: str
    measured: str
    asked: str
    state: str
    advice: str = ""

    @property
    def is_fix(self) -> bool:
        """Whether something should be done about it."""
        return self.state == "fix"


@dataclass(frozen=True)
class Shot:
    """The measures of a photo, as sprint.photos.keep gives them."""

    measures: Mapping[str, Any]
    width: int = field(init=False)
    height: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "width", self.measures["width"])
        object.__setattr__(self, "height", self.measures["height"])

    @property
    def short_side(self) -> int:
        """In pixels."""
        return min(self.width, self.height)

    @property
    def long_side(self) -> int:
        """In pixels."""
        return max(self.width, self.height)

    @property
    def size(self) -> str:
        """ "4,000 x 3,000"."""
        return f"{self.width:,} x {self.height:,}"

    @property
    def weight(self) -> str:
        """ "3.6 MB"."""
        return _("%(n)s MB", n=f"{self.measures['weight'] / MILLION:.1f}")

    @property
    def format(self) -> str:
        """ "JPEG"."""
        return NAMES.get(self.measures["kind"], "?")

    def is_square(self, by: float) -> bool:
        """Whether the sides differ by no more than a share of the longer one."""
        return self.long_side - self.short_side <= by * self.long_side


def _short_side(shot: Shot, asked: int) -> tuple[str, str, bool, str]:
    return (
        _("%(size)s pixels", size=shot.size),
        _("%(n)s x %(n)s pixels or more", n=f"{asked:,}"),
        shot.short_side >= asked,
        _(
            "The short side has %(has)s pixels of the %(asked)s. Shoot again at your camera's full size and crop less. "
            "Don't enlarge it: the dots grow, the detail doesn't.",
            has=f"{shot.short_side:,}",
            asked=f"{asked:,}",
        ),
    )


def _long_side(shot: Shot, asked: int) -> tuple[str, str, bool, str]:
    return (
        _("%(size)s pixels", size=shot.size),
        _("%(n)s pixels or more on the long side", n=f"{asked:,}"),
        shot.long_side >= asked,
        _(
            "The long side has %(has)s pixels of the %(asked)s. Shoot again at your camera's full size and crop less. "
            "Don't enlarge it: the dots grow, the detail doesn't.",
            has=f"{shot.long_side:,}",
            asked=f"{asked:,}",
        ),
    )


def _most_long_side(shot: Shot, asked: int) -> tuple[str, str, bool, str]:
    said = _("%(n)s pixels or less on the long side", n=f"{asked:,}")
    advice = _("Save a copy of 2,200 x 2,200 pixels for this place.")
    return _("%(size)s pixels", size=shot.size), said, shot.long_side <= asked, advice


def _most_megapixels(shot: Shot, asked: int) -> tuple[str, str, bool, str]:
    count = shot.width * shot.height / MILLION
    said = _("%(n)s megapixels or less", n=asked)
    advice = _("Save a copy of 2,200 x 2,200 pixels for this place.")
    return _("%(n)s megapixels", n=f"{count:.1f}"), said, count <= asked, advice


def _megabytes(shot: Shot, asked: float) -> tuple[str, str, bool, str]:
    advice = _("Save it again as a JPEG of 2,200 x 2,200 pixels, at 80 to 85% quality: that weighs 1 to 2 MB.")
    return shot.weight, _("%(n)s MB or less", n=asked), shot.measures["weight"] <= asked * MILLION, advice


def _shape(shot: Shot, asked: str) -> tuple[str, str, bool, str]:
    is_square = asked == "square"
    side = f"{shot.short_side:,}"
    return (
        _("%(size)s pixels", size=shot.size),
        _("A square") if is_square else _("Close to a square"),
        shot.is_square(EXACTLY if is_square else NEARLY),
        _("Crop it to a square: %(n)s x %(n)s pixels stay.", n=side),
    )


def _formats(shot: Shot, asked: Iterable[str]) -> tuple[str, str, bool, str]:
    names = list(asked)
    return (
        shot.format,
        _(" or ").join(names),
        shot.format in names,
        _("Save or export a copy as a JPEG, and send that."),
    )


def _background(shot: Shot, asked: str) -> tuple[str, str, bool, str]:
    corners = ", ".join(map(str, shot.measures["corners"]))
    if asked == "plain":
        share = _("%(n)s%% of the edge has one color", n=round(100 * shot.measures["evenness"]))
        advice = _("Hang a plain sheet or a roll of paper behind the product, and clear away what stands beside it.")
        return share, _("White or plain"), shot.measures["evenness"] >= PLAIN, advice
    return (
        _("Corners at %(corners)s", corners=corners),
        _("White: all corners at 255"),
        min(shot.measures["corners"]) >= WHITE and shot.measures["evenness"] >= PLAIN,
        _whiter(shot),
    )


def _whiter(shot: Shot) -> str:
    darkest = min(shot.measures["corners"])
    if shot.measures["evenness"] < PLAIN:
        return _(
            "Something stands at the edge, or the paper ends too early. Sweep white paper up behind the product, leave "
            "room on all sides, and crop to the paper."
        )
    if darkest >= NEARLY_WHITE:
        return _("Almost: raise the white point in your photo editor until all four corners read 255, 255, 255.")
    return _(
        "The darkest corner reads %(n)s of 255. Light the paper more, or turn the background white in your photo "
        "editor: the paper, not the part.",
        n=darkest,
    )


def _fill(shot: Shot, asked: tuple[int, int]) -> tuple[str, str, bool | None, str]:
    low, high = asked
    said = _("%(low)s to %(high)s%% of the frame", low=low, high=high)
    fill = shot.measures["fill"]
    if fill is None:
        advice = _("The background is too busy to tell where the product ends. Look yourself: is it about 85%?")
        return _("Could not be measured"), said, None, advice
    percent = round(100 * fill)
    if percent > high:
        advice = _("Shoot again from a step farther away, or add white around it, so that the product has some air.")
    else:
        side = round(fill * shot.long_side / 0.85)
        advice = _("Crop closer: in a square of about %(n)s x %(n)s pixels the product fills 85%%.", n=f"{side:,}")
    return _("%(n)s%%", n=percent), said, low <= percent <= high, advice


Judge = Callable[[Shot, Any], tuple[str, str, bool | None, str]]
_JUDGES: dict[str, Judge] = {
    "short_side": _short_side, "long_side": _long_side, "most_long_side": _most_long_side,
    "most_megapixels": _most_megapixels, "megabytes": _megabytes, "shape": _shape, "formats": _formats,
    "background": _background, "fill": _fill,
}  # fmt: skip


def _label(rule: str) -> str:
    return {
        "shape": _("Shape"), "formats": _("File type"), "megabytes": _("File size"), "background": _("Background"),
        "fill": _("Fill of the frame"),
    }.get(rule) or _("Size")  # fmt: skip


def judge(shot: Shot, asked: Asked, *, is_main: bool) -> tuple[Verdict, ...]:
    """The verdicts on some rules; background and fill are asked of a main photo only."""
    return tuple(_verdict(shot, rule, value) for rule, value in asked.items() if is_main or rule not in MAIN_ONLY)


def _verdict(shot: Shot, rule: str, value: Any) -> Verdict:
    measured, said, holds, advice = _JUDGES[rule](shot, value)
    state = "unknown" if holds is None else "pass" if holds else "fix"
    return Verdict(rule, _label(rule), measured, said, state, "" if holds else advice)


def sharpness(shot: Shot) -> Verdict:
    """Whether its edges are sharp, by the one number that was measured."""
    value = shot.measures["sharpness"]
    label, said = _("Sharpness"), _("%(n)s or more", n=SHARP)
    if value >= SHARP:
        return Verdict("sharpness", label, _("%(n)s: sharp", n=round(value)), said, "pass")
    advice = _(
        "Wipe the lens, rest the phone on something firm, tap on the product to focus, and use the timer. Then look at "
        "it at 100% on a larger screen."
    )
    word = _("%(n)s: a little soft", n=round(value)) if value >= SOFT else _("%(n)s: blurred", n=round(value))
    return Verdict("sharpness", label, word, said, "fix", advice)


def light(shot: Shot) -> Verdict:
    """Whether the product is neither too dark nor too bright to see."""
    m = shot.measures
    label, said = _("Light on the product"), _("Neither black nor burnt out")
    measured = _("%(n)s of 255 in the middle", n=m["brightness"])
    if m["brightness"] < DARK or m["black"] > MOST_LOST:
        advice = _("Too dark. Move to a window, switch the room lights off, and put white card opposite the window.")
        return Verdict("light", label, measured, said, "fix", advice)
    if m["brightness"] > BRIGHT or m["blown"] > MOST_LOST:
        advice = _(
            "Very bright: detail may be lost. Tap on the product, slide the exposure down a little, and shoot again. "
            "If the product itself is white, look yourself."
        )
        return Verdict("light", label, measured, said, "fix", advice)
    return Verdict("light", label, measured, said, "pass")
