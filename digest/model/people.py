"""Subscribers: an address, its consent, and its choices."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Consent(StrEnum):
    """Whether an address may be mailed: only `confirmed` may."""

    INVITED = "invited"
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"
    SUPPRESSED = "suppressed"


@dataclass(frozen=True, slots=True)
class Declaration:
    """One row of subscribers.yaml, checked. `email` is as written but normalised (IDNA domain).

    `sections` are names in the reader's order; empty means all. `newsletters` likewise.
    `state` is what the row declares; `how` and `on` are the publisher's word that consent exists.
    """

    email: str
    name: str = ""
    sections: tuple[str, ...] = ()
    newsletters: tuple[str, ...] = ()
    language: str = ""
    timezone: str = ""
    state: Consent = Consent.INVITED
    how: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Subscriber:
    """A declaration as the store holds it; `id` is opaque and safe in links."""

    id: int
    email: str
    name: str
    sections: tuple[str, ...]
    newsletters: tuple[str, ...]
    language: str
    timezone: str
    state: Consent
    how: str = ""
    on: date | None = None
    in_file: bool = True


@dataclass(frozen=True, slots=True)
class Reader:
    """The few values of one reader that a message needs; equal choices share a variant."""

    id: int
    email: str
    name: str = ""
    sections: tuple[str, ...] = ()
    language: str = ""
