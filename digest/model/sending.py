"""An issue's life after drafting: sign-off, deliveries, receipts."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from digest.model.news import Issue
from digest.model.people import Reader


class IssueState(StrEnum):
    """draft -> approved -> sending -> sent; or spiked, or missed."""

    DRAFT = "draft"
    APPROVED = "approved"
    SENDING = "sending"
    SENT = "sent"
    SPIKED = "spiked"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class IssueRecord:
    """An issue and what was decided about it. Times are UTC.

    `issue` is None for an edition that was missed before it was drafted.
    `fingerprint` is the SHA-256 of the issue's canonical bytes; `approved_fingerprint` is the
    one the yes was given to: they must be equal to send. `mailed_at` and `reminded_at` are when
    editors got the draft and the reminder. `reason` says why it was spiked, missed or held.
    """

    newsletter: str
    edition: str
    state: IssueState
    send_at: datetime
    expires_at: datetime
    fingerprint: str = ""
    issue: Issue | None = None
    approved_fingerprint: str = ""
    approved_by: str = ""
    approved_at: datetime | None = None
    mailed_at: datetime | None = None
    reminded_at: datetime | None = None
    sent_at: datetime | None = None
    reason: str = ""

    def unsigned(self) -> "IssueRecord":
        """The same issue as a draft that nobody has been mailed, reminded of or said yes to."""
        return replace(
            self,
            state=IssueState.DRAFT,
            approved_fingerprint="",
            approved_by="",
            approved_at=None,
            mailed_at=None,
            reminded_at=None,
        )


class DeliveryState(StrEnum):
    """Exactly one of these for each row; their counts always add up to the audience."""

    PLANNED = "planned"
    CLAIMED = "claimed"
    ACCEPTED = "accepted"
    DEFERRED = "deferred"
    REFUSED = "refused"
    EXCLUDED = "excluded"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Delivery:
    """What one issue owes one subscriber. `reader` is frozen at sign-off."""

    id: str
    newsletter: str
    edition: str
    reader: Reader
    state: DeliveryState
    attempts: int = 0
    retry_at: datetime | None = None
    claimed_at: datetime | None = None
    claimed_by: str = ""
    answered_at: datetime | None = None
    provider: str = ""
    answer: str = ""


class Verdict(StrEnum):
    """A provider's answer, normalised."""

    ACCEPTED = "accepted"
    DEFERRED = "deferred"
    REFUSED_ADDRESS = "refused: address"
    REFUSED_MESSAGE = "refused: message"
    REFUSED_POLICY = "refused: policy"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Receipt:
    """The provider's answer for one message; `answer` is its own words.

    UNKNOWN means bytes may have arrived and no answer came (a cut after DATA): the delivery
    stays claimed, in doubt. DEFERRED with `sent_nothing` means the message certainly did not go.
    """

    verdict: Verdict
    answer: str
    code: int | None = None
    enhanced: str = ""


@dataclass(frozen=True, slots=True)
class Mail:
    """One finished message: envelope and bytes (CRLF line ends, headers included)."""

    id: str
    sender: str
    recipient: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Own:
    """What is one reader's own in a message that many share.

    `values` says what stands for each tag in their copy; `headers` are theirs, unfolded ASCII.
    """

    id: str
    recipient: str
    name: str
    headers: Mapping[str, str]
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SharedMail:
    """One message for many readers, as providers take it that put each copy together themselves.

    `sender` and `reply_to` are mailboxes (`Name <address>`). `html` and `text` hold tags that no
    news can contain; `text` is wrapped, its lines end in LF.
    """

    sender: str
    reply_to: str
    subject: str
    html: str
    text: str
    readers: tuple[Own, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """How an issue's deliveries stand; `total` is the frozen audience."""

    planned: int = 0
    claimed: int = 0
    accepted: int = 0
    deferred: int = 0
    refused: int = 0
    excluded: int = 0
    expired: int = 0

    @property
    def total(self) -> int:
        """The sum of all states: the frozen audience."""
        return (
            self.planned
            + self.claimed
            + self.accepted
            + self.deferred
            + self.refused
            + self.excluded
            + self.expired
        )
