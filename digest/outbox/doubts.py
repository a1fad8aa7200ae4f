"""What becomes of a delivery in doubt: claimed by a sender that died before writing the answer."""

from dataclasses import dataclass
from enum import StrEnum

from digest.model.sending import Delivery, Receipt, Verdict
from digest.model.settings import InDoubt

MOST_ATTEMPTS_IN_DOUBT = 3
"""With `in_doubt = "resend"`: a server that cuts every answer must not mail a reader for hours."""


class Act(StrEnum):
    """What to do about one doubt."""

    WRITE = "write the provider's answer"
    PUT_BACK = "plan it again"
    HOLD = "hold it"


@dataclass(frozen=True, slots=True)
class Resolution:
    """`receipt` comes with WRITE; `why` is a sentence's end for status."""

    act: Act
    why: str
    receipt: Receipt | None = None


def resolve(delivery: Delivery, known: Receipt | None, rule: InDoubt) -> Resolution:
    """Decide one doubt from what the provider certainly knows (None: it cannot know) and the rule.

    A provider that says DEFERRED knows the message did not go: sending it again doubles nothing.
    """
    if known is not None and known.verdict is Verdict.DEFERRED:
        return Resolution(Act.PUT_BACK, "the provider knows it was not sent")
    if known is not None and known.verdict is not Verdict.UNKNOWN:
        return Resolution(Act.WRITE, "the provider knows what became of it", known)
    if rule is InDoubt.RESEND and delivery.attempts < MOST_ATTEMPTS_IN_DOUBT:
        return Resolution(Act.PUT_BACK, 'in_doubt = "resend"')
    if rule is InDoubt.RESEND:
        return Resolution(Act.HOLD, f"already tried {delivery.attempts} times")
    return Resolution(Act.HOLD, 'in_doubt = "hold"')
