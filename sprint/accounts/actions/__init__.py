"""What can happen to people and their sign-ins."""

from sprint.accounts.actions.audit import record
from sprint.accounts.actions.links import ask_for_link, ask_in_vain, invite, use_link, void_links
from sprint.accounts.actions.people import (
    change_address,
    change_person,
    change_profile,
    choose_letters,
    create_person,
    mute,
    restore,
    set_roles,
    show_in_public,
    suspend,
    unmute,
)
from sprint.accounts.actions.second_factor import (
    enrol_second_factor,
    give_code,
    renew_recovery_codes,
    reset_second_factor,
    turn_off_second_factor,
)
from sprint.accounts.actions.signing_in import (
    set_password,
    sign_in,
    sign_out,
    sign_out_everywhere,
    sweep,
)
from sprint.accounts.passwords import hash_password, password_matches

__all__ = [
    "ask_for_link",
    "ask_in_vain",
    "change_address",
    "change_person",
    "change_profile",
    "choose_letters",
    "create_person",
    "enrol_second_factor",
    "give_code",
    "hash_password",
    "invite",
    "mute",
    "password_matches",
    "record",
    "renew_recovery_codes",
    "reset_second_factor",
    "restore",
    "set_password",
    "set_roles",
    "show_in_public",
    "sign_in",
    "sign_out",
    "sign_out_everywhere",
    "suspend",
    "sweep",
    "turn_off_second_factor",
    "unmute",
    "use_link",
    "void_links",
]
