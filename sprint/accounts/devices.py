"""What a browser says about itself, in words that people know."""

from flask_babel import gettext as _

BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("FxiOS", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "Chromebook"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)


def name_of(user_agent: str) -> str:
    """Browser and machine: "Chrome on Windows"."""
    browser = next((name for sign, name in BROWSERS if sign in user_agent), _("A browser"))
    system = next((name for sign, name in SYSTEMS if sign in user_agent), None)
    return _("%(browser)s on %(system)s", browser=browser, system=system) if system else browser
