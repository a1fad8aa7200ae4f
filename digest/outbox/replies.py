"""Reading an SMTP reply: which of our verdicts a code and its words amount to.

Basic codes are RFC 5321 section 4.2, enhanced ones RFC 3463 and RFC 5248. The enhanced code says
whose trouble it is: 1 the address, 2 the mailbox, 3 the system, 4 the way there, 5 the protocol,
6 the content, 7 policy.
"""

import re
from enum import StrEnum

from digest.model.sending import Receipt, Verdict

LONGEST_ANSWER = 500
"""Characters of the provider's words that are kept."""

_ENHANCED = re.compile(r"\A\s*([245]\.\d{1,3}\.\d{1,3})(?=\s|\Z)")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


class Stage(StrEnum):
    """What the reply was given to; the same code means different things at each."""

    SENDER = "MAIL FROM"
    RECIPIENT = "RCPT TO"
    MESSAGE = "DATA"


SENDER_IS_WRONG = ("5.1.7", "5.1.8")
"""Enhanced codes of class 1 that speak of the sender's address, not the reader's."""

SOFT = ("5.2.2",)
"""Permanent by number but not by nature: a full mailbox empties (RFC 3463 section 3.3)."""

_BY_SUBJECT = {
    "1": Verdict.REFUSED_ADDRESS,
    "2": Verdict.REFUSED_ADDRESS,
    "3": Verdict.REFUSED_MESSAGE,
    "4": Verdict.REFUSED_ADDRESS,
    "5": Verdict.REFUSED_MESSAGE,
    "6": Verdict.REFUSED_MESSAGE,
    "7": Verdict.REFUSED_POLICY,
}

_PLAIN = {
    Stage.SENDER: {552: Verdict.REFUSED_MESSAGE, 555: Verdict.REFUSED_MESSAGE},
    # 556 is RFC 7504: the reader's domain takes no mail. 552 to one recipient is a full mailbox.
    Stage.RECIPIENT: {
        521: Verdict.REFUSED_POLICY,
        530: Verdict.REFUSED_POLICY,
        552: Verdict.DEFERRED,
        554: Verdict.REFUSED_POLICY,
    },
    Stage.MESSAGE: {552: Verdict.REFUSED_MESSAGE},
}

_PLAIN_ELSE = {
    Stage.SENDER: Verdict.REFUSED_POLICY,
    Stage.RECIPIENT: Verdict.REFUSED_ADDRESS,
    # A bare 550 or 554 to a whole message is what spam filters say.
    Stage.MESSAGE: Verdict.REFUSED_POLICY,
}


def enhanced_code(text: str) -> str:
    """The RFC 3463 code at the start of a reply's text, or an empty string."""
    found = _ENHANCED.match(text)
    return found.group(1) if found else ""


def tidy(text: str) -> str:
    """A provider's words, safe to store and show: one line, no control characters, not long."""
    line = _UNPRINTABLE.sub(" ", text).strip()
    return line if len(line) <= LONGEST_ANSWER else line[: LONGEST_ANSWER - 1] + "…"


def classify(code: int, enhanced: str, text: str, stage: Stage = Stage.MESSAGE) -> Receipt:
    """The receipt for one reply. `enhanced` may be empty: then the basic code and stage decide."""
    verdict = _verdict(code, enhanced, stage)
    return Receipt(verdict, tidy(f"{code} {text}"), code, enhanced)


def _verdict(code: int, enhanced: str, stage: Stage) -> Verdict:
    if 200 <= code < 300:
        return Verdict.ACCEPTED
    if not 400 <= code < 600:
        # Not an answer SMTP knows. Before the last dot nothing was sent; after it, who knows.
        return Verdict.UNKNOWN if stage is Stage.MESSAGE else Verdict.DEFERRED
    if code < 500 or enhanced.startswith("4.") or enhanced in SOFT:
        return Verdict.DEFERRED
    if enhanced.startswith("5."):
        return _by_enhanced(enhanced, stage)
    return _PLAIN[stage].get(code, _PLAIN_ELSE[stage])


def _by_enhanced(enhanced: str, stage: Stage) -> Verdict:
    verdict = _BY_SUBJECT.get(enhanced.split(".")[1])
    if verdict is None:
        return _PLAIN_ELSE[stage]
    if stage is Stage.SENDER and verdict is Verdict.REFUSED_ADDRESS:
        return Verdict.REFUSED_POLICY
    if enhanced in SENDER_IS_WRONG:
        return Verdict.REFUSED_POLICY
    if stage is Stage.RECIPIENT and verdict is Verdict.REFUSED_MESSAGE:
        # One odd address must not stop the issue for all others.
        return Verdict.REFUSED_ADDRESS
    return verdict
