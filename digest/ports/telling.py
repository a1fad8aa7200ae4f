"""Who may tell a story in words of its own, and what is remembered of the asking."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from digest.model.retelling import Exchange, Message, Reply


class ModelSession(Protocol):
    """The asking of one draft: it has one deadline, and gives up together."""

    def ask(self, messages: Sequence[Message]) -> Reply:
        """The answer, or why there is none; never raises for an endpoint's sake."""
        ...


class LanguageModel(Protocol):
    """A language model behind an endpoint."""

    @property
    def identity(self) -> str:
        """All of the configuration that decides an answer, as one string without any secret."""
        ...

    def open(self) -> ModelSession:
        """Begin to ask for one draft. Connects to nothing yet."""
        ...


class ExchangeStore(Protocol):
    """What was asked of a language model: a log, a memory of answers, and a bill."""

    def keep_exchange(self, exchange: Exchange) -> None:
        """Add it to the log."""
        ...

    def answered(self, key: str) -> Exchange | None:
        """The first answer that was kept to this very question, or None."""
        ...

    def exchanges(self, newsletter: str, edition: str, story: str = "") -> tuple[Exchange, ...]:
        """Those of an edition, or of one story of it, oldest first."""
        ...

    def forget_exchanges(self, before: datetime) -> int:
        """Delete those from before that moment: they hold sources' text. Return how many."""
        ...
