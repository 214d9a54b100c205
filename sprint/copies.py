"""Copies of rows that nobody can change, for requests that only look.

To load a row as an object that follows its changes takes several times as long as to read its columns, and every page
reads who asks and from where. A copy has the columns of its model and the model's own properties, and no relationships
but those that its query names.
"""

from collections import namedtuple
from collections.abc import Callable, Sequence
from itertools import accumulate, pairwise
from typing import Any

from sqlalchemy import Column

from sprint.database import Base


def columns(model: type[Base]) -> tuple[Column[Any], ...]:
    """What to select for a copy, in the order of its fields."""
    return tuple(model.__table__.columns)  # type: ignore[arg-type]


def copy_of(model: type[Base], *more: str) -> Any:
    """A class for copies of a model's rows: its columns in their order, then `more`, such as what they belong to."""
    fields = namedtuple(model.__name__, [*(column.key for column in columns(model)), *more])  # type: ignore[misc]
    own = {name: value for name, value in vars(model).items() if isinstance(value, property)}
    return type(model.__name__, (fields,), {"__slots__": (), **own})


def cut(*widths: int) -> Callable[[Sequence[Any]], list[Sequence[Any]]]:
    """Takes apart rows in which so many columns of several models stand side by side."""
    slices = [slice(start, end) for start, end in pairwise(accumulate(widths, initial=0))]
    return lambda row: [row[each] for each in slices]
