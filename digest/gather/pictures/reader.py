"""The PictureReader: from the web with the gatherer's manners, or from a file; then developed."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from digest.gather.addresses import Permit, permit_for
from digest.gather.fetch import Fetcher, FetchFailed, open_session
from digest.gather.manners import HostAsksToWait, Manners
from digest.gather.pages.permission import NotAllowed, Permission
from digest.gather.pages.rights import token_of
from digest.gather.pictures.darkroom import SECONDS, developed
from digest.gather.pictures.unfit import Unfit
from digest.gather.polite import PoliteGatherer
from digest.model.news import SiteFile
from digest.model.pictures import Wanted
from digest.model.settings import FetchRules
from digest.ports import PictureRead

LARGEST = 15_000_000
"""Bytes that are fetched for one picture; a press photograph straight from the camera has less."""

PATIENCE = 30.0
"""Seconds for robots.txt, redirects and the picture together: a draft waits for it."""

_ACCEPT = {"Accept": "image/jpeg, image/png, image/webp, image/gif;q=0.8, */*;q=0.1"}


class PolitePictureReader:
    """Implements ports.PictureReader. Hosts that asked `gatherer` to wait are left alone.

    `permit` says which IP addresses may be connected to; by default what `rules.allow_private`
    says. `seconds` is one picture's time in the decoding process.
    """

    def __init__(
        self,
        rules: FetchRules,
        gatherer: PoliteGatherer | None = None,
        *,
        permit: Permit | None = None,
        seconds: float = SECONDS,
    ) -> None:
        self._rules = replace(rules, max_bytes=min(rules.max_bytes, LARGEST))
        self._gatherer = gatherer
        self._permit = permit or permit_for(allow_private=rules.allow_private)
        self._seconds = seconds

    def read(self, wanted: Wanted, files: Sequence[SiteFile], now: datetime) -> PictureRead:
        """The picture or the reason; whatever goes wrong is the reason."""
        held: tuple[SiteFile, ...] = ()
        try:
            if wanted.place.startswith(("http://", "https://")):
                data, held = asyncio.run(self._fetched(wanted, files, now))
            else:
                data = _from_file(Path(wanted.place))
            return PictureRead(developed(data, wanted.use, self._seconds), files=held)
        except (Unfit, NotAllowed) as why:
            return PictureRead(why=str(why), files=held)
        except HostAsksToWait as why:
            return PictureRead(why=f"was not asked for: {why}", files=held)
        except FetchFailed as why:
            said = f"answered {why.status}" if why.status else f"was not fetched: {why}"
            return PictureRead(why=said, files=held)
        except TimeoutError:
            return PictureRead(why=f"did not come within {PATIENCE:g} seconds", files=held)
        except OSError as why:
            return PictureRead(why=f"could not be read: {why.strerror or why}", files=held)

    async def _fetched(
        self, wanted: Wanted, files: Sequence[SiteFile], now: datetime
    ) -> tuple[bytes, tuple[SiteFile, ...]]:
        """The bytes, and what was learned of hosts. Raises as the fetcher and permissions do."""
        before = self._gatherer.round if self._gatherer else None
        manners = before.manners.handed_on() if before else Manners(self._rules.pause, 1, {})
        async with asyncio.timeout(PATIENCE), open_session(self._rules, self._permit) as web:
            fetcher = Fetcher(web, manners, self._rules, now)
            permission = Permission(fetcher, token_of(self._rules.agent), files, now)
            check = None if wanted.named else permission.check
            answer = await fetcher.get(wanted.place, _ACCEPT, check)
            return answer.body, permission.files


def _from_file(path: Path) -> bytes:
    """A file's bytes. Raises OSError and Unfit."""
    if not path.is_file():
        raise Unfit(f"is not there: {path} is no file")
    if path.stat().st_size > LARGEST:
        raise Unfit(f"is larger than {LARGEST:,} bytes")
    return path.read_bytes()
