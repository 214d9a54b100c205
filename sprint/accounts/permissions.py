"""Who may do what to whose account."""

from collections.abc import Iterable

from sprint.accounts.models import Person


def may_see_people(person: Person) -> bool:
    """Staff find and read everybody's account."""
    return person.is_staff or person.is_admin


def may_change(person: Person, other: Person) -> bool:
    """Administrators change anyone; staff change those who are neither staff nor administrators."""
    return person.is_admin or (person.is_staff and not (other.is_staff or other.is_admin))


def may_give_roles(person: Person, roles: Iterable[str]) -> bool:
    """Only administrators make others staff or administrators."""
    return person.is_admin or (person.is_staff and not {"staff", "admin"} & set(roles))
