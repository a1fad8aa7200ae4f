"""Lead and body of each entry, without what the feed's maker wraps around them."""

import re
from collections import Counter
from collections.abc import Sequence

from digest.gather.entry import Entry
from digest.gather.names import letters
from digest.text.plain import plain_text

LEAD_LIMIT = 2_000
BODY_LIMIT = 20_000
REPEATED_IN = 3
"""A line in so many entries of a feed, and in a quarter of them, belongs to none of them."""

_DATE_LINE = re.compile(
    r"(?:[A-Z][a-z]{2,8}\.? \d{1,2},? \d{4}|\d{1,2} [A-Z][a-z]{2,8} \d{4})"
    r"(?:,? (?:at )?\d{1,2}:\d{2}(?::\d{2})?(?: ?[AaPp]\.?[Mm]\.?)?)?"
)
_LAST_LINE = re.compile(
    r"(?:The post .{1,300} (?:appeared first|first appeared) on .{1,100}"
    r"|(?:Continue reading|(?:Click here|Tap here) (?:to|for) .{1,40}|Read more)(?:\W.{0,100})?)"
)
_LAST_WORDS = re.compile(
    r"(?<=[\w.!?…\"')\]])\s+(?:(?:Read|See|View) (?:the )?full (?:article|story)"
    r"(?: (?:at|on) \S{1,60})?|(?:Continue reading|Read more)(?: ?[.…»>→]{1,4})?)$",
    re.IGNORECASE,
)
_LAST_TAGS = re.compile(r"(?:[ \n]#\w+)+$")
_CALL = re.compile(r"\W*(?:https?:|subscribe\b|follow us\b|#\w)", re.IGNORECASE)


def texts_of(entries: Sequence[Entry], titles: Sequence[str]) -> list[tuple[str, str]]:
    """(lead, body) for each entry; the body is "" where it would say no more than the lead."""
    summaries = [_lines(entry.summary) for entry in entries]
    contents = [_lines(entry.content) for entry in entries]
    repeated = _repeated(summaries) | _repeated(contents)
    return [
        _texts(_kept(summary, repeated), _kept(content, repeated), title)
        for summary, content, title in zip(summaries, contents, titles, strict=True)
    ]


def _lines(markup: str) -> list[str]:
    return plain_text(markup, BODY_LIMIT).split("\n") if markup else []


def _repeated(texts: Sequence[Sequence[str]]) -> frozenset[str]:
    counts = Counter(line for lines in texts for line in set(lines))
    least = max(REPEATED_IN, len(texts) / 4)
    return frozenset(line for line, count in counts.items() if count >= least)


def _kept(lines: Sequence[str], repeated: frozenset[str]) -> str:
    """Without a date line in front, calls to follow, repeated lines, and "read more" at the end."""
    first = 1 if len(lines) > 1 and _DATE_LINE.fullmatch(lines[0]) else 0
    kept = [line for line in lines[first:] if line not in repeated and not _is_call(line)]
    while kept and _LAST_LINE.fullmatch(kept[-1]):
        del kept[-1]
    return _LAST_WORDS.sub("", _LAST_TAGS.sub("", "\n".join(kept)))


def _is_call(line: str) -> bool:
    """A line that is only a link, hashtags or a call to follow, or a label beside a link."""
    return bool(_CALL.match(line)) or ("http" in line and len(line.split()) < 12)


def _texts(summary: str, content: str, title: str) -> tuple[str, str]:
    longest = max(summary, content, key=len)
    lead = summary or content.partition("\n")[0]
    # Some feeds repeat the title, with or without its punctuation.
    lead = "" if letters(lead) == letters(title) else plain_text(lead, LEAD_LIMIT)
    return lead, longest if len(longest) > len(lead) and letters(longest) != letters(title) else ""
