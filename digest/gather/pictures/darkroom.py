"""The parent's side of the decoding process: one process a picture, timed, and never trusted."""

import json
from hashlib import sha256
from typing import Any

from digest.gather.pages.workers import Killed, Worker
from digest.gather.pictures.unfit import Unfit
from digest.model.pictures import JPEG, PNG, Picture, Use

SECONDS = 10.0
"""One picture's time. Fifty megapixels take two seconds."""

LARGEST = 1_000_000
"""Bytes of a finished picture."""

_SIGNS = {JPEG: b"\xff\xd8\xff", PNG: b"\x89PNG\r\n\x1a\n"}
_MODULE = "digest.gather.pictures.worker"


def developed(data: bytes, use: Use, seconds: float = SECONDS) -> Picture:
    """The picture these bytes give. Raises Unfit with the reason, to follow "it"."""
    try:
        worker = Worker(_MODULE)
    except Killed:
        raise Unfit("was not decoded: the process that does it could not be started") from None
    try:
        answer = worker.answer(seconds, use.encode(), data)
    except Killed:
        raise Unfit(
            f"took more than {seconds:g} seconds or too much memory to decode, and the process "
            "that did it was ended"
        ) from None
    finally:
        worker.close()
    head, _, finished = answer.partition(b"\n")
    return _believed(json.loads(head), finished)


def _believed(about: Any, data: bytes) -> Picture:
    """The answer as a picture. A process that was taken over may have sent anything."""
    if "failed" in about:
        raise Unfit(str(about["failed"]))
    kind, width, height = about.get("kind"), about.get("width"), about.get("height")
    sizes = all(isinstance(side, int) and 0 < side <= 2_000 for side in (width, height))
    if not (kind in _SIGNS and sizes and data.startswith(_SIGNS[kind]) and len(data) <= LARGEST):
        raise Unfit("came back from decoding as something else")
    return Picture(sha256(data).hexdigest(), kind, width, height, data)
