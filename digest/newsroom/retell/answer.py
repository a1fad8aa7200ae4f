"""A model's answer, read: sentences with the numbers they rest on, or why it is none."""

import json
import re
import unicodedata
from dataclasses import dataclass
from typing import Any

LONGEST = 20_000
"""Characters of an answer that are looked at."""
MOST = 6
"""Sentences of an answer that are looked at; more than may be told, so that a surplus is named."""

_FENCE = re.compile(r"^```(?:json)?\s*\n(.*)\n```$", re.DOTALL)
_THOUGHT = re.compile(r"^<think>.*</think>", re.DOTALL)
"""Some models think aloud before they answer."""

_FORM = 'it is not JSON of the form {"sentences": [{"text": "...", "from": [1, 3]}]}'


@dataclass(frozen=True, slots=True)
class Proposed:
    """A sentence a model would print, and the numbers of the sentences it says bear it."""

    text: str
    numbers: tuple[int, ...]


def proposed_in(answer: str) -> tuple[tuple[Proposed, ...], str]:
    """The sentences of an answer, or none and what is wrong with it."""
    if len(answer) > LONGEST:
        return (), f"it has more than {LONGEST} characters"
    text = _THOUGHT.sub("", answer.strip()).strip()
    fenced = _FENCE.match(text)
    try:
        value = json.loads(fenced.group(1) if fenced else text)
    except (ValueError, RecursionError):
        return (), _FORM
    rows = value.get("sentences") if isinstance(value, dict) else None
    if not isinstance(rows, list):
        return (), _FORM
    if not rows:
        return (), "it tells nothing"
    if len(rows) > MOST:
        return (), f"it has {len(rows)} sentences"
    read = [_sentence(row) for row in rows]
    found = tuple(one for one in read if one is not None)
    return (found, "") if len(found) == len(rows) else ((), _FORM)


def _sentence(row: Any) -> Proposed | None:
    if not isinstance(row, dict):
        return None
    text, numbers = row.get("text"), row.get("from")
    whole = isinstance(numbers, list) and all(type(number) is int for number in numbers)
    if not isinstance(text, str) or not isinstance(numbers, list) or not whole:
        return None
    plain = unicodedata.normalize("NFC", " ".join(text.split()))
    return Proposed(plain, tuple(dict.fromkeys(numbers)))
