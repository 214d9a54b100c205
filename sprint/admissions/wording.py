"""What the letters of decisions say before staff have read and changed them."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from sprint.admissions.models import Application

REASONS = (
    ("full", _l("More good applications than seats")),
    ("time", _l("Too little time in these four weeks")),
    ("unclear", _l("Goals that we could not place")),
    ("too-big", _l("500 people or more")),
    ("no-maker", _l("Makes nothing")),
    ("not-us", _l("No site in the US")),
)
REASON = dict(REASONS)


def draft(application: Application, outcome: str, reason: str, *, cohort: str, program: str) -> tuple[str, str]:
    """Subject and body of a letter, with its reason and a way on. Paragraphs are parted by an empty line."""
    hello = _("Hello %(name)s,", name=(application.applicant_name or application.company_name).split(maxsplit=1)[0])
    subject, *paragraphs = {"accepted": _accepted, "waitlisted": _waitlisted, "declined": _declined}[outcome](
        application.company_name, reason, cohort
    )
    return subject, "\n\n".join([hello, *paragraphs, _("The people of %(program)s", program=program)])


def _accepted(company: str, _reason: str, cohort: str) -> list[str]:
    return [
        _("%(company)s has a seat in the %(cohort)s cohort", company=company, cohort=cohort),
        _("Good news: we would like to have %(company)s in the %(cohort)s cohort.", company=company, cohort=cohort),
        _("Please confirm your seat with the button below. It takes two minutes: you choose a password, say which "
          "colleagues come along, and get the dates for your calendar."),
    ]  # fmt: skip


def _waitlisted(company: str, _reason: str, cohort: str) -> list[str]:
    return [
        _("%(company)s is on the waitlist of the %(cohort)s cohort", company=company, cohort=cohort),
        _("We would like to have %(company)s in the %(cohort)s cohort, and all seats are given away for now.",
          company=company, cohort=cohort),
        _("When a seat comes free, we offer it down the list: you get a letter with a button and a deadline. There is "
          "nothing that you must do until then."),
    ]  # fmt: skip


def _declined(company: str, reason: str, cohort: str) -> list[str]:
    return [
        _("Your application for the %(cohort)s cohort", cohort=cohort),
        _("Thank you for applying with %(company)s. We cannot offer you a seat in the %(cohort)s cohort.",
          company=company, cohort=cohort),
        *_why_and_what_else(reason),
    ]  # fmt: skip


def _why_and_what_else(reason: str) -> list[str]:
    ways: dict[str, tuple[Any, Any]] = {
        "full": (
            _("The reason is plain: more good applications came than we have seats."),
            _("Please apply for the next cohort. Your answers can be used again, and we know you by then."),
        ),
        "time": (
            _("The four weeks take about five hours each, and your answers say that there is no room for that now."),
            _("Please apply for a later cohort. Until then our syllabus shows which single module would help most."),
        ),
        "unclear": (
            _("We could not see from your goals how the four weeks would help you."),
            _("Our syllabus shows what each week is about. If you find your goal there, apply for the next cohort and "
              "name it, or write to us and we talk it over."),
        ),
        "too-big": (
            _("The program is for companies with fewer than 500 people."),
            _("The manufacturing extension partnership of your state helps companies of your size."),
        ),
        "no-maker": (
            _("The program is for companies that make something."),
            _("Your local small business development center has free courses on selling online."),
        ),
        "not-us": (
            _("The program is for companies with a site in the United States."),
            _("Our syllabus is open to everybody, and shows what each week is about."),
        ),
    }  # fmt: skip
    return list(ways[reason])
