"""The forms of signing in and of one's own account."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import BooleanField, HiddenField, PasswordField, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from sprint.accounts import passwords
from sprint.forms import EmailAddress, Form, LineField, ZoneField

EMAIL = {"type": "email", "autocomplete": "username", "inputmode": "email", "autocapitalize": "none"}
CODE = {"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}
NEW_PASSWORD = _l("15 characters or more are best: three or four words that come to your mind. 8 is the least.")
HOURS = [SelectChoice(hour, f"{(hour - 1) % 12 + 1}:00 {'AM' if hour < 12 else 'PM'}") for hour in range(24)]


class UncommonPassword:
    """A password that is not among those tried first, nor what others know of the person."""

    def __call__(self, form: Any, field: Any) -> None:
        if sentence := passwords.fault(field.data or "", about=form.known_words()):
            raise ValidationError(sentence)


class SignInForm(Form):
    """The address is not checked in any way: an unknown one is simply wrong."""

    email = StringField(_l("E-mail address"), render_kw=EMAIL)
    password = PasswordField(_l("Password"), render_kw={"autocomplete": "current-password"})
    next = HiddenField()
    kept = HiddenField()


class AskForLinkForm(Form):
    """To whom a letter with a link is to go."""

    email = StringField(_l("E-mail address"), [DataRequired(_l("Type the e-mail address of your account."))],
                        render_kw=EMAIL)  # fmt: skip
    next = HiddenField()
    kept = HiddenField()


class NewPasswordForm(Form):
    """A password chosen by way of a link; `words` are what others know of the person."""

    password = PasswordField(
        _l("New password"), [UncommonPassword()], description=NEW_PASSWORD, render_kw={"autocomplete": "new-password"}
    )
    words: tuple[str, ...] = ()

    def known_words(self) -> tuple[str, ...]:
        """What the password must not be."""
        return self.words


class InvitationForm(NewPasswordForm):
    """The first password, and the zone in which times are shown from the first page on."""

    zone = ZoneField(
        _l("Your time zone"),
        description=_l("Guessed from your device where it tells. Every time that we show you is in this zone."),
    )


class ProfileForm(Form):
    """What people say about themselves, and which letters they want when."""

    name = LineField(
        _l("Your name"),
        [InputRequired(_l("Type your name.")), DataRequired(_l("Type your name.")), Length(max=120)],
        render_kw={"autocomplete": "name"},
    )
    company_role = LineField(
        _l("What you do at your company"), [Length(max=120)], description=_l("For example: owner, or head of sales."),
        render_kw={"autocomplete": "organization-title"},
    )  # fmt: skip
    zone = ZoneField(
        _l("Your time zone"),
        description=_l("Every time that we show you is in this zone."),
        render_kw={"data-zone-guess": "set"},
    )
    mail_hour = SelectField(_l("Letters come not before"), coerce=int, choices=HOURS)
    letters = SelectMultipleField(
        _l("Letters that you may do without"), widget=ListWidget(prefix_label=False), option_widget=CheckboxInput(),
        description=_l("Untick what you do not want. Letters about your sign-in and your weeks always come."),
    )  # fmt: skip


class PublicForm(Form):
    """What the public home page may say of a coach."""

    headline = LineField(
        _l("What you help with"), [Length(max=160)],
        description=_l("One line, for example: Listings and quotes. Sold fasteners online for 11 years."),
    )  # fmt: skip
    is_shown = BooleanField(_l("Show my name and this line on the public home page"))


class PasswordChangeForm(Form):
    """A new password; with the old one, where there is one."""

    username = StringField(_l("E-mail address"), render_kw={"autocomplete": "username", "readonly": True})
    current_password = PasswordField(_l("Your password now"), render_kw={"autocomplete": "current-password"})
    new_password = PasswordField(
        _l("New password"), [UncommonPassword()], description=NEW_PASSWORD, render_kw={"autocomplete": "new-password"}
    )

    def known_words(self) -> tuple[str, ...]:
        """What the password must not be."""
        return (current_user.email, current_user.name)


class AddressForm(Form):
    """Another e-mail address, with the password."""

    email = StringField(_l("New e-mail address"), [EmailAddress()], render_kw={**EMAIL, "autocomplete": "email"})
    password = PasswordField(_l("Your password"), render_kw={"autocomplete": "current-password"})


class CodeForm(Form):
    """A code of the app or a recovery code."""

    code = StringField(_l("Code"), render_kw={**CODE, "inputmode": "text"})
    next = HiddenField()
    kept = HiddenField()


class EnrolForm(Form):
    """The first code, which proves that the app has the secret."""

    code = StringField(_l("The six digits in your app"), render_kw={**CODE, "inputmode": "numeric"})
    next = HiddenField()
    kept = HiddenField()


class PasswordProofForm(Form):
    """The password again, before the second factor is changed."""

    password = PasswordField(_l("Your password"), render_kw={"autocomplete": "current-password"})
