"""Deliveries: exactly one row for each (issue, subscriber), claimed before any byte goes out."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Integer,
    Select,
    Text,
    and_,
    bindparam,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
    update,
)

from digest.errors import StoreError
from digest.model.people import Consent, Reader
from digest.model.sending import Counts, Delivery, DeliveryState, Receipt
from digest.model.settings import Newsletter
from digest.outbox import answers
from digest.store.part import Part, packed, unpacked
from digest.store.schema import Row, Utc, deliveries, subscribers, subscriptions

Answered = tuple[Delivery, Receipt | None, datetime | None]


class DeliveryLedger(Part):
    """Implements ports.Ledger.

    SQLite has one writer at a time: that is its whole locking. In PostgreSQL claims lock their
    rows and pass over those that others hold.
    """

    def plan(
        self, newsletter: Newsletter, edition: str, now: datetime, accepted_in: str = ""
    ) -> int:
        """Make one row for everyone who may be mailed now, in one statement; return the total.

        With `accepted_in`, an earlier edition, only for those it was accepted for.
        Planning again adds nobody: the audience is frozen by the first call that finds anybody.
        """
        prefix = answers.delivery_id_prefix(newsletter.id, edition)
        frozen = select(
            literal(newsletter.id),
            literal(edition),
            subscribers.c.id,
            literal(prefix) + cast(subscribers.c.id, Text),
            *(subscribers.c[name] for name in ("email", "name", "sections", "language")),
            literal(DeliveryState.PLANNED.value),
            literal(0),
            literal(now, Utc),
            *(literal("") for _ in range(3)),
        ).where(may_be_mailed(newsletter.id), ~exists().where(_of(newsletter.id, edition)))
        if accepted_in:
            frozen = frozen.where(_accepted(newsletter.id, accepted_in))
        names = ["newsletter", "edition", "subscriber_id", "id", "email", "name", "sections"]
        names += ["language", "state", "attempts", "planned_at", "claimed_by", "provider", "answer"]
        with self._db.writing() as connection:
            connection.execute(self._db.insert(deliveries).from_select(names, frozen))
            return _total(connection, newsletter.id, edition)

    def next_claim(
        self,
        newsletter: str,
        edition: str,
        worker: str,
        now: datetime,
        answered: tuple[Delivery, Receipt, datetime | None] | None = None,
    ) -> Delivery | None:
        """Write the last answer and take the next claim in one durable commit.

        The next row is planned, or deferred with retry_at <= now. A row whose subscriber may no
        longer be mailed becomes excluded instead.
        """
        return self.next_claims(newsletter, edition, now, [(worker, answered)])[0]

    def next_claims(
        self,
        newsletter: str,
        edition: str,
        now: datetime,
        wishes: Sequence[tuple[str, tuple[Delivery, Receipt, datetime | None] | None]],
    ) -> tuple[Delivery | None, ...]:
        """As next_claim for several connections, each (worker, answered), in one commit."""
        with self._db.claiming() as connection:
            _answer(connection, [answered for _, answered in wishes if answered], now)
            return tuple(
                _claim(connection, newsletter, edition, worker, now) for worker, _ in wishes
            )

    def next_batch(
        self,
        newsletter: str,
        edition: str,
        worker: str,
        now: datetime,
        size: int,
        answered: Sequence[Answered] = (),
    ) -> tuple[Delivery, ...]:
        """Write the last answers and claim up to `size` rows of one variant, in one commit.

        The first row is the one next_claim would take, the others are those in its state with the
        same sections and language.
        """
        with self._db.claiming() as connection:
            _answer(connection, answered, now)
            while size and (found := _next(connection, newsletter, edition, now)) is not None:
                claims: list[Delivery] = []
                left: list[Delivery] = []
                for delivery, may_go in _alike(connection, found[0], now, size):
                    if may_go:
                        claims.append(answers.claimed(delivery, worker, now))
                    else:
                        left.append(answers.excluded(delivery, now))
                _write(connection, [*claims, *left])
                if claims:
                    return tuple(claims)
        return ()

    def in_doubt(self, newsletter: str, edition: str) -> tuple[Delivery, ...]:
        """Rows claimed and not answered. Under the run lock these are left by a dead sender."""
        return self._rows(newsletter, edition, deliveries.c.state == DeliveryState.CLAIMED)

    def settle(
        self,
        delivery: Delivery,
        receipt: Receipt | None,
        now: datetime,
        retry_at: datetime | None = None,
    ) -> None:
        """End a doubt: write `receipt`, or with None put the row back to planned.

        Only a claimed row is changed: a doubt that was ended in the meantime stays as it is.
        """
        if receipt is None:
            after = answers.put_back(delivery)
        else:
            after = answers.after_answer(delivery, receipt, retry_at, now)
        with self._db.claiming() as connection:
            _write(connection, [after], only_claimed=True)

    def expire(self, newsletter: str, edition: str, now: datetime) -> int:
        """Rows planned or deferred become expired; return how many. Claimed ones stay in doubt."""
        unsent = (DeliveryState.PLANNED.value, DeliveryState.DEFERRED.value)
        late = (
            update(deliveries)
            .where(_of(newsletter, edition), deliveries.c.state.in_(unsent))
            .values(state=DeliveryState.EXPIRED.value, retry_at=None, answered_at=now)
        )
        with self._db.writing() as connection:
            return connection.execute(late).rowcount

    def counts(self, newsletter: str, edition: str) -> Counts:
        """How the rows stand."""
        by_state = (
            select(deliveries.c.state, func.count())
            .where(_of(newsletter, edition))
            .group_by(deliveries.c.state)
        )
        with self._db.reading() as connection:
            return Counts(**{row[0]: row[1] for row in connection.execute(by_state)})

    def sent_since(self, provider: str, since: datetime) -> int:
        """How many messages of all issues that provider was handed from then on.

        Those in doubt count: they may have gone. It looks at every row; only asked for a limit.
        """
        handed = or_(
            and_(deliveries.c.provider == provider, deliveries.c.answered_at >= since),
            and_(
                deliveries.c.claimed_by.startswith(f"{provider} ", autoescape=True),
                deliveries.c.claimed_at >= since,
                deliveries.c.state == DeliveryState.CLAIMED.value,
            ),
        )
        count = select(func.count()).select_from(deliveries).where(handed)
        with self._db.reading() as connection:
            return connection.execute(count).scalar_one()

    def full_mailbox(self, subscriber_id: int, since: datetime) -> int:
        """In how many issues handed over since then the last word on this reader was 5.2.2."""
        full = select(func.count()).where(
            deliveries.c.subscriber_id == subscriber_id,
            deliveries.c.claimed_at >= since,
            deliveries.c.answer.contains(answers.MAILBOX_FULL, autoescape=True),
        )
        with self._db.reading() as connection:
            return connection.execute(full).scalar_one()

    def next_retry(self, newsletter: str, edition: str) -> datetime | None:
        """When the first deferred row is due again; None where none is."""
        first = select(func.min(deliveries.c.retry_at)).where(
            _of(newsletter, edition), deliveries.c.state == DeliveryState.DEFERRED
        )
        with self._db.reading() as connection:
            return connection.execute(first).scalar()

    def deliveries(self, newsletter: str, edition: str) -> tuple[Delivery, ...]:
        """All rows, by subscriber id."""
        return self._rows(newsletter, edition, literal(value=True))

    def _rows(
        self, newsletter: str, edition: str, which: ColumnElement[bool]
    ) -> tuple[Delivery, ...]:
        wanted = (
            select(deliveries)
            .where(_of(newsletter, edition), which)
            .order_by(deliveries.c.subscriber_id)
        )
        with self._db.reading() as connection:
            return tuple(_delivery(row) for row in connection.execute(wanted).mappings())


def may_be_mailed(newsletter: str | BindParameter[str]) -> ColumnElement[bool]:
    """The one rule of who gets a newsletter: confirmed, and on its list or on no list at all."""
    on = subscriptions.c.subscriber_id == subscribers.c.id
    return and_(
        subscribers.c.state == Consent.CONFIRMED.value,
        or_(~exists().where(on), exists().where(on, subscriptions.c.newsletter == newsletter)),
    )


def _due(state: ColumnElement[bool], *order: ColumnElement[Any]) -> Select[Any]:
    """The first rows in that state and order, and whether their readers may still be mailed."""
    own = subscribers.c.id == deliveries.c.subscriber_id
    may_go = exists().where(own, may_be_mailed(bindparam("newsletter", type_=Text)))
    return (
        select(*deliveries.c, may_go.label("may_go"))
        .where(
            deliveries.c.newsletter == bindparam("newsletter"),
            deliveries.c.edition == bindparam("edition"),
            state,
        )
        .order_by(*order)
        .limit(bindparam("size", type_=Integer))
        .with_for_update(skip_locked=True, of=deliveries)  # PostgreSQL: no row twice
    )


# Built once: putting these together costs more than SQLite takes to run them. No column may stand
# in the order twice: SQLite would then walk all rows of the issue instead of the index.
_VARIANT = (deliveries.c.sections, deliveries.c.language)
_IS_PLANNED = deliveries.c.state == DeliveryState.PLANNED.value
_IS_DUE_AGAIN = and_(
    deliveries.c.state == DeliveryState.DEFERRED.value,
    deliveries.c.retry_at <= bindparam("now"),
)
_SAME_VARIANT = and_(*(column == bindparam(column.name) for column in _VARIANT))
_DUE = (
    _due(_IS_PLANNED, *_VARIANT, deliveries.c.subscriber_id),
    _due(_IS_DUE_AGAIN, deliveries.c.retry_at, deliveries.c.subscriber_id),
)
_DUE_ALIKE = {
    DeliveryState.PLANNED: _due(and_(_IS_PLANNED, _SAME_VARIANT), deliveries.c.subscriber_id),
    DeliveryState.DEFERRED: _due(
        and_(_IS_DUE_AGAIN, _SAME_VARIANT), deliveries.c.retry_at, deliveries.c.subscriber_id
    ),
}


def _next(
    connection: Connection, newsletter: str, edition: str, now: datetime
) -> tuple[Delivery, bool] | None:
    parameters = {"newsletter": newsletter, "edition": edition, "now": now, "size": 1}
    for due in _DUE:
        row = connection.execute(due, parameters).mappings().first()
        if row is not None:
            return _delivery(row), bool(row["may_go"])
    return None


def _claim(
    connection: Connection, newsletter: str, edition: str, worker: str, now: datetime
) -> Delivery | None:
    while (found := _next(connection, newsletter, edition, now)) is not None:
        delivery, may_go = found
        if may_go:
            claim = answers.claimed(delivery, worker, now)
            _write(connection, [claim])
            return claim
        _write(connection, [answers.excluded(delivery, now)])
    return None


def _alike(
    connection: Connection, first: Delivery, now: datetime, size: int
) -> list[tuple[Delivery, bool]]:
    """Rows due in the state and of the variant of `first`; it is among them."""
    parameters = {
        "newsletter": first.newsletter,
        "edition": first.edition,
        "sections": packed(first.reader.sections),
        "language": first.reader.language,
        "now": now,
        "size": size,
    }
    rows = connection.execute(_DUE_ALIKE[first.state], parameters).mappings()
    return [(_delivery(row), bool(row["may_go"])) for row in rows]


def _accepted(newsletter: str, edition: str) -> ColumnElement[bool]:
    earlier = deliveries.alias("earlier")
    return exists().where(
        earlier.c.subscriber_id == subscribers.c.id,
        earlier.c.newsletter == newsletter,
        earlier.c.edition == edition,
        earlier.c.state == DeliveryState.ACCEPTED.value,
    )


def _of(newsletter: str, edition: str) -> ColumnElement[bool]:
    return and_(deliveries.c.newsletter == newsletter, deliveries.c.edition == edition)


def _total(connection: Connection, newsletter: str, edition: str) -> int:
    count = select(func.count()).select_from(deliveries).where(_of(newsletter, edition))
    return connection.execute(count).scalar_one()


_MOVING = tuple(
    name
    for name in (c.name for c in deliveries.c)
    if name not in ("newsletter", "edition", "subscriber_id", "id", "planned_at")
    and name not in ("email", "name", "sections", "language")
)
"""The columns that change after planning; the reader is frozen."""


def _answer(connection: Connection, answered: Sequence[Answered], now: datetime) -> None:
    after = [
        answers.put_back(delivery)
        if receipt is None
        else answers.after_answer(delivery, receipt, retry_at, now)
        for delivery, receipt, retry_at in answered
    ]
    if _write(connection, after, only_claimed=True) == len(after):
        return
    delivery, receipt, _ = answered[0]
    others = f" and {len(answered) - 1} more" if len(answered) > 1 else ""
    said = "put back" if receipt is None else f"{receipt.verdict}: {receipt.answer}"
    raise StoreError(
        f"The delivery {delivery.id}{others} was settled by someone else while its answer was "
        f"under way ({said}). Nothing more was claimed; only one sender may be at work on a store."
    )


_WRITE = (
    update(deliveries)
    .where(deliveries.c.id == bindparam("which"))
    .values({name: bindparam(name) for name in _MOVING})
)
_ANSWER = _WRITE.where(
    deliveries.c.state == DeliveryState.CLAIMED.value,
    deliveries.c.attempts == bindparam("claim"),  # the same claim, not a later one of that row
)


def _write(
    connection: Connection, changed: Iterable[Delivery], *, only_claimed: bool = False
) -> int:
    """Write the rows, or those whose claim still stands; how many were."""
    rows = [
        {name: getattr(delivery, name) for name in _MOVING}
        | {"which": delivery.id, "claim": delivery.attempts}
        for delivery in changed
    ]
    if not rows:
        return 0
    if not only_claimed:
        rows = [{name: row[name] for name in row if name != "claim"} for row in rows]
    return connection.execute(_ANSWER if only_claimed else _WRITE, rows).rowcount


def _delivery(row: Row) -> Delivery:
    reader = Reader(
        id=row["subscriber_id"],
        email=row["email"],
        name=row["name"],
        sections=unpacked(row["sections"]),
        language=row["language"],
    )
    moving = {name: row[name] for name in _MOVING} | {"state": DeliveryState(row["state"])}
    same = {name: row[name] for name in ("id", "newsletter", "edition")}
    return Delivery(reader=reader, **same, **moving)
