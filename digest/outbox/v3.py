"""A message as SendGrid's v3 API takes it, and what its answers mean.

Limits and rules are those of its document of POST /v3/mail/send.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.utils import parseaddr
from typing import Any

from digest.model.sending import Own, Receipt, SharedMail, Verdict
from digest.outbox.replies import tidy

MOST_READERS = 1000
MOST_BYTES = 29_000_000  # of 30 MB, all told
MOST_OWN_BYTES = 10_000

CUSTOM_ID = "delivery"
"""The one custom argument: opaque, for it can never be erased from their records."""

SHORTEST_PAUSE, USUAL_PAUSE = 1.0, 5.0
"""Seconds to wait after a 429: at least, and where it does not say how long."""

_OFF = {"enable": False}
SETTINGS = {
    # Said in every call: an account's own defaults rewrite links, add a footer, or add a
    # List-Unsubscribe of theirs.
    "tracking_settings": {
        "click_tracking": {"enable": False, "enable_text": False},
        "open_tracking": _OFF,
        "subscription_tracking": _OFF,
        "ganalytics": _OFF,
    },
    "mail_settings": {
        # No bypass: who is on their suppression lists must not be mailed. The three narrower
        # bypasses may not be named beside this one.
        "bypass_list_management": _OFF,
        "footer": _OFF,
        "sandbox_mode": _OFF,
    },
}

_READER_AT_FAULT = re.compile(r"personalizations\.(\d+)\.to\b")
_VISIBLE = "\u2014"


@dataclass(frozen=True, slots=True)
class Call:
    """A body for POST /v3/mail/send. `places` says for each of its readers who they are in the
    message; the others have their receipt or None already in `without`.
    """

    body: dict[str, Any]
    places: tuple[int, ...]
    without: tuple[Receipt | None, ...]

    def all_receipts(self, of_call: Sequence[Receipt | None]) -> tuple[Receipt | None, ...]:
        """One for each reader of the message, given those of the call."""
        receipts = list(self.without)
        for place, receipt in zip(self.places, of_call, strict=True):
            receipts[place] = receipt
        return tuple(receipts)


def call_for(mail: SharedMail, most_bytes: int = MOST_BYTES) -> Call:
    """The call for as many readers, from the first, as fit. An address comes at most once."""
    sender = _mailbox(mail.sender)
    body = {
        "from": sender,
        "reply_to": _mailbox(mail.reply_to) if mail.reply_to else sender,
        "subject": mail.subject,
        "content": [
            {"type": kind, "value": value}
            for kind, value in (("text/plain", _text(mail.text)), ("text/html", _html(mail.html)))
            if value
        ],
        **SETTINGS,
    }
    left = most_bytes - len(json.dumps(body))
    without: list[Receipt | None] = [None] * len(mail.readers)
    taken: dict[int, dict[str, Any]] = {}
    seen: set[str] = set()
    for place, own in enumerate(mail.readers):
        too_much = _too_much(own)
        if too_much is not None:
            without[place] = too_much
            continue
        one = _personalization(own)
        left -= len(json.dumps(one)) + 2
        if left < 0 or len(taken) == MOST_READERS:
            break
        if own.recipient.casefold() not in seen:
            seen.add(own.recipient.casefold())
            taken[place] = one
    return Call({"personalizations": [*taken.values()], **body}, tuple(taken), tuple(without))


def _personalization(own: Own) -> dict[str, Any]:
    made: dict[str, Any] = {
        "to": [_address(own.recipient, own.name)],
        "custom_args": {CUSTOM_ID: own.id},
    }
    if own.headers:
        made["headers"] = dict(own.headers)
    if own.values:
        made["substitutions"] = dict(own.values)
    return made


def _too_much(own: Own) -> Receipt | None:
    size = len(json.dumps(dict(own.values)))
    if size <= MOST_OWN_BYTES:
        return None
    answer = f"{size} bytes of the reader's own values; SendGrid takes at most {MOST_OWN_BYTES}"
    return Receipt(Verdict.REFUSED_ADDRESS, answer)


def _mailbox(text: str) -> dict[str, str]:
    name, address = parseaddr(text)
    return _address(address, name)


def _address(address: str, name: str) -> dict[str, str]:
    shown = "".join(c if c.isprintable() and c not in ";," else " " for c in name)
    shown = " ".join(shown.split())
    return {"email": address, "name": shown} if shown else {"email": address}


def _text(text: str) -> str:
    return text if not text or _is_wide(text) else f"{text.rstrip()}\n\n{_VISIBLE}\n"


def _html(html: str) -> str:
    """A part all in Latin-1 would go out as ISO-8859-1, which Gmail clips at any size."""
    if not html or _is_wide(html):
        return html
    body, end, rest = html.rpartition("</body>")
    mark = f'<p style="text-align:center">{_VISIBLE}</p>'
    return f"{body}{mark}{end}{rest}" if end else html + mark


def _is_wide(text: str) -> bool:
    return any(character > "\xff" and not character.isspace() for character in text)


@dataclass(frozen=True, slots=True)
class Answer:
    """What an answer means. `refusal` is a sentence where they take nothing from us, or not this
    message; `smaller` asks for smaller calls; `pause` is the seconds they ask for.
    """

    receipts: tuple[Receipt | None, ...] = ()
    refusal: str = ""
    smaller: bool = False
    pause: float = 0.0


def answer_of(
    status: int, headers: Mapping[str, str], body: bytes, readers: int, now: float
) -> Answer:
    """Read the answer to a call with that many readers.

    `headers` by names in lower case; `now` is Unix time by their clock.
    """
    said = tidy(f"{status} {_sentence(body)}".strip())
    nobody: tuple[Receipt | None, ...] = (None,) * readers
    if status == 202:
        named = headers.get("x-message-id", "")
        words = tidy(f"202 accepted, X-Message-Id {named}" if named else "202 accepted")
        return Answer((Receipt(Verdict.ACCEPTED, words, 202),) * readers)
    if status == 429:
        return Answer(nobody, pause=_pause(headers, now))
    if status == 413 and readers > 1:
        return Answer(nobody, smaller=True)
    if status in (500, 503):
        # Their own failure, said in so many words: nothing was taken. No code: the next call
        # needs another moment, as after a connection that was lost.
        return Answer((Receipt(Verdict.DEFERRED, said),) * readers)
    if status >= 500 or 200 <= status < 300:
        # A gateway in between (502, 504) may have handed the call on before it gave up.
        return Answer((Receipt(Verdict.UNKNOWN, said),) * readers)
    return _refused(status, said, body, readers)


def _refused(status: int, said: str, body: bytes, readers: int) -> Answer:
    if status in (401, 403):
        return Answer(
            refusal=f"sendgrid refuses us ({said}); check `api_key`, its right to send mail, "
            "`region`, and that the sender's address is verified there."
        )
    if status < 400:
        return Answer(
            refusal=f"sendgrid answered {said}, which is no answer of its: something stands in "
            "between. Nothing was sent; check the network and `region`."
        )
    at_fault = _readers_at_fault(body)
    if status == 400 and at_fault is not None and max(at_fault) < readers:
        return Answer(
            tuple(
                Receipt(Verdict.REFUSED_ADDRESS, tidy(f"400 {at_fault[place]}"), 400)
                if place in at_fault
                else None
                for place in range(readers)
            )
        )
    return Answer(
        refusal=f"Sending stopped: sendgrid refused the message itself ({said}). Nobody got it; "
        "mend what it names, then run again."
    )


def _readers_at_fault(body: bytes) -> dict[int, str] | None:
    """Place in the call to complaint, if every complaint is about a reader's address."""
    found: dict[int, str] = {}
    for error in _errors(body):
        named = _READER_AT_FAULT.match(str(error.get("field") or ""))
        if named is None:
            return None
        found.setdefault(int(named[1]), str(error.get("message") or "refused"))
    return found or None


def _errors(body: bytes) -> list[dict[str, Any]]:
    try:
        errors = json.loads(body)["errors"]
    except (ValueError, KeyError, TypeError):
        return []
    return [e for e in errors if isinstance(e, dict)] if isinstance(errors, list) else []


def _sentence(body: bytes) -> str:
    """Their complaints as one line, or whatever came instead of them."""
    errors = _errors(body)
    if not errors:
        return body[:300].decode("utf-8", "replace")
    told = [
        f"{e['field']}: {e.get('message')}" if e.get("field") else str(e.get("message"))
        for e in errors[:3]
    ]
    more = f"; and {len(errors) - 3} more" if len(errors) > 3 else ""
    return "; ".join(told) + more


def _pause(headers: Mapping[str, str], now: float) -> float:
    """Seconds until X-RateLimit-Reset, which is Unix time."""
    reset = headers.get("x-ratelimit-reset", "").strip()
    if not (reset.isascii() and reset.isdecimal()):
        return USUAL_PAUSE
    return max(int(reset) - now, SHORTEST_PAUSE)
