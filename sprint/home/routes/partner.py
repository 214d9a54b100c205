"""A partner's desk: its links, and how far the companies have come that they brought."""

from typing import Any

from flask import abort, current_app, flash, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from sprint import clock, qr, redirects
from sprint.accounts.models import Person
from sprint.admissions import actions
from sprint.admissions import queries as admissions
from sprint.admissions.forms.partners import LinkForm
from sprint.admissions.funnel import funnel_of
from sprint.admissions.models import Partner
from sprint.admissions.words import figure_in_words, headline, stage_names
from sprint.database import db
from sprint.errors import Refused
from sprint.home import queries
from sprint.sections import PARTNERS, Section

section = Section("partner", __name__, audience=PARTNERS, url_prefix="/partner", keeps_nothing=True)
A_PAGE = 50


@section.get("")
def desk() -> ResponseReturnValue:
    """The figures of a partner, small ones hidden; and what a partner can tell members today."""
    mine = admissions.partners_of(db.session(), _me())
    wanted = request.args.get("of", type=int)
    partner = next((one for one in mine if one.id == wanted), None) if "of" in request.args else next(iter(mine), None)
    if "of" in request.args and partner is None:
        abort(404)
    return _desk(partner, LinkForm(formdata=None))


def _desk(partner: Partner | None, form: LinkForm, status: int = 200) -> ResponseReturnValue:
    session, g.now = db.session(), clock.now()
    told = _figures(partner) if partner else {}
    return render_template(
        "home/partner.html", partner=partner, others=admissions.partners_of(session, _me()), form=form,
        start=queries.next_start(session, g.now), url=current_app.config["BASE_URL"], **told,
    ), status  # fmt: skip


def _figures(partner: Partner) -> dict[str, Any]:
    session, page = db.session(), max(1, request.args.get("page", 1, type=int))
    referrals, links = admissions.referrals(session, [partner.id])[partner.id], admissions.links_of(session, partner)
    cohorts = admissions.cohorts_by_id(session, {one.cohort_id for one in referrals})
    by_link = funnel_of(referrals, "link_id", [one.link.id for one in links])
    last = max(1, -(-admissions.count_named(session, partner) // A_PAGE))
    page = min(page, last)
    return {
        "links": links, "cohorts": cohorts, "by_link": by_link, "by_cohort": funnel_of(referrals, "cohort_id", cohorts),
        "stages": stage_names(), "said": figure_in_words, "headline": headline(by_link.total[0], bool(referrals)),
        "named": admissions.page_of_named(session, partner, A_PAGE, (page - 1) * A_PAGE), "page": page, "last": last,
    }  # fmt: skip


@section.post("/<int:partner_id>/links")
def add_link(partner_id: int) -> ResponseReturnValue:
    """Make another link to hand out."""
    form, now = LinkForm(), clock.now()
    partner = admissions.find_partner(db.session(), partner_id, of=_me()) or abort(404)
    try:
        if not form.validate():
            return _desk(partner, form, 422)
        link = actions.add_link(
            db.session(), partner, by=_me(), label=form.label.data, code=form.code.data or "", now=now
        )
    except Refused as refused:
        form.refuse(refused)
        return _desk(partner, form, 422)
    flash(_("Your link is ready. Here is its sheet."), "done")
    return redirects.to("partner.sheet", link_id=link.id)


@section.get("/links/<int:link_id>/sheet")
def sheet(link_id: int) -> ResponseReturnValue:
    """A link as a sheet to print and to hand out."""
    link = admissions.find_referral_link(db.session(), link_id, of=_me()) or abort(404)
    address = f"{current_app.config['BASE_URL']}{url_for('referral.follow', code=link.code)}"
    return render_template(
        "partners/sheet.html", link=link, address=address, code=qr.code(address),
        start=queries.next_start(db.session(), clock.now()), back=url_for("partner.desk", of=link.partner_id),
    )  # fmt: skip


def _me() -> Person:
    person: Person = current_user.person
    return person
