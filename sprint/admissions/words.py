"""What figures and stages of referred companies are called."""

from flask_babel import gettext as _
from flask_babel import ngettext

from sprint.admissions.funnel import Figure


def stage_names() -> tuple[str, ...]:
    """The stages in order, as heads of columns."""
    return _("Started"), _("Submitted"), _("Accepted"), _("Active"), _("Finished")


def figure_in_words(figure: Figure) -> str:
    """A figure as a partner reads it: the number, or those of it that are named, or that it is hidden."""
    if figure.whole is not None:
        return str(figure.whole)
    return _("%(named)s or more", named=figure.named) if figure.named else _("Hidden")


def headline(started: Figure, has_any: bool) -> str:
    """What a partner's desk says first."""
    if not has_any:
        return _("No company has come by your links yet")
    if started.whole is not None:
        return ngettext(
            "One company has come by your links", "%(num)d companies have come by your links", started.whole
        )
    if started.named:
        return ngettext("One company that you know by name has come by your links",
                        "%(num)d companies that you know by name have come by your links", started.named)  # fmt: skip
    return _("Fewer than five companies have come by your links so far")


def standing_in_words(state: str, reached: int) -> str:
    """How far a company is that agreed to be named."""
    if state == "withdrawn":
        return _("Withdrew")
    if state == "declined":
        return _("Not in this cohort")
    if state == "waitlisted":
        return _("On the waitlist")
    return {1: _("Started to apply"), 2: _("Applied"), 3: _("Accepted"), 4: _("Taking part")}.get(
        reached, _("Finished")
    )
