"""Partners: the organizations that send companies, their officers and their links."""

from typing import Any

from flask import abort, current_app, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from sprint import clock, qr, redirects
from sprint.admissions import actions
from sprint.admissions import queries as admissions
from sprint.admissions.forms.partners import LinkForm, OfficerForm, PartnerForm
from sprint.admissions.funnel import open_funnel
from sprint.admissions.models import Partner, ReferralLink
from sprint.admissions.words import figure_in_words, stage_names
from sprint.database import db
from sprint.home import queries as home
from sprint.sections import STAFF, Section
from sprint.staff.paging import Paging
from sprint.staff.routes.changes import accepted, me, person_or_404

section = Section("staff_partners", __name__, audience=STAFF, url_prefix="/staff/partners", keeps_nothing=True)


@section.get("")
def partners() -> ResponseReturnValue:
    """Every partner, and how many companies came by each."""
    return _partners(PartnerForm(formdata=None))


def _partners(form: PartnerForm, status: int = 200) -> ResponseReturnValue:
    rows = admissions.all_partners(db.session())
    counts = admissions.count_referrals(db.session())
    return render_template("staff/partners.html", rows=rows, counts=counts, form=form), status


@section.post("")
def create() -> ResponseReturnValue:
    """Add a partner."""
    form, made, now = PartnerForm(), [], clock.now()

    def change() -> None:
        made.append(actions.create_partner(db.session(), by=me(), now=now, **_values(form)))

    if form.validate() and accepted(form, change):
        flash(_("%(name)s is a partner. Give it an officer and a link.", name=made[0].name), "done")
        return redirects.to("staff_partners.partner", partner_id=made[0].id)
    return _partners(form, 422)


def _values(form: PartnerForm) -> dict[str, Any]:
    return {
        "name": form.name.data, "place": form.place.data or "", "website": form.website.data or "",
        "is_shown": form.is_shown.data,
    }  # fmt: skip


@section.get("/<int:partner_id>")
def partner(partner_id: int) -> ResponseReturnValue:
    """One partner: figures in full, officers, links."""
    return _partner(_partner_or_404(partner_id))


def _partner(
    partner: Partner, *, officer: OfficerForm | None = None, link: LinkForm | None = None,
    form: PartnerForm | None = None, status: int = 200,
) -> ResponseReturnValue:  # fmt: skip
    session = db.session()
    links, referrals = admissions.links_of(session, partner), admissions.referrals(session, [partner.id])[partner.id]
    cohorts = admissions.cohorts_by_id(session, {one.cohort_id for one in referrals})
    paging = Paging.of(request.args.get("page", type=int), admissions.count_named(session, partner))
    return render_template(
        "staff/partner.html", partner=partner, links=links, cohorts=cohorts, said=figure_in_words, stages=stage_names(),
        by_link=open_funnel(referrals, "link_id", [one.link.id for one in links]),
        by_cohort=open_funnel(referrals, "cohort_id", cohorts), officers=admissions.officers_of(session, partner),
        named=admissions.page_of_named(session, partner, paging.size, paging.offset), paging=paging,
        officer=officer or OfficerForm(formdata=None), link=link or LinkForm(formdata=None),
        form=form or PartnerForm(formdata=None, obj=partner),
    ), status  # fmt: skip


@section.post("/<int:partner_id>")
def change(partner_id: int) -> ResponseReturnValue:
    """Correct what is known of it."""
    found, form, now = _partner_or_404(partner_id), PartnerForm(), clock.now()
    if form.validate() and accepted(
        form, lambda: actions.change_partner(db.session(), found, by=me(), now=now, **_values(form))
    ):
        return _done(found, _("Saved."))
    return _partner(found, form=form, status=422)


@section.post("/<int:partner_id>/officers")
def add_officer(partner_id: int) -> ResponseReturnValue:
    """Let a person read its figures."""
    found, form, now = _partner_or_404(partner_id), OfficerForm(), clock.now()

    def change() -> None:
        actions.add_officer(db.session(), found, by=me(), email=form.email.data, name=form.name.data or "", now=now)

    if form.validate() and accepted(form, change):
        return _done(found, _("Saved. Who had no account yet gets an invitation by mail."))
    return _partner(found, officer=form, status=422)


@section.post("/<int:partner_id>/officers/<int:person_id>/removal")
def remove_officer(partner_id: int, person_id: int) -> ResponseReturnValue:
    """Close its figures to a person."""
    found, person = _partner_or_404(partner_id), person_or_404(person_id)
    actions.remove_officer(db.session(), found, person, by=me(), now=clock.now())
    return _done(found, _("%(name)s no longer sees this partner's figures.", name=person.name))


@section.post("/<int:partner_id>/links")
def add_link(partner_id: int) -> ResponseReturnValue:
    """Make a link for it."""
    found, form, now = _partner_or_404(partner_id), LinkForm(), clock.now()

    def change() -> None:
        actions.add_link(db.session(), found, by=me(), label=form.label.data, code=form.code.data or "", now=now)

    if form.validate() and accepted(form, change):
        return _done(found, _("The link is ready."))
    return _partner(found, link=form, status=422)


@section.post("/links/<int:link_id>/end")
def end_link(link_id: int) -> ResponseReturnValue:
    """From now on the link carries no partner."""
    link = _link_or_404(link_id)
    actions.end_link(db.session(), link, by=me(), now=clock.now())
    return _done(link.partner, _("The link has ended. What came by it stays counted."))


@section.post("/links/<int:link_id>/reopening")
def reopen_link(link_id: int) -> ResponseReturnValue:
    """The link carries its partner again."""
    link = _link_or_404(link_id)
    actions.reopen_link(db.session(), link, by=me(), now=clock.now())
    return _done(link.partner, _("The link is in use again."))


@section.get("/links/<int:link_id>/sheet")
def sheet(link_id: int) -> ResponseReturnValue:
    """A link as a sheet to print."""
    link = _link_or_404(link_id)
    address = f"{current_app.config['BASE_URL']}{url_for('referral.follow', code=link.code)}"
    return render_template(
        "partners/sheet.html", link=link, address=address, code=qr.code(address),
        start=home.next_start(db.session(), clock.now()),
        back=url_for("staff_partners.partner", partner_id=link.partner_id),
    )  # fmt: skip


@section.post("/<int:partner_id>/end")
def end(partner_id: int) -> ResponseReturnValue:
    """Stop working with a partner."""
    found = _partner_or_404(partner_id)
    actions.end_partner(db.session(), found, by=me(), now=clock.now())
    return _done(found, _("The work with %(name)s has ended. Nothing is lost.", name=found.name))


@section.post("/<int:partner_id>/resumption")
def resume(partner_id: int) -> ResponseReturnValue:
    """Work with a partner again."""
    found = _partner_or_404(partner_id)
    actions.resume_partner(db.session(), found, by=me(), now=clock.now())
    return _done(found, _("%(name)s is a partner again.", name=found.name))


def _partner_or_404(partner_id: int) -> Partner:
    return admissions.any_partner(db.session(), partner_id) or abort(404)


def _link_or_404(link_id: int) -> ReferralLink:
    return admissions.any_referral_link(db.session(), link_id) or abort(404)


def _done(partner: Partner, sentence: str) -> ResponseReturnValue:
    flash(sentence, "done")
    return redirects.to("staff_partners.partner", partner_id=partner.id)
