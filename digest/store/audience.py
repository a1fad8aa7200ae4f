"""Subscribers and their consent."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from digest.audience.consent import (
    LEFT,
    address_key,
    after_change,
    by_address,
    declared_subscriber,
)
from digest.errors import StoreError
from digest.model.people import Consent, Declaration, Subscriber
from digest.store.part import Part, packed, unpacked
from digest.store.schema import Row, Utc, consent_events, subscribers, subscriptions

_TO_THE_SECOND = timedelta(seconds=1)
"""How exact the journal's times are."""


class Audience(Part):
    """Implements ports.AudienceStore."""

    def declare(
        self, declarations: Iterable[Declaration], file_hash: str, now: datetime
    ) -> tuple[str, ...]:
        """Take in the whole of subscribers.yaml; return sentences about what was not taken so.

        Never revives a withdrawn or suppressed address, not even one that only the journal
        remembers. An address gone from the file keeps its state and is marked so. Equal input
        changes nothing.
        """
        rows, sentences = by_address(declarations)
        objections: list[str] = []
        new: list[Subscriber] = []
        with self._db.writing() as connection:
            self._journal.reload()
            known = {address_key(s.email): s for s in _all(connection)}
            for key, row in rows.items():
                before = known.get(key)
                gone = self._journal.gone(key) if before is None else None
                left = None if gone is None else gone.state
                after, objection = declared_subscriber(before, left, row)
                objections.append(objection)
                if before is None:
                    new.append(after)
                elif after != before:
                    self._follow(connection, before, after, file_hash, now)
            self._welcome(connection, new, file_hash, now)
            _mark_gone(connection, [s for key, s in known.items() if key not in rows])
        return (*sentences, *filter(None, objections))

    def _welcome(
        self, connection: Connection, new: Sequence[Subscriber], file_hash: str, now: datetime
    ) -> None:
        if not new:
            return
        connection.execute(insert(subscribers), [_row(s, file_hash) for s in new])
        keys = connection.execute(select(subscribers.c.key, subscribers.c.id))
        ids = {row.key: row.id for row in keys}
        made = [replace(s, id=ids[address_key(s.email)]) for s in new]
        _subscribe(connection, made)
        events = [_event(s.id, s.state, _why(s), now) for s in made]
        connection.execute(insert(consent_events), events)
        for subscriber in made:
            if subscriber.state in LEFT:
                self._journal.append(address_key(subscriber.email), subscriber.state, now)

    def _follow(
        self,
        connection: Connection,
        before: Subscriber,
        after: Subscriber,
        file_hash: str,
        now: datetime,
    ) -> None:
        changed = update(subscribers).where(subscribers.c.id == after.id)
        connection.execute(changed.values(_row(after, file_hash)))
        if after.newsletters != before.newsletters:
            connection.execute(
                delete(subscriptions).where(subscriptions.c.subscriber_id == after.id)
            )
            _subscribe(connection, [after])
        if after.state is not before.state:
            connection.execute(
                insert(consent_events), [_event(after.id, after.state, _why(after), now)]
            )
            if after.state in LEFT:
                self._journal.append(address_key(after.email), after.state, now)

    def subscribers(self) -> tuple[Subscriber, ...]:
        """All, by id."""
        with self._db.reading() as connection:
            return _all(connection)

    def subscriber(self, subscriber_id: int) -> Subscriber | None:
        """One, or None."""
        with self._db.reading() as connection:
            return _one(connection, subscriber_id)

    def set_consent(self, subscriber_id: int, state: Consent, why: str, now: datetime) -> None:
        """Withdraw, suppress or confirm, with an event that says why and when.

        Asking for what already is changes nothing. Who leaves is in the journal before the
        change is committed, who comes back after it: cut between, nobody is mailed who left.
        Raises StoreError for an id that was never given.
        """
        with self._db.writing() as connection:
            known = _one(connection, subscriber_id)
            if known is None:
                raise StoreError(f"The store has no subscriber with the id {subscriber_id}.")
            after = after_change(known.state, state)
            if after is known.state:
                return
            _write_state(connection, known, after, why, now)
            if after in LEFT:
                self._journal.append(address_key(known.email), after, now)
        if after not in LEFT:
            self._journal.append(address_key(known.email), after, now)

    def replay(self) -> int:
        """Let the journal's leavers leave again, after a backup was restored; say how many."""
        if self._journal.is_empty():
            return 0
        with self._db.writing() as connection:
            said = _last_word(connection)
            back = [
                (s, left)
                for s in _all(connection)
                if s.state not in LEFT
                and (left := self._journal.gone(address_key(s.email)))
                # Who came back through another host is in that host's journal, and in the store.
                and not (s.id in said and said[s.id] >= left.at + _TO_THE_SECOND)
            ]
            for subscriber, left in back:
                why = "left before this store was restored; the journal beside it says so"
                _write_state(connection, subscriber, left.state, why, left.at)
        return len(back)


def _last_word(connection: Connection) -> dict[int, datetime]:
    latest = select(consent_events.c.subscriber_id, func.max(consent_events.c.at, type_=Utc))
    return {row[0]: row[1] for row in connection.execute(latest.group_by("subscriber_id"))}


def _all(connection: Connection) -> tuple[Subscriber, ...]:
    lists: defaultdict[int, list[str]] = defaultdict(list)
    order = (subscriptions.c.subscriber_id, subscriptions.c.position)
    for subscriber_id, newsletter in connection.execute(
        select(subscriptions.c.subscriber_id, subscriptions.c.newsletter).order_by(*order)
    ):
        lists[subscriber_id].append(newsletter)
    rows = connection.execute(select(subscribers).order_by(subscribers.c.id)).mappings()
    return tuple(_subscriber(row, lists.get(row["id"], [])) for row in rows)


def _one(connection: Connection, subscriber_id: int) -> Subscriber | None:
    wanted = select(subscribers).where(subscribers.c.id == subscriber_id)
    row = connection.execute(wanted).mappings().first()
    if row is None:
        return None
    newsletters = (
        select(subscriptions.c.newsletter)
        .where(subscriptions.c.subscriber_id == subscriber_id)
        .order_by(subscriptions.c.position)
    )
    return _subscriber(row, [found.newsletter for found in connection.execute(newsletters)])


def _subscriber(row: Row, newsletters: Iterable[str]) -> Subscriber:
    same = ("id", "email", "name", "language", "timezone", "how", "on", "in_file")
    return Subscriber(
        **{name: row[name] for name in same},
        sections=unpacked(row["sections"]),
        newsletters=tuple(newsletters),
        state=Consent(row["state"]),
    )


def _row(subscriber: Subscriber, file_hash: str) -> dict[str, Any]:
    same = ("email", "name", "language", "timezone", "state", "how", "on", "in_file")
    return {name: getattr(subscriber, name) for name in same} | {
        "key": address_key(subscriber.email),
        "sections": packed(subscriber.sections),
        "file_hash": file_hash,
    }


def _subscribe(connection: Connection, people: Iterable[Subscriber]) -> None:
    rows = [
        {"subscriber_id": s.id, "newsletter": newsletter, "position": position}
        for s in people
        for position, newsletter in enumerate(dict.fromkeys(s.newsletters))
    ]
    if rows:
        connection.execute(insert(subscriptions), rows)


def _mark_gone(connection: Connection, people: Iterable[Subscriber]) -> None:
    gone = [s.id for s in people if s.in_file]
    for subscriber_id in gone:
        connection.execute(
            update(subscribers).where(subscribers.c.id == subscriber_id).values(in_file=False)
        )


def _write_state(
    connection: Connection, known: Subscriber, state: Consent, why: str, now: datetime
) -> None:
    connection.execute(
        update(subscribers).where(subscribers.c.id == known.id).values(state=state.value)
    )
    connection.execute(insert(consent_events), [_event(known.id, state, why, now)])


def _event(subscriber_id: int, state: Consent, why: str, now: datetime) -> dict[str, Any]:
    return {"subscriber_id": subscriber_id, "state": state.value, "why": why, "at": now}


def _why(subscriber: Subscriber) -> str:
    on = "" if subscriber.on is None else f", {subscriber.on.isoformat()}"
    return f"subscribers.yaml: {subscriber.how or subscriber.state.value}{on}"
