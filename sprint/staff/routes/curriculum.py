"""The curriculum: its releases, its faults, which release each cohort reads, and what moving one would change."""

from dataclasses import dataclass

from flask import abort, flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from sprint import clock, redirects
from sprint.cohorts.models import Cohort
from sprint.curriculum import queries as curriculum_
from sprint.curriculum.comparing import BREAKING, Compared
from sprint.curriculum.models import Release
from sprint.database import db
from sprint.errors import Refused
from sprint.sections import STAFF, Section
from sprint.staff import actions, comparison, queries, standing
from sprint.staff.forms import MoveForm
from sprint.staff.routes.changes import accepted, cohort_or_404, me

section = Section("staff_curriculum", __name__, audience=STAFF, url_prefix="/staff/curriculum", keeps_nothing=True)
STAGES = ("running", "coming", "over")


@dataclass(frozen=True)
class Line:
    """A cohort with the release that it reads, and what changed since."""

    cohort: Cohort
    stage: standing.Stage
    release: Release | None
    since: str  # empty where it reads the newest
    is_breaking: bool = False


@section.get("")
def curriculum() -> ResponseReturnValue:
    """Releases, faults of the last check, and the cohorts."""
    session, now = db.session(), clock.now()
    editions, paging = queries.page_of_releases(session, request.args.get("page", type=int))
    cohorts = [glance.cohort for glance in queries.cohorts_at_a_glance(session)]
    reads, newest = queries.releases_of(session, cohorts)
    pairs = {(release.id, newest.id) for release in reads.values() if newest and release.id != newest.id}
    changes = queries.compared(session, pairs) if pairs else {}

    def line(cohort: Cohort) -> Line:
        release, stage = reads.get(cohort.id), standing.Stage.of(cohort, now)
        since = changes.get((release.id, newest.id)) if release and newest else None
        if since is None:
            return Line(cohort, stage, release, "")
        return Line(cohort, stage, release, comparison.summary(since), comparison.is_breaking(since))

    lines = sorted(map(line, cohorts), key=lambda each: STAGES.index(each.stage.name))
    check = curriculum_.last_check(session)
    return render_template(
        "staff/curriculum.html", editions=editions, paging=paging, lines=lines, newest=newest, check=check
    )


@section.get("/<cohort>")
def compare(cohort: str) -> ResponseReturnValue:
    """What moving a cohort to a release changes: to the newest, or to the one that `to` names."""
    found = cohort_or_404(cohort)
    reads, target = _both(found, request.args.get("to", ""))
    return _compare(found, reads, target, MoveForm(formdata=None, to=target.hash, left=reads.hash))


@section.post("/<cohort>")
def move(cohort: str) -> ResponseReturnValue:
    """Move it, once what breaks was read."""
    found, form, now = cohort_or_404(cohort), MoveForm(), clock.now()
    target, left = (curriculum_.find_release(db.session(), field.data or "") for field in (form.to, form.left))

    def do() -> None:
        if target is None or left is None:
            raise Refused(_("This release is not there. Look at the changes once more."))
        if comparison.is_breaking(_changes(left, target)) and not form.understood.data:
            raise Refused(_("Some changes break something. Read them, then check this box."), "understood")
        actions.move_to_release(db.session(), found, target, left=left, by=me(), now=now)

    if form.validate() and accepted(form, do):
        flash(_("%(name)s reads the other release from now on. You can move it back.", name=found.name), "done")
        return redirects.to("staff_curriculum.compare", cohort=found.slug)
    page, _status = _compare(found, *_both(found, target.hash if target else ""), form)
    return page, 422


def _both(cohort: Cohort, hash: str) -> tuple[Release, Release]:
    """The release that the cohort reads, and another one: of this hash, or the newest."""
    reads = curriculum_.release_for(db.session(), cohort.release_id) or abort(404)
    found = curriculum_.find_release(db.session(), hash) if hash else curriculum_.newest_release(db.session())
    return reads, found or abort(404)


def _changes(reads: Release, target: Release) -> list[Compared]:
    pair = (reads.id, target.id)
    return queries.compared(db.session(), [pair])[pair] if reads.id != target.id else []


def _compare(cohort: Cohort, reads: Release, target: Release, form: MoveForm) -> tuple[str, int]:
    session, now = db.session(), clock.now()
    changes = _changes(reads, target)
    breaking = [module.slug for module in changes if module.kind == BREAKING]
    touched = queries.touched(session, cohort, breaking) if breaking else {}
    left = curriculum_.releases_by_id(session, {cohort.left_release_id} if cohort.left_release_id else set())
    page = render_template(
        "staff/curriculum_compare.html", cohort=cohort, reads=reads, target=target, form=form,
        stage=standing.Stage.of(cohort, now), headline=comparison.headline(changes), is_breaking=bool(breaking),
        modules=[(module, comparison.shown(module, touched)) for module in changes],
        left=left.get(cohort.left_release_id or 0), is_back=target.id < reads.id,
        class_name=comparison.class_name, signs=comparison.SIGNS,
    )  # fmt: skip
    return page, 200
