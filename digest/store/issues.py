"""Issues, their sign-off, and what readers were told."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select, update

from digest.errors import Refused
from digest.model.news import Draft, Move, Pin, Told
from digest.model.sending import IssueRecord, IssueState
from digest.outbox.canon import canonical, fingerprint, issue_from
from digest.store.part import Part, packed, unpacked
from digest.store.schema import Row, issues, spiked, stories
from digest.store.schema import moves as moves_table
from digest.store.schema import pins as pins_table
from digest.store.schema import told as told_table

_DECISIONS = (
    "state",
    "send_at",
    "expires_at",
    "approved_fingerprint",
    "approved_by",
    "approved_at",
    "mailed_at",
    "reminded_at",
    "sent_at",
    "reason",
)
"""What change() writes: all but the issue's identity, its value and that value's fingerprint."""

OVER = (IssueState.SENT, IssueState.SPIKED)
"""States an issue never leaves."""


class Issues(Part):
    """Implements ports.IssueStore."""

    def issue(self, newsletter: str, edition: str) -> IssueRecord | None:
        """The record, or None."""
        with self._db.reading() as connection:
            row = _row(connection, newsletter, edition)
            return None if row is None else _record(row)

    def issues(self, newsletter: str, limit: int = 20) -> tuple[IssueRecord, ...]:
        """The newest first."""
        newest = (
            select(issues)
            .where(issues.c.newsletter == newsletter)
            .order_by(issues.c.send_at.desc(), issues.c.edition.desc())
            .limit(limit)
        )
        with self._db.reading() as connection:
            return tuple(_record(row) for row in connection.execute(newest).mappings())

    def save_draft(self, record: IssueRecord, draft: Draft) -> None:
        """Keep a new or redrafted issue with each article's story, in one transaction.

        The fingerprint kept is that of `draft.issue`, whatever the record says. Raises Refused
        if the stored issue is no longer a draft.
        """
        kept = replace(record, issue=draft.issue, fingerprint=fingerprint(draft.issue))
        insert = self._db.insert(issues).values(_values(kept))
        changes = {c.name: insert.excluded[c.name] for c in issues.c if not c.primary_key}
        with self._db.writing() as connection:
            _refuse_unless_draft(_row(connection, record.newsletter, record.edition))
            connection.execute(
                insert.on_conflict_do_update(index_elements=["newsletter", "edition"], set_=changes)
            )
            self._keep_stories(connection, record, draft.stories)

    def _keep_stories(
        self, connection: Connection, record: IssueRecord, found: dict[str, str]
    ) -> None:
        if not found:
            return
        insert = self._db.insert(stories)
        latest = insert.on_conflict_do_update(
            index_elements=["newsletter", "article"],
            set_={"story": insert.excluded.story, "edition": insert.excluded.edition},
        )
        names = {"newsletter": record.newsletter, "edition": record.edition}
        rows = [{**names, "article": url, "story": story} for url, story in found.items()]
        connection.execute(latest, rows)

    def note_missed(self, record: IssueRecord) -> None:
        """Write the record as missed; makes it where there is none. Its issue value is kept.

        Raises Refused if the stored issue was sent or spiked: that cannot be missed any more.
        """
        missed = replace(record, state=IssueState.MISSED)
        insert = self._db.insert(issues).values(_values(missed))
        changes = {name: insert.excluded[name] for name in _DECISIONS}
        with self._db.writing() as connection:
            row = _row(connection, record.newsletter, record.edition)
            if row is not None and row["state"] in OVER:
                raise Refused(
                    f"{record.newsletter} {record.edition} is {row['state']} and cannot be missed."
                )
            connection.execute(
                insert.on_conflict_do_update(index_elements=["newsletter", "edition"], set_=changes)
            )

    def change(self, record: IssueRecord, *was: str) -> bool:
        """Write the record's decision fields if the stored state is one of `was`; say whether.

        The issue value and its fingerprint are not changed by this.
        """
        values = _values(record)
        statement = (
            update(issues)
            .where(_is(record.newsletter, record.edition), issues.c.state.in_(was))
            .values({name: values[name] for name in _DECISIONS})
        )
        with self._db.writing() as connection:
            return connection.execute(statement).rowcount == 1

    def told(self, newsletter: str, since: datetime) -> tuple[Told, ...]:
        """What was accepted by a provider for at least one reader, oldest first."""
        wanted = (
            select(told_table)
            .where(told_table.c.newsletter == newsletter, told_table.c.at >= since)
            .order_by(told_table.c.at, told_table.c.edition, told_table.c.story)
        )
        with self._db.reading() as connection:
            return tuple(_told(row) for row in connection.execute(wanted).mappings())

    def remember_told(self, newsletter: str, told: Iterable[Told]) -> None:
        """Keep what readers were sent; telling the same (story, edition) again changes nothing."""
        rows = [_told_row(newsletter, one) for one in told]
        if rows:
            with self._db.writing() as connection:
                connection.execute(self._db.insert(told_table).on_conflict_do_nothing(), rows)

    def stories(self, newsletter: str) -> dict[str, str]:
        """Article URL to story id, from all drafts of this newsletter; the latest draft counts."""
        wanted = (
            select(stories.c.article, stories.c.story)
            .where(stories.c.newsletter == newsletter)
            .order_by(stories.c.article)
        )
        with self._db.reading() as connection:
            return {row.article: row.story for row in connection.execute(wanted)}

    def spike_story(self, newsletter: str, edition: str, story: str, now: datetime) -> None:
        """Keep a story out of one edition, however often it is drafted again."""
        row = {"newsletter": newsletter, "edition": edition, "story": story, "at": now}
        with self._db.writing() as connection:
            connection.execute(self._db.insert(spiked).values(row).on_conflict_do_nothing())

    def spiked(self, newsletter: str, edition: str) -> frozenset[str]:
        """The stories spiked from that edition."""
        wanted = select(spiked.c.story).where(
            spiked.c.newsletter == newsletter, spiked.c.edition == edition
        )
        with self._db.reading() as connection:
            return frozenset(connection.execute(wanted).scalars())

    def unspike_story(self, newsletter: str, edition: str, story: str) -> bool:
        """Let a story back into that edition; say whether it was kept out."""
        that = (
            (spiked.c.newsletter == newsletter)
            & (spiked.c.edition == edition)
            & (spiked.c.story == story)
        )
        with self._db.writing() as connection:
            return connection.execute(delete(spiked).where(that)).rowcount == 1

    def pin_story(self, newsletter: str, edition: str, pin: Pin) -> None:
        """Keep where a story is to stand in that edition; a later pin of it replaces this one."""
        row = {"place": pin.place, "who": pin.who, "at": pin.at}
        keys = {"newsletter": newsletter, "edition": edition, "story": pin.story}
        insert = self._db.insert(pins_table).values(**keys, **row)
        with self._db.writing() as connection:
            connection.execute(insert.on_conflict_do_update(index_elements=list(keys), set_=row))

    def unpin_story(self, newsletter: str, edition: str, story: str) -> bool:
        """Forget that pin; say whether there was one."""
        that = _pinned(newsletter, edition) & (pins_table.c.story == story)
        with self._db.writing() as connection:
            return connection.execute(delete(pins_table).where(that)).rowcount == 1

    def pins(self, newsletter: str, edition: str) -> tuple[Pin, ...]:
        """What editors pinned in that edition, oldest first."""
        wanted = (
            select(pins_table)
            .where(_pinned(newsletter, edition))
            .order_by(pins_table.c.at, pins_table.c.story)
        )
        with self._db.reading() as connection:
            rows = connection.execute(wanted).all()
        return tuple(Pin(row.story, row.place, row.who, row.at) for row in rows)

    def move_story(self, newsletter: str, move: Move) -> None:
        """Keep where an editor moved a story; a later move of the same story replaces it."""
        insert = self._db.insert(moves_table).values(_move_row(newsletter, move))
        changes = {c.name: insert.excluded[c.name] for c in moves_table.c if not c.primary_key}
        with self._db.writing() as connection:
            connection.execute(
                insert.on_conflict_do_update(index_elements=["newsletter", "story"], set_=changes)
            )

    def undo_move(self, newsletter: str, story: str) -> bool:
        """Forget that move; say whether there was one."""
        that = (moves_table.c.newsletter == newsletter) & (moves_table.c.story == story)
        with self._db.writing() as connection:
            return connection.execute(delete(moves_table).where(that)).rowcount == 1

    def moves(self, newsletter: str) -> tuple[Move, ...]:
        """Where editors moved stories, oldest first."""
        wanted = (
            select(moves_table)
            .where(moves_table.c.newsletter == newsletter)
            .order_by(moves_table.c.at, moves_table.c.story)
        )
        with self._db.reading() as connection:
            return tuple(_move(row) for row in connection.execute(wanted).mappings())


def _is(newsletter: str, edition: str) -> Any:
    return (issues.c.newsletter == newsletter) & (issues.c.edition == edition)


def _pinned(newsletter: str, edition: str) -> Any:
    return (pins_table.c.newsletter == newsletter) & (pins_table.c.edition == edition)


def _row(connection: Connection, newsletter: str, edition: str) -> Row | None:
    return connection.execute(select(issues).where(_is(newsletter, edition))).mappings().first()


def _refuse_unless_draft(row: Row | None) -> None:
    if row is not None and row["state"] != IssueState.DRAFT:
        raise Refused(
            f"{row['newsletter']} {row['edition']} is {row['state']} and can no longer be drafted; "
            "only a draft can."
        )


def _values(record: IssueRecord) -> dict[str, Any]:
    names = [c.name for c in issues.c if c.name != "issue"]
    issue = None if record.issue is None else canonical(record.issue).decode()
    return {name: getattr(record, name) for name in names} | {"issue": issue}


def _record(row: Row) -> IssueRecord:
    issue = None if row["issue"] is None else issue_from(row["issue"])
    return IssueRecord(**{**row, "state": IssueState(row["state"]), "issue": issue})


def _told_row(newsletter: str, one: Told) -> dict[str, Any]:
    return {
        "newsletter": newsletter,
        "story": one.story,
        "edition": one.edition,
        "at": one.at,
        "headline": one.headline,
        "sentences": packed(one.sentences),
        "articles": packed(one.articles),
    }


def _told(row: Row) -> Told:
    values = {name: row[name] for name in ("story", "edition", "at", "headline")}
    sentences, articles = unpacked(row["sentences"]), unpacked(row["articles"])
    return Told(**values, sentences=sentences, articles=articles)


_MOVE = ("story", "to", "was", "who", "at", "edition", "headline")


def _move_row(newsletter: str, move: Move) -> dict[str, Any]:
    values = {name: getattr(move, name) for name in _MOVE}
    packs = {"articles": packed(move.articles), "texts": packed(move.texts)}
    return {"newsletter": newsletter} | values | packs


def _move(row: Row) -> Move:
    values = {name: row[name] for name in _MOVE}
    return Move(**values, articles=unpacked(row["articles"]), texts=unpacked(row["texts"]))
