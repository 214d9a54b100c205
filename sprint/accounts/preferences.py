"""Which letters a person may do without. The list of all letters belongs to the wiring, which offers it here."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from sprint.accounts.models import Person
from sprint.planning import Kind

_offered: list[Kind] = []
_only_for: dict[str, Callable[[Person], bool]] = {}


def offer(kinds: Iterable[Kind], only_for: Mapping[str, Callable[[Person], bool]] | None = None) -> None:
    """Set the kinds of letters there are; `only_for` says by name who gets those that most people never do."""
    _offered[:] = kinds
    _only_for.clear()
    _only_for.update(only_for or {})


def optional_kinds(person: Person) -> Sequence[Kind]:
    """The kinds that a person gets and may stop."""
    return [kind for kind in _offered if kind.optional and _only_for.get(kind.name, _everybody)(person)]


def _everybody(_person: Person) -> bool:
    return True
