"""Colors that a program chooses: whether they can be read (WCAG 2.2, 1.4.3), and what they become by night."""

import re

DAY_PAPER, NIGHT_PAPER = "#faf8f2", "#10171e"  # as in static/css/tokens.css
DARK_TEXT = "#14202b"  # what stands on the accent, by day and by night
TEXT, SHAPE = 4.5, 3.0  # the least contrast of text, and of a shape that must be seen (WCAG 2.2, 1.4.3 and 1.4.11)
_HEX = re.compile(r"#[0-9a-f]{6}")


def is_color(text: str) -> bool:
    """Whether a text is a color as `#rrggbb`."""
    return bool(_HEX.fullmatch(text.lower()))


def contrast(one: str, other: str) -> float:
    """From 1 (the same) to 21 (black on white), as WCAG reckons."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: str) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (n / 255 for n in _parts(color))]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _parts(color: str) -> tuple[int, int, int]:
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


def lighter(color: str, amount: float) -> str:
    """The color mixed with white: 0 is the color itself, 1 is white."""
    return "#{:02x}{:02x}{:02x}".format(*(round(n + (255 - n) * amount) for n in _parts(color)))


def by_night(color: str, least: float) -> str:
    """The color, no lighter than it takes to stand out on the night's paper."""
    steps = (lighter(color, n / 20) for n in range(21))
    return next(step for step in steps if contrast(step, NIGHT_PAPER) >= least)


def stylesheet(accent: str, link: str) -> str:
    """The two colors as CSS variables, in the layer of the tokens; empty where the program has chosen none."""
    tokens = []
    if accent:
        night = by_night(accent, SHAPE)
        tokens += [f"--next:light-dark({accent},{night})",
                   f"--next-hover:light-dark({lighter(accent, 0.2)},{lighter(night, 0.2)})",
                   f"--next-edge:light-dark({DARK_TEXT},{night})"]  # fmt: skip
    if link:
        tokens += [f"--link:light-dark({link},{by_night(link, 7)})", f"--focus:light-dark({link},{by_night(link, 7)})"]
    return f"@layer tokens{{:root{{{';'.join(tokens)}}}}}\n" if tokens else ""
