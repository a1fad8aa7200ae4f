"""Pictures as Digest keeps and shows them: always our own bytes, never those that were fetched."""

from dataclasses import dataclass
from enum import StrEnum


class Use(StrEnum):
    """What a picture is for; it decides format, size and ground."""

    LEAD = "lead"
    LOGO = "logo"
    DARK_LOGO = "logo on dark"


JPEG, PNG = "jpg", "png"
MEDIA = {JPEG: "image/jpeg", PNG: "image/png"}
"""A kind, which is also the ending of its address, and its media type."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A finished picture. `hash` is the SHA-256 of `data` in hex; width and height in its pixels.

    `data` was encoded here, from decoded pixels alone: no byte of what was fetched is in it.
    """

    hash: str
    kind: str
    width: int
    height: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture as an issue shows it: which bytes, how large, whose, and where it was taken from.

    `width` and `height` are the file's pixels, `size` its bytes. `credit` names who made it; it
    and `origin` are "" for the publisher's own logo.
    """

    hash: str
    kind: str
    width: int
    height: int
    size: int
    credit: str = ""
    origin: str = ""

    @property
    def name(self) -> str:
        """Its name in an address."""
        return f"{self.hash}.{self.kind}"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A picture to be had: a web address or a file's path. `named` by the publisher, who may
    have it whatever robots are told.
    """

    place: str
    use: Use
    named: bool = False
