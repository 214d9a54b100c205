"""A post office for tests that takes letters and keeps them."""

from collections.abc import Callable

from sprint.mail.messages import Answer, Letterhead, Mail

LETTERHEAD = Letterhead("https://sprint.example.org", "sprint@example.org", ("s" * 40,))


class KeepingOffice:
    """Takes every letter, unless `answer` says otherwise."""

    def __init__(self) -> None:
        self.letterhead = LETTERHEAD
        self.mails: list[Mail] = []
        self.answer: Callable[[Mail], Answer] = lambda mail: Answer()

    def send(self, mail: Mail) -> Answer:
        """Keep what is taken."""
        answer = self.answer(mail)
        if answer.trouble is None:
            self.mails.append(mail)
        return answer

    def to(self, number: int) -> list[tuple[str, ...]]:
        """What person `number` of a numbered program was told: one tuple an e-mail."""
        return [mail.letters for mail in self.mails if mail.to == f"p{number}@example.com"]
