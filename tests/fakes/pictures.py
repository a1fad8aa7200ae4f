"""The part of the store's twin that holds pictures; and a reader of pictures that is told what."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from digest.model.news import SiteFile
from digest.model.pictures import Picture, Wanted
from digest.model.sending import IssueRecord
from digest.outbox.canon import canonical
from digest.ports import PictureRead


class MemoryPictures:
    """Implements ports.PictureStore with a dict."""

    _issues: dict[tuple[str, str], IssueRecord]

    def _start_pictures(self) -> None:
        self._pictures: dict[str, tuple[Picture, datetime]] = {}

    def keep_picture(self, picture: Picture, now: datetime) -> None:
        self._pictures[picture.hash] = (picture, now)

    def picture(self, picture_hash: str) -> Picture | None:
        return self._pictures.get(picture_hash, (None, None))[0]

    def forget_pictures(self, since: datetime, until: datetime) -> int:
        told = [canonical(r.issue).decode() for r in self._issues.values() if r.issue]
        gone = [
            name
            for name, (_, at) in self._pictures.items()
            if since <= at < until and not any(name in text for text in told)
        ]
        for name in gone:
            del self._pictures[name]
        return len(gone)


def a_picture(
    data: bytes = b"\xff\xd8 a picture", width: int = 1104, height: int = 736, kind: str = "jpg"
) -> Picture:
    return Picture(sha256(data).hexdigest(), kind, width, height, data)


@dataclass
class Album:
    """A PictureReader that has what it was given, and remembers what it was asked for."""

    has: dict[str, Picture | str] = field(default_factory=dict)
    asked: list[Wanted] = field(default_factory=list)

    def read(self, wanted: Wanted, files: Sequence[SiteFile], now: datetime) -> PictureRead:
        del files, now
        self.asked.append(wanted)
        found = self.has.get(wanted.place, "was not there: it answered 404")
        if isinstance(found, str):
            return PictureRead(why=found)
        return PictureRead(found)
