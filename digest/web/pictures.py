"""Pictures for mails, pages and those who share them.

A picture's address is the hash of its bytes: it can be kept for ever, and nobody can guess it
before the issue that shows it is theirs to see. Share pictures are drawn when they are first
asked for, one at a time, and the last ones are kept.
"""

from collections import OrderedDict
from hashlib import sha256
from threading import Lock

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from digest.model.pictures import MEDIA, PNG
from digest.outbox.canon import fingerprint
from digest.web import answers
from digest.web.house import House
from digest.web.issue_page import page_of
from digest.web.online import PUBLIC

DRAWINGS_KEPT = 200
"""Some ten megabytes; more issues than anybody shares in a day."""

_HASH = 64
_FOR_EVER = "public, max-age=31536000, immutable"
_A_DAY = "public, max-age=86400"


class Pictures:
    """The endpoints of `/p/{hash}.{kind}` and `/s/{newsletter}/{edition}.png`."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._drawings = OrderedDict[str, bytes]()
        self._one_at_a_time = Lock()

    def picture(self, request: Request) -> Response:
        """One picture of an issue or a logo."""
        name, _, kind = request.path_params["name"].partition(".")
        if len(name) != _HASH or not name.isalnum():
            raise HTTPException(404)
        found = self._house.store.picture(name)
        if found is None or found.kind != kind:
            raise HTTPException(404)
        return _answer(request, found.data, kind, found.hash, _FOR_EVER)

    def share(self, request: Request) -> Response:
        """The picture of one issue that was signed off."""
        named = request.path_params
        edition, dot, kind = named["edition"].rpartition(".")
        record = self._house.store.issue(named["newsletter"], edition) if dot else None
        signed_off = record is not None and record.state in PUBLIC
        if record is None or record.issue is None or not signed_off or kind != PNG:
            raise HTTPException(404)
        known = fingerprint(record.issue)
        with self._one_at_a_time:
            if known not in self._drawings:
                from digest.web.share import drawn, poster_of

                self._drawings[known] = drawn(poster_of(page_of(record.issue)))
            self._drawings.move_to_end(known)
            if len(self._drawings) > DRAWINGS_KEPT:
                self._drawings.popitem(last=False)
            data = self._drawings[known]
        return _answer(request, data, kind, sha256(data).hexdigest(), _A_DAY)


def _answer(request: Request, data: bytes, kind: str, tag: str, kept: str) -> Response:
    """The bytes, or 304 for who has them. Mail programs and other sites may show them."""
    headers = {
        "cache-control": kept,
        "etag": f'"{tag}"',
        "cross-origin-resource-policy": "cross-origin",
    }
    if f'"{tag}"' in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return answers.data(data, MEDIA[kind], headers)
