"""The pages of signing in and of one's own account."""

from sprint.accounts.routes import account, link, second_factor, sign_in
from sprint.sections import Section

SECTIONS: tuple[Section, ...] = (
    sign_in.section, link.section, account.section, account.coaches, second_factor.section,
)  # fmt: skip
