"""An issue as canonical bytes, and the fingerprint a sign-off is given to.

Canonical: JSON with sorted keys, no spaces, UTF-8, no NaN; equal issues give equal bytes.
"""

import hashlib
import json
from typing import Any

from pydantic import TypeAdapter, ValidationError

from digest.errors import StoreError
from digest.model.news import ISSUE_VERSION, Issue

_ISSUE = TypeAdapter(Issue)


def canonical(issue: Issue) -> bytes:
    """The issue's canonical bytes; `issue_from` reads them back to an equal value."""
    value = _ISSUE.dump_python(issue, mode="json")
    text = json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )
    return text.encode()


def fingerprint(issue: Issue) -> str:
    """SHA-256 of the canonical bytes, in hex."""
    return hashlib.sha256(canonical(issue)).hexdigest()


def issue_from(data: bytes | str) -> Issue:
    """Read canonical bytes back. Raises StoreError when they are damaged or of a later version."""
    try:
        value = json.loads(data)
        _check_version(value)
        return _ISSUE.validate_python(value)
    except (ValueError, ValidationError) as error:
        raise StoreError(
            f"An issue in the store cannot be read ({type(error).__name__}): the store is "
            "damaged; restore it from a backup."
        ) from error


def _check_version(value: Any) -> None:
    version = value.get("version") if isinstance(value, dict) else None
    if isinstance(version, int) and version > ISSUE_VERSION:
        raise StoreError(
            f"An issue in the store has version {version} and this Digest reads up to "
            f"{ISSUE_VERSION}: it was written by a later Digest; upgrade this one."
        )
