"""The pipeline of applications, and reading them."""

from typing import Any

from flask import Response, abort, flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from sprint import clock, redirects
from sprint.admissions import actions as admissions
from sprint.admissions import eligibility, questions, states
from sprint.admissions import queries as pipeline
from sprint.admissions.forms.review import DecisionForm, NoteForm, ScoreForm
from sprint.admissions.models import STATES, Application
from sprint.admissions.queries import MARKS_ARE_OPEN, ORDERS, TO_DECIDE, Wanted
from sprint.cohorts.models import Cohort
from sprint.database import db
from sprint.learning.fragments import fragment
from sprint.sections import STAFF, Section
from sprint.staff import pipeline_table, queries, sheets
from sprint.staff.routes.changes import accepted, me

section = Section("staff_applications", __name__, audience=STAFF, url_prefix="/staff/applications", keeps_nothing=True)
WORDS = {
    "draft": _l("Draft"), "submitted": _l("Submitted"), "in-review": _l("In review"), "waitlisted": _l("Waitlisted"),
    "accepted": _l("Accepted"), "declined": _l("Declined"), "withdrawn": _l("Withdrawn"), "confirmed": _l("Confirmed"),
}  # fmt: skip
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_BESIDE = 3


@section.get("")
def applications() -> ResponseReturnValue:
    """The applications of a cohort by state, searched, sorted, a page at a time."""
    return _list()


def _list(form: DecisionForm | None = None, ticked: set[int] | None = None, status: int = 200) -> ResponseReturnValue:
    session, now = db.session(), clock.now()
    every = pipeline.cohorts_with_dates(session)
    here = _cohort(every)
    if here is None:
        return render_template("staff/applications_none.html")
    wanted, args = _wanted(here), _args()
    counts = pipeline.counts_by_state(session, here.id)
    lines, paging = queries.pipeline_page(session, wanted, request.args.get("page", type=int), counts)
    return render_template(
        "staff/applications.html", lines=lines, paging=paging, cohorts=every, here=here, words=_words(), args=args,
        counts=counts, free=pipeline.free_seats(session, here, now),
        partners=pipeline.partner_names(session), drafts=pipeline.count_drafts(session), form=form,
        ticked=ticked or set(), to_decide=TO_DECIDE, decide=_decide,
    ), status  # fmt: skip


def _decide() -> Markup:
    """The fields of a decision as nobody has touched them: the same for everybody."""
    return fragment("staff/decide.html", "untouched", lambda: {"form": DecisionForm(formdata=None)})


def _words() -> dict[str, str]:
    """The states in words, translated once for a whole list."""
    return {state: str(word) for state, word in WORDS.items()}


def _cohort(every: Any) -> Any:
    """The one that was asked for; else the next to begin, else the latest."""
    asked = request.args.get("cohort")
    for row in every:
        if row.slug == asked:
            return row
    coming = [row for row in every if row.opens_at > clock.now()]
    return coming[-1] if coming else next(iter(every), None)


def _args() -> dict[str, str]:
    """What is asked of the list, as it goes on in links."""
    names = ("cohort", "state", "q", "partner", "order")
    return {name: value for name in names if (value := request.args.get(name, "").strip()[:100])}


def _wanted(here: Any) -> Wanted:
    args = _args()
    state = args.get("state", "to-decide")
    chosen = TO_DECIDE if state == "to-decide" else (state,) if state in STATES else ()
    order = args.get("order", ORDERS[0])
    return Wanted(
        here.id,
        me().id,
        chosen,
        args.get("q", ""),
        request.args.get("partner", type=int),
        order if order in ORDERS else ORDERS[0],
    )


@section.post("")
def draft() -> ResponseReturnValue:
    """Draft a decision for those that are ticked, or read them side by side."""
    ticked = set(request.form.getlist("application", type=int))
    form, now, session = DecisionForm(), clock.now(), db.session()
    if not ticked:
        form.form_error = _("Tick the applications first.")
        return _list(form, ticked, 422)
    if request.form.get("read"):
        return redirects.to("staff_applications.beside", ids=",".join(map(str, sorted(ticked)[:MOST_BESIDE])))
    found, made = pipeline.find_all_for_review(session, ticked), []

    def change() -> None:
        made.append(admissions.draft(
            session, found, form.outcome.data, reason=form.reason.data or "", by=me(), now=now
        ))  # fmt: skip

    if form.validate() and accepted(form, change):
        return redirects.to("staff_decisions.decisions")
    return _list(form, ticked, 422)


@section.get("/<int:application_id>")
def application(application_id: int) -> ResponseReturnValue:
    """One application, with what reviewers make of it."""
    return _read(_or_404(application_id))


def _or_404(application_id: int) -> Application:
    return pipeline.find_for_review(db.session(), application_id) or abort(404)


def _read(
    it: Application, *, score: ScoreForm | None = None, note: NoteForm | None = None,
    decision: DecisionForm | None = None, status: int = 200,
) -> ResponseReturnValue:  # fmt: skip
    session = db.session()
    scores = pipeline.scores_of(session, it.id)
    mine = next((one for one in scores if one.person_id == me().id), None)
    before, after = (
        pipeline.beside(session, Wanted(it.cohort_id, me().id, TO_DECIDE), it) if it.submitted_at else (None, None)
    )
    return render_template(
        "staff/application.html", it=it, scores=scores, mine=mine, notes=pipeline.notes_of(session, it.id),
        draft=pipeline.draft_of(session, it.id), decisions=pipeline.decisions_of(session, it.id), words=WORDS,
        open_states=MARKS_ARE_OPEN, before=before, after=after, siblings=pipeline.siblings_of(session, it),
        offer=pipeline.open_offer(session, it.id),
        score=score or ScoreForm(formdata=None, obj=mine, **_marks(mine)), note=note or NoteForm(formdata=None),
        decision=decision or DecisionForm(formdata=None), now=clock.now(), **_facts(it),
    ), status  # fmt: skip


def _marks(mine: Any) -> dict[str, str]:
    return {name: str(getattr(mine, name) or "") for name in ("fit", "readiness", "commitment")} if mine else {}


def _facts(it: Application) -> dict[str, Any]:
    return {
        "answers": questions.said(it.answers), "state_name": states.NAME,
        "doubts": [rule for rule, _other in eligibility.explained(eligibility.doubts(it))],
    }  # fmt: skip


@section.get("/beside/<ids>")
def beside(ids: str) -> ResponseReturnValue:
    """Two or three applications side by side."""
    numbers = [int(text) for text in ids.split(",") if text.isdecimal()][:MOST_BESIDE]
    found = pipeline.find_all_for_review(db.session(), numbers)
    if not found:
        abort(404)
    return render_template(
        "staff/applications_beside.html", columns=[(it, _facts(it)) for it in found], words=WORDS,
        lines={line.row.id: line for line in pipeline.lines_of(db.session(), found, me().id)},
    )  # fmt: skip


@section.post("/<int:application_id>/score")
def score(application_id: int) -> ResponseReturnValue:
    """Keep one's marks, and go on to the next application."""
    it, form, now, session = _or_404(application_id), ScoreForm(), clock.now(), db.session()

    def change() -> None:
        if form.has_conflict.data:
            admissions.declare_conflict(session, it, by=me(), comment=form.comment.data or "", now=now)
        else:
            admissions.score(session, it, by=me(), marks=form.marks(), comment=form.comment.data or "", now=now)

    if not (form.validate() and accepted(form, change)):
        return _read(_or_404(application_id), score=form, status=422)
    flash(_("Your marks for %(company)s are saved.", company=it.company_name), "done")
    _before, after = pipeline.beside(session, Wanted(it.cohort_id, me().id, TO_DECIDE), it)
    return redirects.to("staff_applications.application", application_id=after or it.id)


@section.post("/<int:application_id>/notes")
def write_note(application_id: int) -> ResponseReturnValue:
    """Write a note."""
    it, form, now = _or_404(application_id), NoteForm(), clock.now()
    if form.validate() and accepted(form, lambda: admissions.note(db.session(), it, form.text.data, by=me(), now=now)):
        return redirects.to("staff_applications.application", "notes", application_id=it.id)
    return _read(it, note=form, status=422)


@section.post("/<int:application_id>/decision")
def decide(application_id: int) -> ResponseReturnValue:
    """Draft a decision; its letter waits among the drafts."""
    it, form, now, session = _or_404(application_id), DecisionForm(), clock.now(), db.session()
    outcome, reason = form.outcome.data, form.reason.data or ""
    if form.validate() and accepted(
        form, lambda: admissions.draft(session, [it], outcome, reason=reason, by=me(), now=now)
    ):
        flash(_("Drafted. Nothing goes out before you release it."), "done")
        return redirects.to("staff_applications.application", application_id=it.id)
    return _read(_or_404(application_id), decision=form, status=422)


@section.get("/sheet.<any(csv, xlsx):ending>")
def sheet(ending: str) -> ResponseReturnValue:
    """What the list shows, whole, for spreadsheets."""
    here = _cohort(pipeline.cohorts_with_dates(db.session())) or abort(404)
    cohort = db.session().get_one(Cohort, here.id)
    rows = pipeline_table.table_of(queries.pipeline_whole(db.session(), _wanted(here)), _words(), cohort.zone)
    name = f"applications-{here.slug}-{clock.now():%Y-%m-%d}.{ending}"
    is_xlsx = ending == "xlsx"
    body: Any = sheets.xlsx_of(rows, here.name) if is_xlsx else sheets.csv_of(sheets.text_rows(rows))
    answer = Response(body, mimetype=XLSX if is_xlsx else "text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
