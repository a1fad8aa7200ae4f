"""A provider that answers as told and remembers what it was handed."""

from collections import Counter
from collections.abc import Callable, Sequence

from digest.model.sending import Mail, Receipt, SharedMail, Verdict

ACCEPTED = Receipt(Verdict.ACCEPTED, "250 ok", 250)
Answer = Receipt | Exception


class ToldProvider:
    """`answer` is asked for every message, `at_open` at every connection."""

    needs_public_links = False
    cannot_keep: tuple[str, ...] = ()
    connections = 1
    per_day: int | None = None

    def __init__(
        self,
        answer: Callable[[Mail], Answer] = lambda _: ACCEPTED,
        name: str = "told",
        at_open: Exception | None = None,
        known: Receipt | None = None,
    ) -> None:
        self.name = name
        self.answer = answer
        self.at_open = at_open
        self.known = known
        self.handed: Counter[str] = Counter()
        self.opened = 0
        self.closed = 0

    def open(self) -> "ToldProvider":
        self.opened += 1
        if self.at_open is not None:
            raise self.at_open
        return self

    def send(self, mail: Mail) -> Receipt:
        answer = self.answer(mail)
        if isinstance(answer, Exception):
            raise answer
        self.handed[mail.id] += 1
        return answer

    def settle(self, delivery_id: str) -> Receipt | None:  # noqa: ARG002 - knows one thing only
        return self.known

    def close(self) -> None:
        self.closed += 1


Answers = Sequence[Receipt | None] | Exception


class ToldCalls(ToldProvider):
    """It also takes calls of at most `most` readers; `of_call` is asked for every call."""

    def __init__(
        self,
        of_call: Callable[[SharedMail], Answers] = lambda mail: [ACCEPTED] * len(mail.readers),
        name: str = "told",
        most: int = 3,
    ) -> None:
        super().__init__(name=name)
        self.of_call = of_call
        self.most = most
        self.pauses: list[float] = []
        self.calls: list[list[str]] = []

    def open(self) -> "ToldCalls":
        super().open()
        return self

    def pause(self) -> float:
        return self.pauses.pop(0) if self.pauses else 0.0

    def send_many(self, mail: SharedMail) -> tuple[Receipt | None, ...]:
        self.calls.append([own.id for own in mail.readers])
        found = self.of_call(mail)
        if isinstance(found, Exception):
            raise found
        for own, receipt in zip(mail.readers, found, strict=True):
            if receipt is not None:
                self.handed[own.id] += 1
        return tuple(found)
