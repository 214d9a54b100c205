"""A page of a long list: which rows, and how many pages there are."""

from dataclasses import dataclass

SIZE = 50


@dataclass(frozen=True)
class Paging:
    """Where one is in a list of `total` rows. `number` counts from 1 and never leaves the list."""

    number: int
    total: int
    size: int = SIZE

    @classmethod
    def of(cls, wanted: int | None, total: int, size: int = SIZE) -> "Paging":
        """The page that was asked for, or the nearest there is."""
        last = max(1, -(-total // size))
        return cls(min(max(wanted or 1, 1), last), total, size)

    @property
    def offset(self) -> int:
        """How many rows come before this page."""
        return (self.number - 1) * self.size

    @property
    def last(self) -> int:
        """The number of the last page."""
        return max(1, -(-self.total // self.size))
