"""What pages show of the board: plain values, made for one reader."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

PAGE = 20  # posts of a topic, by their numbers: a post never changes its page


class Author(NamedTuple):
    """Who wrote something, as others of the cohort know them. No id: the account is gone."""

    id: int | None
    name: str
    initials: str
    role: str  # "", coach or staff
    company: str


@dataclass(frozen=True)
class TopicRow:
    """A topic in a list, as one reader sees it."""

    id: int
    kind: str
    title: str
    week: int | None
    module: str | None
    author: Author
    replies: int
    last_post_at: datetime
    posted_at: datetime
    new: int  # posts of others that the reader has not seen
    is_answered: bool
    is_pinned: bool
    is_locked: bool
    is_hidden: bool
    is_followed: bool


@dataclass(frozen=True)
class PostRow:
    """A post in its topic, as one reader sees it."""

    id: int
    number: int
    author: Author
    html: str
    posted_at: datetime
    edited_at: datetime | None
    deleted_at: datetime | None
    hidden_at: datetime | None
    accepted_by: str | None
    helpful: int
    is_helpful: bool  # the reader said so

    @property
    def is_gone(self) -> bool:
        """Whether only a trace of it is left."""
        return self.deleted_at is not None or self.hidden_at is not None


def page_of(number: int) -> int:
    """The page on which a post stands, from 1."""
    return max(0, number - 1) // PAGE + 1


def initials(name: str) -> str:
    """Two letters for the plate beside a name."""
    words = name.split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()
