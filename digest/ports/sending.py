"""Who takes mail from us, and what hands it over."""

from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from typing import Protocol, runtime_checkable

from digest.model.sending import Delivery, IssueRecord, Mail, Receipt, SharedMail
from digest.model.settings import Newsletter
from digest.ports.world import Progress


class Session(Protocol):
    """One connection to a provider."""

    def send(self, mail: Mail) -> Receipt:
        """Hand over one message; an answer about this message is a receipt, never an exception.

        Raises ProviderRefused when the provider takes nothing from us (login, policy).
        """
        ...

    def close(self) -> None:
        """End politely; never raises."""
        ...


@runtime_checkable
class BatchSession(Session, Protocol):
    """A session that also takes one message for many readers in a call."""

    @property
    def most(self) -> int:
        """How many readers the next call may have."""
        ...

    def pause(self) -> float:
        """Seconds until the provider takes the next call; 0 for now."""
        ...

    def send_many(self, mail: SharedMail) -> tuple[Receipt | None, ...]:
        """Hand over one call; a receipt for each reader, in their order.

        None: not sent, for no fault of that reader; the claim is to be put back. Raises
        ProviderRefused when the provider takes nothing from us, or not this message.
        """
        ...


class Provider(Protocol):
    """Who takes mail from us."""

    name: str
    cannot_keep: tuple[str, ...]
    """What of a message does not survive this provider, as nouns for status and documentation."""
    needs_public_links: bool
    """Whether readers get this mail, so that base_url and secret must be set."""
    connections: int
    """How many sessions may be open at once."""
    per_day: int | None
    """The most messages in any 24 hours; None for no limit of ours."""

    def open(self) -> Session:
        """Connect. Raises ProviderRefused (account) or OSError (away: try the next provider)."""
        ...

    def settle(self, delivery_id: str) -> Receipt | None:
        """What this provider certainly knows of a delivery in doubt, or None if it cannot know."""
        ...


Render = Callable[[Delivery], Mail]
"""A delivery's finished message."""


@runtime_checkable
class Press(Protocol):
    """A Render that also makes the message that readers of one variant share."""

    def __call__(self, delivery: Delivery) -> Mail:
        """One reader's finished message."""
        ...

    def shared(self, deliveries: Sequence[Delivery]) -> SharedMail:
        """The message for these readers, who chose the same sections and language."""
        ...


class Pump(Protocol):
    """Claims, sends, writes answers."""

    def run(
        self,
        newsletter: Newsletter,
        record: IssueRecord,
        render: Render,
        progress: Progress,
        turn: timedelta | None = None,
    ) -> tuple[str, ...]:
        """Send what is due of one issue until nothing is; return sentences about trouble.

        With `turn` it breaks off after so long, so that another newsletter has its turn.
        """
        ...

    def broke_off(self, newsletter: str, edition: str) -> bool:
        """Whether its last turn ended before all was done, and nothing but time was missing."""
        ...

    def post(self, mails: Iterable[Mail], folder: str) -> tuple[str, ...]:
        """Send mails of the house (drafts, reminders, failures, tests) outside the ledger.

        The file provider puts them in `folder` below its own. Returns sentences about trouble.
        """
        ...

    def stop(self) -> None:
        """Drain: write the answer under way and claim nothing more; the next run goes on."""
        ...
