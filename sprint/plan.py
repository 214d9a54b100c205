"""Every letter that the program sends. What can be said about it is said in one line here."""

from datetime import timedelta

from flask_babel import lazy_gettext as _

from sprint.accounts.letters import link_facts
from sprint.admissions.letters import (
    application_facts,
    application_unsent,
    decision_facts,
    partner_month,
    partner_month_facts,
    seat_facts,
    seat_link_facts,
    seat_offered,
    seat_reminder,
)
from sprint.cohorts.letter_facts import week_facts, welcome_facts
from sprint.cohorts.letters import told_in_newest, week_opens, week_unopened, welcome
from sprint.community.event_facts import event_facts
from sprint.community.letter_facts import caution_facts, digest_facts, post_facts
from sprint.community.letter_facts import waiting_facts as question_facts
from sprint.community.letters import board_digest, board_post, event_tomorrow, question_waiting
from sprint.learning.letters import review_waiting, reviewed_facts, waiting_facts
from sprint.planning import Kind
from sprint.staff.fault_facts import fault_facts
from sprint.staff.letter_facts import review_facts
from sprint.staff.letters import content_faults, week_in_review

HOUR = timedelta(hours=1)

KINDS = (
    Kind("sign-in", _("Sign-in link"), facts=link_facts, optional=False, alone=True, urgent=True),
    Kind("reset", _("New password"), facts=link_facts, optional=False, alone=True, urgent=True),
    Kind("invitation", _("Invitation"), facts=link_facts, optional=False, alone=True, urgent=True),
    Kind("application-link", _("Link of an application"), facts=application_facts, optional=False, alone=True,
         urgent=True),
    Kind("application-received", _("Application received"), facts=application_facts, optional=False, alone=True),
    Kind("application-unsent", _("Application not sent yet"), application_unsent, application_facts),
    Kind("decision", _("Decision on an application"), facts=decision_facts, optional=False, alone=True),
    Kind("seat-offered", _("A seat from the waitlist"), seat_offered, seat_facts, optional=False, alone=True),
    Kind("seat-link", _("Link of a seat"), facts=seat_link_facts, optional=False, alone=True, urgent=True),
    Kind("seat-reminder", _("A seat not confirmed yet"), seat_reminder, seat_facts, optional=False),
    Kind("welcome", _("Welcome"), welcome, welcome_facts, optional=False),
    Kind("week-opens", _("A week opens"), week_opens, week_facts, optional=False, newest_only=told_in_newest),
    Kind("week-unopened", _("A week not opened yet"), week_unopened, week_facts, waits=3 * HOUR,
         newest_only=told_in_newest),
    Kind("deliverable-returned", _("Work returned with comments"), facts=reviewed_facts),
    Kind("deliverable-accepted", _("Work accepted"), facts=reviewed_facts),
    Kind("review-waiting", _("Work that waits for a review"), review_waiting, waiting_facts, waits=3 * HOUR),
    Kind("content-faults", _("Faults in a week's content"), content_faults, fault_facts),
    Kind("partner-month", _("Monthly summary for partners"), partner_month, partner_month_facts),
    Kind("week-in-review", _("Monday summary for staff"), week_in_review, review_facts),
    Kind("board-post", _("A post on the board, at once"), board_post, post_facts, waits=timedelta(minutes=10)),
    Kind("board-digest", _("What is new on the board"), board_digest, digest_facts),
    Kind("question-waiting", _("A question without an answer"), question_waiting, question_facts, waits=3 * HOUR),
    Kind("board-caution", _("A word about your post"), facts=caution_facts, optional=False),
    Kind("event-invitation", _("A seat at an event"), facts=event_facts, optional=False, alone=True),
    Kind("event-cancelled", _("A cancelled event"), facts=event_facts, optional=False, alone=True),
    Kind("event-tomorrow", _("An event in a day"), event_tomorrow, event_facts),
)  # fmt: skip
KIND = {kind.name: kind for kind in KINDS}
