"""A cohort: its progress, its calendar, its settings."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response

from sprint import clock, forms, redirects, times
from sprint.accounts import queries as accounts
from sprint.cohorts import queries as cohorts
from sprint.cohorts.models import Cohort
from sprint.curriculum import queries as curriculum
from sprint.database import db
from sprint.errors import Refused
from sprint.learning.fragments import fragment
from sprint.mail import queries as mail
from sprint.plan import KIND, KINDS
from sprint.sections import STAFF, Section
from sprint.staff import actions, consequences, grid, queries, sheets, standing
from sprint.staff.forms import CohortChangeForm, CohortForm, ReasonForm, ScheduleForm, schedule_form
from sprint.staff.routes.changes import accepted, cohort_or_404, me

section = Section("staff_cohort", __name__, audience=STAFF, url_prefix="/staff/cohorts", keeps_nothing=True)
DAY = timedelta(days=1)


@section.get("/new")
def new() -> ResponseReturnValue:
    """The form of a new cohort."""
    return render_template("staff/cohort_new.html", form=CohortForm(formdata=None, zone=me().zone))


@section.post("/new")
def create() -> ResponseReturnValue:
    """Create it, and go there."""
    form, made = CohortForm(), []
    if form.validate() and accepted(form, lambda: made.append(_create(form))):
        flash(_("%(name)s is created. Now add its people.", name=made[0].name), "done")
        return redirects.to("staff_cohort.cohort", cohort=made[0].slug)
    return render_template("staff/cohort_new.html", form=form), 422


def _create(form: CohortForm) -> Cohort:
    return actions.create_cohort(
        db.session(), by=me(), name=form.name.data, starts_on=form.starts_on.data, zone=form.zone.data,
        opens_hour=form.opens_hour.data, capacity=form.capacity.data, now=clock.now(),
    )  # fmt: skip


@section.get("/<cohort>")
def cohort(cohort: str) -> ResponseReturnValue:
    """Who is behind and why, and the grid of people and modules."""
    session, now = db.session(), clock.now()
    found = cohort_or_404(cohort)
    by_company = request.args.get("sort") == "company"
    page = request.args.get("page", type=int)
    progress = queries.page_of_progress(session, found, now, by_company=by_company, page=page)
    modules = queries.modules_of(session, found)
    release = curriculum.release_for(session, found.release_id)
    hold = next((hold for hold in mail.holds(session) if hold.cohort_id == found.id), None)
    return render_template(
        "staff/cohort.html", cohort=found, stage=standing.Stage.of(found, now), counts=progress.counts, hold=hold,
        grid=grid.Grid.of(found, modules, progress, now), paging=progress.paging, by_company=by_company,
        titles={week["number"]: week["title"] for week in release.weeks} if release else {},
        headline=standing.headline, day=_day_of(found, now), cells=_cells,
    )  # fmt: skip


def _cells(states: tuple[str, ...]) -> Markup:
    """A row of the grid: many people have the same."""
    return fragment("staff/cells.html", states, lambda: {"row": [grid.Cell.of(state) for state in states]})


@section.get("/<cohort>/progress.csv")
def sheet(cohort: str) -> Response:
    """The whole grid for a spreadsheet: a row a person, a column a module, each cell in words."""
    session, now = db.session(), clock.now()
    found = cohort_or_404(cohort)
    progress = queries.page_of_progress(session, found, now, by_company=True, size=queries.ALL)
    modules = queries.modules_of(session, found)
    text = sheets.csv_of(grid.table_of(modules, grid.Grid.of(found, modules, progress, now).lines))
    name = f"progress-{found.slug}-{now:%Y-%m-%d}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(text, mimetype="text/csv", headers=headers)


def _day_of(cohort: Cohort, now: datetime) -> tuple[int, int]:
    """Which day of how many it is, in the cohort's zone."""
    first, last = (
        week.opens_at.astimezone(ZoneInfo(cohort.zone)).date() for week in (cohort.weeks[0], cohort.weeks[-1])
    )
    days = (last - first).days + 7
    return min(max((now.astimezone(ZoneInfo(cohort.zone)).date() - first).days + 1, 0), days), days


@section.get("/<cohort>/settings")
def settings(cohort: str) -> ResponseReturnValue:
    """Name, seats, mail, and what was changed."""
    found = cohort_or_404(cohort)
    return _settings(found, _change_form(found))


def _change_form(cohort: Cohort) -> CohortChangeForm:
    """The form of what stands now."""
    closes_at = cohort.applications_close_at
    last = closes_at.astimezone(ZoneInfo(cohort.zone)).date() if closes_at else None
    return CohortChangeForm(formdata=None, obj=cohort, close_on=last)


@section.post("/<cohort>/settings")
def change(cohort: str) -> ResponseReturnValue:
    """Save name and seats."""
    found, form, now = cohort_or_404(cohort), CohortChangeForm(), clock.now()

    def save() -> None:
        name, capacity = form.name.data, form.capacity.data
        actions.change_cohort(db.session(), found, by=me(), name=name, capacity=capacity, now=now)
        actions.close_applications(db.session(), found, form.close_on.data, by=me(), now=now)

    if form.validate() and accepted(form, save):
        flash(_("Saved."), "done")
        return redirects.to("staff_cohort.settings", cohort=found.slug)
    return _settings(found, form, status=422)


@section.post("/<cohort>/pause")
def pause(cohort: str) -> ResponseReturnValue:
    """Keep this cohort's letters back."""
    found, form = cohort_or_404(cohort), ReasonForm()
    if form.validate():
        actions.pause_cohort(db.session(), found, by=me(), reason=form.reason.data, now=clock.now())
        flash(_("The letters of this cohort wait until you let them go again."), "done")
        return redirects.to("staff_cohort.settings", cohort=found.slug)
    return _settings(found, _change_form(found), reason=form, status=422)


@section.post("/<cohort>/resume")
def resume(cohort: str) -> ResponseReturnValue:
    """Let them go again."""
    found = cohort_or_404(cohort)
    actions.resume_cohort(db.session(), found, by=me(), now=clock.now())
    flash(_("The letters of this cohort go out again."), "done")
    return redirects.to("staff_cohort.settings", cohort=found.slug)


def _settings(
    cohort: Cohort, form: CohortChangeForm, *, reason: ReasonForm | None = None, status: int = 200
) -> ResponseReturnValue:
    session = db.session()
    release = curriculum.release_for(session, cohort.release_id)
    return render_template(
        "staff/cohort_settings.html", cohort=cohort, form=form, reason=reason or ReasonForm(formdata=None),
        hold=next((hold for hold in mail.holds(session) if hold.cohort_id == cohort.id), None), release=release,
        taken=cohorts.seats_taken(session, cohort), trail=accounts.audit_trail(session, cohort_id=cohort.id),
    ), status  # fmt: skip


@section.get("/<cohort>/schedule")
def schedule(cohort: str) -> ResponseReturnValue:
    """When the weeks open, in the cohort's zone."""
    found = cohort_or_404(cohort)
    return _schedule(found, _form_of(found, formdata=None))


@section.post("/<cohort>/schedule")
def move(cohort: str) -> ResponseReturnValue:
    """Say first what the move does to the letters; with a second click, do it."""
    found, now = cohort_or_404(cohort), clock.now()
    form = _form_of(found)
    moved = _moved(found, form, now) if form.validate() else None
    if moved is None:
        return _schedule(found, form, status=422)
    if not moved:
        flash(_("Nothing is moved: these are the hours that are set."), "info")
        return redirects.to("staff_cohort.schedule", cohort=found.slug)
    if form.confirmed.data:
        return _move(found, form, moved, now)
    return _preview(found, form, moved, now)


def _form_of(cohort: Cohort, **options: Any) -> ScheduleForm:
    local = [(week, week.opens_at.astimezone(ZoneInfo(cohort.zone))) for week in cohort.weeks]
    return schedule_form([(week, at.date(), at.time().replace(tzinfo=None)) for week, at in local], **options)


def _moved(cohort: Cohort, form: ScheduleForm, now: datetime) -> Mapping[int, datetime] | None:
    """The weeks whose opening differs from what is set; None where one of them cannot be."""
    moved = {}
    for week in cohort.weeks:
        day, hour = form.moments()[week.number]
        try:
            at = forms.moment(day, hour, cohort.zone)
        except Refused as refused:
            form.refuse(Refused(refused.sentence, f"hour_{week.number}"))
            return None
        if at != week.opens_at and at <= now:
            form.refuse(Refused(_("This has passed, and nobody would be told. Choose an hour from now on."),
                                f"day_{week.number}"))  # fmt: skip
            return None
        if at != week.opens_at:
            moved[week.number] = at
    return moved


def _move(cohort: Cohort, form: ScheduleForm, moved: Mapping[int, datetime], now: datetime) -> ResponseReturnValue:
    again = {number for number in moved if form[f"again_{number}"].data}
    if not accepted(form, lambda: actions.move_weeks(db.session(), cohort, moved, by=me(), now=now, tell_again=again)):
        return _schedule(cohort, form, status=422)
    flash(_("Moved. Every letter follows the new dates."), "done")
    return redirects.to("staff_cohort.schedule", cohort=cohort.slug)


def _preview(cohort: Cohort, form: ScheduleForm, moved: Mapping[int, datetime], now: datetime) -> ResponseReturnValue:
    session, person = db.session(), me()
    before = {week.number: week.opens_at for week in cohort.weeks}
    numbers = {week.id: week.number for week in cohort.weeks}
    moments = [*before.values(), *moved.values()]
    differences: list[mail.Difference] = []

    def look() -> None:
        differences.extend(mail.impact(
            session, KINDS, min(moments) - 2 * DAY, max(moments) + 10 * DAY,
            lambda: actions.move_weeks(session, cohort, moved, by=person, now=now), cohort.id,
        ))  # fmt: skip

    if not accepted(form, look):
        return _schedule(cohort, form, status=422)
    changes = consequences.changes(differences, KIND, numbers)
    told = {numbers[change.about_id]: change.told for change in changes if change.kind == "week-opens" and change.told}
    return render_template(
        "staff/schedule_confirm.html", cohort=cohort, form=form, moved=moved, before=before, told=told,
        changes=[change for change in changes if change.words],
        closed=[n for n, at in moved.items() if before[n] <= now < at],
    )  # fmt: skip


def _schedule(cohort: Cohort, form: ScheduleForm, status: int = 200) -> ResponseReturnValue:
    trail = accounts.audit_trail(db.session(), cohort_id=cohort.id)
    return render_template(
        "staff/schedule.html", cohort=cohort, form=form, trail=trail, zone=times.zone_label(cohort.zone)
    ), status
