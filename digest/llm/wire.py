"""What is sent to the endpoint, and what its answers mean. Nothing here talks to anybody.

The form is that of OpenAI's "Create chat completion", which hosted and own servers alike speak.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from digest.model.retelling import Message, Reply
from digest.model.settings import LlmRules, Secret
from digest.newsroom.retell.price import tokens_by_length, tokens_of

MOST_TOKENS = 10_000_000
"""No bill of one answer is longer: a count beyond it is a mistake of the endpoint's."""
SAID = 200
"""Characters of the endpoint's own words that are repeated."""

BUSY = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})
"""Answers after which asking again may help."""
UNKNOWN_KEYS = frozenset({400, 422})
"""Answers of endpoints to keys they do not know."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """Why there is no answer. `again`: asking again may help, after `wait` seconds if it says so.

    `over`: no question of this draft will be answered. `billed`: it may have to be paid for.
    """

    why: str
    again: bool = False
    wait: float | None = None
    over: bool = False
    billed: bool = False
    plainer: bool = False
    """The endpoint may take the question without the keys that not every one knows."""


def body_of(rules: LlmRules, messages: Sequence[Message], plainness: int) -> dict[str, Any]:
    """The question. Each step of `plainness` (0 to PLAINEST) leaves away what fewer know."""
    body: dict[str, Any] = {
        "model": rules.model,
        "messages": [{"role": m.role, "content": m.text} for m in messages],
        "stream": False,
    }
    if plainness < PLAINEST:
        body |= {"temperature": 0, "max_tokens": rules.max_tokens}
    else:  # models that think first refuse a temperature and the older name of the limit
        body |= {"max_completion_tokens": rules.max_tokens}
    if plainness == 0:
        body |= {"seed": rules.seed, "response_format": {"type": "json_object"}}
    return body


PLAINEST = 2


def answer_in(data: bytes, rules: LlmRules, messages: Sequence[Message]) -> Reply | Wrong:
    """A finished answer, with the tokens to be paid for."""
    try:
        value = json.loads(data)
        choice = value["choices"][0]
        said = choice["message"]
    except (ValueError, LookupError, TypeError, RecursionError):
        return Wrong("its answer is not that of a chat completion", billed=True)
    text = _text(said)
    reply = _billed(text, value.get("usage"), messages)
    finish = choice.get("finish_reason")
    why = ""
    if finish == "length":
        why = f"its answer was cut off at {rules.max_tokens} tokens; raise llm.max_tokens"
    elif finish == "content_filter":
        why = "its provider's filter held the answer back"
    elif not text:
        why = "its answer holds no text"
    return Reply(text, why, reply.tokens_in, reply.tokens_out, reply.counted) if why else reply


def _text(said: Any) -> str:
    """The words of a message: a string, or parts of type text."""
    content = said.get("content") if isinstance(said, dict) else None
    if isinstance(content, list):
        parts = [part.get("text") for part in content if isinstance(part, dict)]
        content = "".join(part for part in parts if isinstance(part, str))
    text = content if isinstance(content, str) else ""
    # JSON can say what no store keeps: lone surrogates, and the character zero.
    return text.encode("utf-8", "replace").decode().replace("\x00", "\ufffd")


def _billed(text: str, usage: Any, messages: Sequence[Message]) -> Reply:
    told = usage if isinstance(usage, dict) else {}
    tokens_in, tokens_out = (_count(told.get(k)) for k in ("prompt_tokens", "completion_tokens"))
    return Reply(
        text=text,
        tokens_in=tokens_of(messages) if tokens_in is None else tokens_in,
        tokens_out=tokens_by_length(text) if tokens_out is None else tokens_out,
        counted=tokens_in is None or tokens_out is None,
    )


def _count(value: Any) -> int | None:
    return value if type(value) is int and 0 <= value <= MOST_TOKENS else None


def status_means(
    status: int, headers: Mapping[str, str], data: bytes, rules: LlmRules, now: datetime
) -> Wrong:
    """What an answer without success means for this question and for the draft."""
    said = _said(data, rules.key)
    tail = f": {said}" if said else ""
    if 300 <= status < 400:
        return Wrong(
            f"it redirects ({status}); redirects are not followed, correct llm.base_url", over=True
        )
    if status in (401, 403):
        key = f"check {rules.key_name}" if rules.key_name else "set llm.key"
        return Wrong(f"it answered {status}, the key is not accepted; {key}{tail}", over=True)
    if status == 402:
        return Wrong(f"it answered 402, the account has to be paid{tail}", over=True)
    if status == 404:
        why = f"it answered 404; check llm.base_url and llm.model{tail}"
        return Wrong(why, over=True)
    if status in BUSY:
        wait = wait_in(headers.get("retry-after", ""), now)
        return Wrong(f"it answered {status}{tail}", again=True, wait=wait)
    return Wrong(f"it answered {status}{tail}", plainer=status in UNKNOWN_KEYS)


def wait_in(value: str, now: datetime) -> float | None:
    """Retry-After in seconds: a number or a date (RFC 9110, 10.2.3); None where there is none."""
    try:
        seconds = float(value)
    except ValueError:
        pass
    else:
        return seconds if math.isfinite(seconds) and seconds >= 0 else None
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError):
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (aware - now).total_seconds())


def _said(data: bytes, key: Secret | None) -> str:
    """The endpoint's own words, short, printable, and without the key that some repeat."""
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        return ""
    error = value.get("error") if isinstance(value, dict) else None
    message = error.get("message") if isinstance(error, dict) else error
    text = message if isinstance(message, str) else ""
    if key:
        text = text.replace(key, "…")
    return ascii(" ".join(text.split())[:SAID])[1:-1]
