"""The demo's accounts: stable names that documentation, scripts and people rely on."""

from flask_babel import lazy_gettext as _l

PASSWORD = "sprint-demo"  # noqa: S105 (printed on the home page of the demo)
ACCOUNTS = (
    ("participant@demo.test", _l("A participant at Brinwick Stamping, in the running cohort")),
    ("colleague@demo.test", _l("A colleague from the same company")),
    ("late@demo.test", _l("A participant who joined in week 2")),
    ("other@demo.test", _l("A participant of a cohort that has not started")),
    ("graduate@demo.test", _l("A participant of a finished cohort")),
    ("coach@demo.test", _l("A coach")),
    ("coach2@demo.test", _l("Another coach, in Pacific Time")),
    ("staff@demo.test", _l("Program staff")),
    ("admin@demo.test", _l("The administrator")),
    ("partner@demo.test", _l("An officer of a partner organization")),
)
