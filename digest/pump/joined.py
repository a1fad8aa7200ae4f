"""Claims of several connections, joined into one commit while another is under way.

No timer: a connection that comes alone commits alone and at once. One that comes during a commit
waits for it, and goes into the next with all others that waited.
"""

import threading
from dataclasses import dataclass
from datetime import datetime

from digest.model.sending import Delivery, Receipt
from digest.ports import Clock, Store

Answered = tuple[Delivery, Receipt, datetime | None]


@dataclass(slots=True, eq=False)
class _Wish:
    worker: str
    answered: Answered | None
    is_done: bool = False
    found: Delivery | None = None
    error: BaseException | None = None


class JoinedClaims:
    """The next claim for whichever connection asks."""

    def __init__(self, store: Store, clock: Clock, newsletter: str, edition: str) -> None:
        self._store = store
        self._clock = clock
        self._issue = (newsletter, edition)
        self._condition = threading.Condition()
        self._waiting: list[_Wish] = []
        self._is_busy = False

    def next_claim(self, worker: str, answered: Answered | None) -> Delivery | None:
        """Write the last answer and take the next claim, durably; as Ledger.next_claim."""
        wish = _Wish(worker, answered)
        with self._condition:
            self._waiting.append(wish)
            while self._is_busy and not wish.is_done:
                self._condition.wait()
            if wish.is_done:
                return _found(wish)
            self._is_busy = True
            joined, self._waiting = self._waiting, []
        self._commit(joined)
        return _found(wish)

    def _commit(self, joined: list[_Wish]) -> None:
        try:
            wishes = [(wish.worker, wish.answered) for wish in joined]
            found = self._store.next_claims(*self._issue, self._clock(), wishes)
            for wish, delivery in zip(joined, found, strict=True):
                wish.found = delivery
        except BaseException as error:  # noqa: BLE001 - raised in every connection that waited
            for wish in joined:
                wish.error = error
        with self._condition:
            for wish in joined:
                wish.is_done = True
            self._is_busy = False
            self._condition.notify_all()


def _found(wish: _Wish) -> Delivery | None:
    if wish.error is not None:
        raise wish.error
    return wish.found
