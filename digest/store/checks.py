"""What preflight found, what a yes was given to, and which links were asked lately."""

from collections.abc import Iterable
from datetime import datetime
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Column, Integer, String, Table, Text, delete, select

from digest.errors import StoreError
from digest.model.checks import LinkAnswer, Preflight, Reach, Seal
from digest.store.part import Part
from digest.store.schema import Utc, metadata

preflights = Table(
    "preflights",
    metadata,
    Column("newsletter", Text, primary_key=True),
    Column("edition", Text, primary_key=True),
    Column("at", Utc, nullable=False),
    Column("found", Text, nullable=False),
)

seals = Table(
    "seals",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("newsletter", Text, nullable=False),
    Column("edition", Text, nullable=False),
    Column("sealed", Text, nullable=False),
)

link_answers = Table(
    "link_answers",
    metadata,
    Column("url", Text, primary_key=True),
    Column("at", Utc, nullable=False, index=True),
    Column("reach", String(20), nullable=False),
    Column("status", Integer, nullable=False),
    Column("why", Text, nullable=False),
)

Kind = TypeVar("Kind")
_PREFLIGHT = TypeAdapter(Preflight)
_SEAL = TypeAdapter(Seal)
_AT_A_TIME = 500
"""URLs asked for in one statement: databases bound the number of values."""


class Checks(Part):
    """Implements ports.CheckStore."""

    def save_preflight(self, newsletter: str, edition: str, found: Preflight) -> None:
        """Keep the last preflight of an issue."""
        row = {"newsletter": newsletter, "edition": edition, "at": found.at}
        insert = self._db.insert(preflights).values(
            **row, found=_PREFLIGHT.dump_json(found).decode()
        )
        latest = insert.on_conflict_do_update(
            index_elements=["newsletter", "edition"],
            set_={"at": insert.excluded.at, "found": insert.excluded.found},
        )
        with self._db.writing() as connection:
            connection.execute(latest)

    def preflight(self, newsletter: str, edition: str) -> Preflight | None:
        """The last one, or None."""
        wanted = select(preflights.c.found).where(
            preflights.c.newsletter == newsletter, preflights.c.edition == edition
        )
        with self._db.reading() as connection:
            found = connection.execute(wanted).scalar()
        return None if found is None else _read(_PREFLIGHT, found)

    def keep_seal(self, newsletter: str, edition: str, seal: Seal) -> None:
        """Keep what a yes is given to, by its hash; keeping it again changes nothing."""
        values = {"hash": seal.hash, "newsletter": newsletter, "edition": edition}
        insert = self._db.insert(seals).values(**values, sealed=_SEAL.dump_json(seal).decode())
        with self._db.writing() as connection:
            connection.execute(insert.on_conflict_do_nothing())

    def seal(self, seal_hash: str) -> Seal | None:
        """By its hash, or None."""
        wanted = select(seals.c.sealed).where(seals.c.hash == seal_hash)
        with self._db.reading() as connection:
            found = connection.execute(wanted).scalar()
        return None if found is None else _read(_SEAL, found)

    def link_answers(self, urls: Iterable[str], since: datetime) -> tuple[LinkAnswer, ...]:
        """What is known of these links and no older than `since`, by URL."""
        wanted = sorted(set(urls))
        found: list[LinkAnswer] = []
        with self._db.reading() as connection:
            for first in range(0, len(wanted), _AT_A_TIME):
                rows = connection.execute(
                    select(link_answers)
                    .where(
                        link_answers.c.url.in_(wanted[first : first + _AT_A_TIME]),
                        link_answers.c.at >= since,
                    )
                    .order_by(link_answers.c.url)
                ).mappings()
                found += [LinkAnswer(**{**row, "reach": Reach(row["reach"])}) for row in rows]
        return tuple(found)

    def keep_link_answers(self, answers: Iterable[LinkAnswer], forget: datetime) -> None:
        """Keep the newest answer of each link; those older than `forget` go."""
        names = ("url", "at", "reach", "status", "why")
        rows = [{name: getattr(answer, name) for name in names} for answer in answers]
        insert = self._db.insert(link_answers)
        latest = insert.on_conflict_do_update(
            index_elements=["url"],
            set_={name: insert.excluded[name] for name in names if name != "url"},
        )
        with self._db.writing() as connection:
            connection.execute(delete(link_answers).where(link_answers.c.at < forget))
            if rows:
                connection.execute(latest, rows)


def _read(kind: TypeAdapter[Kind], text: str) -> Kind:
    try:
        return kind.validate_json(text)
    except ValidationError as error:
        raise StoreError(
            "A preflight or a seal in the store cannot be read: the store is damaged; "
            "restore it from a backup."
        ) from error
