"""An address as a QR code: how a sheet of paper leads back to its page."""

import segno
from markupsafe import Markup

from sprint import markdown


def code(url: str) -> Markup:
    """The code as a drawing for a page, in the ink of the page; name the address in words beside it."""
    made = segno.make(url, error="m", micro=False)
    return markdown.keep(made.svg_inline(scale=3, border=2, dark="#000", omitsize=True, svgclass="qr", lineclass=None))
