"""What marketplaces ask of photos, as data: `photo_rules.yaml` in the content folder."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import structlog
import yaml

log = structlog.get_logger(__name__)
FILE = "photo_rules.yaml"
NUMBERS = ("short_side", "long_side", "most_long_side", "most_megapixels", "megabytes")
WORDS = {"shape": ("square", "near-square"), "background": ("white", "plain")}
FORMATS = ("JPEG", "PNG", "WebP", "HEIC", "AVIF")
RULES = (*NUMBERS, *WORDS, "formats", "fill")
Asked = Mapping[str, Any]


@dataclass(frozen=True)
class Place:
    """A place where photos go. `must` keeps a photo out, `better` is advised; `facts` trace its figures."""

    id: str
    name: str
    says: str
    facts: tuple[str, ...]
    must: Asked
    better: Asked = field(default_factory=dict)
    look: str = ""


@dataclass(frozen=True)
class PhotoRules:
    """All places; `master` is the one photo that passes everywhere, None where no rules could be read."""

    checked: date | None = None
    master: Place | None = None
    places: tuple[Place, ...] = ()


def read(text: str) -> PhotoRules:
    """The rules of a file's text; ValueError with a sentence where they cannot be read."""
    try:
        data = yaml.safe_load(text)
        checked, master = data["checked"], _place({"id": "master", **data["master"]})
        places = tuple(_place(row) for row in data["places"])
    except yaml.YAMLError as error:
        raise ValueError(f"This is no YAML: {str(error).splitlines()[0]}.") from error
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"Something is missing or misplaced: {error}.") from error
    if not isinstance(checked, date):
        raise ValueError("checked is no day; write it like 2026-11-21.")
    return PhotoRules(checked, master, places)


def _place(row: Mapping[str, Any]) -> Place:
    for asked in (row["must"], row.get("better") or {}):
        for rule, value in asked.items():
            if not _is_known(rule, value):
                raise ValueError(f"The place {row['id']} asks for {rule}: {value}, which nobody can check.")
    return Place(
        row["id"], row["name"], row["says"], tuple(row["facts"]), dict(row["must"]), dict(row.get("better") or {}),
        row.get("look", ""),
    )  # fmt: skip


def _is_known(rule: str, value: Any) -> bool:
    if rule in NUMBERS:
        return isinstance(value, (int, float)) and value > 0
    if rule in WORDS:
        return value in WORDS[rule]
    if rule == "formats":
        return bool(value) and set(value) <= set(FORMATS)
    return rule == "fill" and len(value) == 2 and 0 <= value[0] < value[1] <= 100


def load(content_dir: Path) -> PhotoRules:
    """The rules as the content folder has them now; none where they cannot be read, for they are advice."""
    file = content_dir / FILE
    try:
        return _load(file, file.stat().st_mtime_ns)
    except (OSError, ValueError) as error:
        log.warning("photo_rules_not_read", trouble=str(error))
        return PhotoRules()


@lru_cache(maxsize=4)
def _load(file: Path, _changed: int) -> PhotoRules:
    return read(file.read_text("utf-8"))
