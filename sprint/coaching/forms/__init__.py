"""The forms of coaching."""

from sprint.coaching.forms.booking import (
    AnswersForm,
    BookingForm,
    FilesForm,
    MoveForm,
    RatingForm,
    ReasonForm,
    SeatForm,
)
from sprint.coaching.forms.hours import BusyForm, DayForm, OfferForm, RulesForm, TimeOffForm, WeeklyForm
from sprint.coaching.forms.leading import ActionForm, AttendanceForm, GroupForm, LeadMoveForm, NotesForm, SeatsForm

__all__ = [
    "ActionForm",
    "AnswersForm",
    "AttendanceForm",
    "BookingForm",
    "BusyForm",
    "DayForm",
    "FilesForm",
    "GroupForm",
    "LeadMoveForm",
    "MoveForm",
    "NotesForm",
    "OfferForm",
    "RatingForm",
    "ReasonForm",
    "RulesForm",
    "SeatForm",
    "SeatsForm",
    "TimeOffForm",
    "WeeklyForm",
]
