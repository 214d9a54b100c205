"""What figures and stages of referred companies are called."""

from flask_babel import gettext as _

from sprint.admissions.funnel import FEWEST, Figure


def stage_names() -> tuple[str, ...]:
    """The stages in order, as heads of columns."""
    return _("Started"), _("Submitted"), _("Accepted"), _("Active"), _("Finished")


def figure_in_words(figure: Figure) -> str:
    """A figure as a partner reads it: the number, or that it is too small to tell."""
    if figure.whole is not None:
        return str(figure.whole)
    if figure.named:
        return _("%(named)s named, others hidden", named=figure.named)
    return _("Under %(n)s", n=FEWEST)


def standing_in_words(state: str, reached: int) -> str:
    """How far a company is that agreed to be named."""
    if state == "withdrawn":
        return _("Withdrew")
    if state == "declined":
        return _("Not in this cohort")
    if state == "waitlisted":
        return _("On the waitlist")
    return {1: _("Started to apply"), 2: _("Applied"), 3: _("Accepted"), 4: _("Taking part")}.get(reached, _("Finished"))
