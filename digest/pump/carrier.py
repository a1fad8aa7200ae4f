"""A provider at work for one errand: how many connections, and how much of its day is left."""

import threading
from dataclasses import dataclass, field
from datetime import timedelta

from digest.ports import Provider
from digest.pump.errand import Errand
from digest.pump.joined import JoinedClaims

DAY = timedelta(hours=24)


class LeftAlone(Exception):  # noqa: N818 - what it says, not that something failed
    """The provider takes no more for longer than a run waits; the next one may."""


@dataclass(slots=True)
class Carrier:
    """What the connections to one provider share. `left` is None where no day is limited."""

    provider: Provider
    errand: Errand
    claims: JoinedClaims
    left: int | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def worker(self) -> str:
        """Who claims: only this provider may say later that a message was not sent."""
        return f"{self.provider.name} {self.errand.worker}"

    def take(self, most: int) -> int:
        """How many of `most` messages the day still allows; they count as sent."""
        with self._lock:
            if self.left is None:
                return most
            taken = min(most, self.left)
            self.left -= taken
            return taken

    def give_back(self, messages: int) -> None:
        """So many were not sent after all."""
        with self._lock:
            if self.left is not None:
                self.left += messages

    def spent(self) -> LeftAlone:
        """What to raise when nothing was left to take."""
        return LeftAlone(f"its {self.provider.per_day} messages in 24 hours are used up")


def carrier_for(provider: Provider, errand: Errand) -> Carrier:
    """The provider with what its last 24 hours leave it."""
    issue = (errand.newsletter.id, errand.record.edition)
    left = None
    if provider.per_day is not None:
        sent = errand.store.sent_since(provider.name, errand.clock() - DAY)
        left = max(provider.per_day - sent, 0)
    return Carrier(provider, errand, JoinedClaims(errand.store, errand.clock, *issue), left)
