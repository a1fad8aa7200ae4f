"""Pictures that issues show, each kept once by the hash of its bytes."""

from datetime import datetime

from sqlalchemy import Column, Integer, LargeBinary, String, Table, delete, select

from digest.model.pictures import Picture
from digest.store.part import Part
from digest.store.schema import Utc, issues, metadata

pictures = Table(
    "pictures",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("kind", String(8), nullable=False),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("at", Utc, nullable=False, index=True),
    Column("data", LargeBinary, nullable=False),
)
_SEEN = ("hash", "kind", "width", "height", "data")


class Pictures(Part):
    """Implements ports.PictureStore."""

    def keep_picture(self, picture: Picture, now: datetime) -> None:
        """Keep it; keeping it again only says that it was wanted again now."""
        row = {name: getattr(picture, name) for name in _SEEN}
        insert = self._db.insert(pictures).values(**row, at=now)
        again = insert.on_conflict_do_update(
            index_elements=["hash"], set_={"at": insert.excluded["at"]}
        )
        with self._db.writing() as connection:
            connection.execute(again)

    def picture(self, picture_hash: str) -> Picture | None:
        """By the hash of its bytes, or None."""
        wanted = select(*(pictures.c[name] for name in _SEEN)).where(
            pictures.c.hash == picture_hash
        )
        with self._db.reading() as connection:
            row = connection.execute(wanted).mappings().one_or_none()
        return None if row is None else Picture(**{**row, "data": bytes(row["data"])})

    def forget_pictures(self, since: datetime, until: datetime) -> int:
        """Delete those wanted last in that time and shown by no issue; return how many."""
        with self._db.writing() as connection:
            idle = select(pictures.c.hash).where(pictures.c.at >= since, pictures.c.at < until)
            gone = [
                name
                for name in sorted(connection.execute(idle).scalars())
                if not connection.execute(
                    select(issues.c.edition).where(issues.c.issue.contains(name)).limit(1)
                ).first()
            ]
            if gone:
                connection.execute(delete(pictures).where(pictures.c.hash.in_(gone)))
        return len(gone)
