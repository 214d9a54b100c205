"""The forms about partners, their officers and their links."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField
from wtforms.validators import DataRequired, Length

from sprint.accounts.forms import EMAIL
from sprint.forms import EmailAddress, Form, LineField, WebAddress

PLAIN = {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}


class OfficerForm(Form):
    """Somebody who reads a partner's figures."""

    email = LineField(_l("E-mail address"), [EmailAddress()], render_kw={**EMAIL, "autocomplete": "off"})
    name = LineField(
        _l("Name"), [Length(max=120)], id="officer-name",
        description=_l("Needed only for somebody who has no account yet."),
        render_kw={"autocomplete": "off"},
    )  # fmt: skip


class LinkForm(Form):
    """A link that a partner hands out."""

    label = LineField(
        _l("What it is for"), [DataRequired(_l("Say in a few words where it will stand.")), Length(max=80)],
        description=_l("For you and the partner, for example: Newsletter of November."),
        render_kw={"autocomplete": "off"},
    )  # fmt: skip
    code = LineField(
        _l("Code"), [Length(max=40)], render_kw=PLAIN,
        description=_l("Stands at the end of the address. Leave it empty, and we make one that is easy to type."),
    )  # fmt: skip


class PartnerForm(Form):
    """An organization that sends companies."""

    name = LineField(
        _l("Name"), [DataRequired(_l("Type the organization's name.")), Length(max=120)],
        render_kw={"autocomplete": "off"},
    )  # fmt: skip
    place = LineField(_l("Where it is"), [Length(max=120)], render_kw={"autocomplete": "off"})
    website = LineField(_l("Its site"), [WebAddress(), Length(max=200)], render_kw=PLAIN)
    is_shown = BooleanField(_l("Name it on the public home page: it has agreed to that"))
