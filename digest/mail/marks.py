"""What a template's source is known by, and the marks of it that must never reach a reader."""

import re
from hashlib import sha256

_MARK = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")


def fingerprint_of(*sources: str) -> str:
    """SHA-256 over the sources' bytes, in hex; where one ends and the next begins counts too."""
    whole = sha256()
    for source in sources:
        data = source.encode()
        whole.update(len(data).to_bytes(8, "big") + data)
    return whole.hexdigest()


def marks_of(*sources: str) -> frozenset[str]:
    """The marks that stand on one line each, as they are written in the sources."""
    return frozenset(mark for source in sources for mark in _MARK.findall(source))
