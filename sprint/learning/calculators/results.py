"""A calculator, and what it answers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import localcontext

from sprint.errors import Refused
from sprint.learning.calculators.inputs import Filled, Input, read

_DIGITS = 60  # of a sum on the way: nothing that people can type is rounded before its end

Row = tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A table of results: the first cell of a row is its heading. `last` rows at the end are sums, and `words`
    columns after the first hold words.
    """

    head: Row
    rows: tuple[Row, ...]
    last: int = 0
    words: int = 0


@dataclass(frozen=True)
class Result:
    """What a calculator answers, in sentences with units and in tables.

    `short` is the result in one line, and `rows` what goes into a table of the deliverable: a label, then values.
    """

    sentences: tuple[str, ...]
    tables: tuple[Table, ...]
    short: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Group:
    """Inputs that stand together under a heading, two in a row where they are pairs."""

    title: str
    inputs: tuple[Input, ...]
    is_pairs: bool = False


@dataclass(frozen=True)
class Calculator:
    """A form that computes. `examples` are the numbers of the made-up companies; the first is the usual one.

    `compute` raises Refused, with the input's id, for numbers that do not go together. `goes_into` are the ids of
    fields in which the result is usually handed in.
    """

    name: str
    title: str
    groups: tuple[Group, ...]
    examples: Mapping[str, Mapping[str, str]]
    compute: Callable[[Filled], Result]
    note: str
    goes_into: tuple[str, ...] = ()

    @property
    def inputs(self) -> tuple[Input, ...]:
        """Everything that it asks, in order."""
        return tuple(asked for group in self.groups for asked in group.inputs)

    def example(self, company: str) -> Mapping[str, str]:
        """What the form holds at first: the numbers of the company that the module follows, where it has any."""
        return self.examples.get(company) or next(iter(self.examples.values()))

    def solve(self, typed: Mapping[str, str]) -> "Solved":
        """The answer to what was typed, or what is wrong with it."""
        filled = read(self.inputs, typed)
        if filled.errors:
            return Solved(typed, None, filled.errors)
        try:
            with localcontext(prec=_DIGITS):
                return Solved(typed, self.compute(filled))
        except Refused as refused:
            return Solved(typed, None, {refused.field or self.inputs[0].id: refused.sentence})


@dataclass(frozen=True)
class Solved:
    """A filled form: what was typed, and either the result or a sentence for each field that is wrong."""

    typed: Mapping[str, str]
    result: Result | None
    errors: Mapping[str, str] = field(default_factory=dict)
