"""Company names and websites, made comparable: how duplicates are found."""

import re
from urllib.parse import urlsplit

_FORMS = frozenset({"inc", "incorporated", "llc", "corp", "corporation", "co", "company", "ltd", "limited", "lp", "llp",
                    "pllc", "the"})  # fmt: skip
_SHARED = frozenset({
    "facebook.com", "linkedin.com", "instagram.com", "etsy.com", "amazon.com", "wixsite.com", "wordpress.com",
    "google.com", "thomasnet.com", "alibaba.com", "square.site", "godaddysites.com", "weebly.com", "myshopify.com",
})  # fmt: skip


def name_key(name: str) -> str:
    """A name without case, punctuation and legal form: "Brinwick Stamping, Inc." is "brinwick stamping"."""
    words = re.sub(r"[^\w]+", " ", name.replace("&", " and ").lower().replace(".", "")).split()
    return " ".join(word for word in words if word not in _FORMS)[:120]


def domain(website: str) -> str:
    """The host of a website, without www; empty for none, and for sites that many companies share."""
    try:
        host = (urlsplit(website if "://" in website else f"//{website}").hostname or "").removeprefix("www.")
    except ValueError:
        return ""
    is_shared = any(host == shared or host.endswith(f".{shared}") for shared in _SHARED)
    return "" if is_shared or "." not in host else host[:120]
