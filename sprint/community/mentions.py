"""Who is named in a post: by first and last name, or by the first name where only one person has it."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping

_LINK = re.compile(r'href="/cohorts/[^"/]+/people#person-(\d+)"')


def addresses(people: Iterable[tuple[int, str]], cohort: str) -> Mapping[str, str]:
    """The address of each person who may be named, by what they may be called, in lower case."""
    known = [(number, name.casefold()) for number, name in people if name.strip()]
    times = Counter(called for _number, name in known for called in {name, name.split()[0]})
    return {
        called: f"/cohorts/{cohort}/people#person-{number}"
        for number, name in known
        for called in (name, name.split()[0])
        if times[called] == 1
    }


def named_in(html: str) -> set[int]:
    """The numbers of the people whom a rendered post names."""
    return {int(number) for number in _LINK.findall(html)}
