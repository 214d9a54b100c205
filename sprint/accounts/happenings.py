"""What can happen to accounts that other parts want to know."""

from dataclasses import dataclass

from sprint.accounts.models import Token


@dataclass(frozen=True)
class LinkWanted:
    """A letter is to go to `token.person_id`, with the link of this token; its purpose says which letter."""

    token: Token
