"""The forms of coaching."""

from sprint.coaching.forms.booking import AnswersForm, BookingForm, MoveForm, RatingForm, ReasonForm, SeatForm
from sprint.coaching.forms.hours import BusyForm, DayForm, OfferForm, RulesForm, TimeOffForm, WeeklyForm
from sprint.coaching.forms.leading import ActionForm, AttendanceForm, GroupForm, LeadMoveForm, NotesForm

__all__ = [
    "ActionForm",
    "AnswersForm",
    "AttendanceForm",
    "BookingForm",
    "BusyForm",
    "DayForm",
    "GroupForm",
    "LeadMoveForm",
    "MoveForm",
    "NotesForm",
    "OfferForm",
    "RatingForm",
    "ReasonForm",
    "RulesForm",
    "SeatForm",
    "TimeOffForm",
    "WeeklyForm",
]
