"""Who may do what on a cohort's board and at its events. Whoever has no place in the cohort never gets here."""

from sprint.accounts.models import Person
from sprint.cohorts.queries import Place
from sprint.community.models import Event, Post, Topic


def may_moderate(place: Place) -> bool:
    """The cohort's coaches, and staff."""
    return place.enrolment is None and place.role in ("coach", "staff")


def may_announce(place: Place) -> bool:
    """The desk: what it says goes to everybody at once."""
    return may_moderate(place)


def may_plan_events(place: Place) -> bool:
    """The desk."""
    return may_moderate(place)


def may_reply(place: Place, topic: Topic) -> bool:
    """Everybody of the cohort, as long as the topic is not locked; the desk always."""
    return topic.locked_at is None or may_moderate(place)


def may_edit(place: Place, person: Person, post: Post) -> bool:
    """Authors their own, while it stands there and its topic is open."""
    return post.person_id == person.id and not post.is_gone and may_reply(place, post.topic)


def may_delete(person: Person, post: Post) -> bool:
    """Authors their own: with a trace, and it can be taken back."""
    return post.person_id == person.id and post.hidden_at is None


def may_accept(place: Place, person: Person, topic: Topic) -> bool:
    """Whoever asked, and the desk, say which post is the answer."""
    return topic.kind in ("question", "private") and (topic.person_id == person.id or may_moderate(place))


def may_see_history(place: Place, person: Person, post: Post) -> bool:
    """Everybody of the cohort, unless the post is gone: then its author and the desk."""
    return not post.is_gone or post.person_id == person.id or may_moderate(place)


def may_write_recap(place: Place, event: Event) -> bool:
    """The desk, of its own cohort."""
    return may_moderate(place) and event.cohort_id == place.cohort.id
