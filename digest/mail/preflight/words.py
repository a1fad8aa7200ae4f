"""Rules on words: what the inbox shows, and that both parts tell the same and nothing is left."""

import re
import unicodedata
from collections.abc import Iterator

from digest.mail.own import ADDRESS, CHOOSE, HELLO, LEAVE, VIEW
from digest.mail.preflight.copies import Copy, House, error, joined, shortly, warning
from digest.mail.preflight.told import told_by
from digest.mail.preflight.tree import Element
from digest.model.checks import Finding
from digest.model.news import Issue

SUBJECT = range(1, 61)
PREHEADER = range(40, 91)
WIDEST = 78
"""Columns of a text line that holds no link (RFC 5322, 2.1.1; ours are wrapped at 72)."""

_TRICKS = re.compile(r"\s*(?:re|fwd?|aw|wg|antw|sv|vs)\s*:", re.IGNORECASE)
_MJML = re.compile(r"</?mj-[a-z]+|<mjml")
_LINK = re.compile(r"(?:https?://|mailto:)[^\s<>]+")
_TRAILING = ").,;:>/…”’\"'"


def word_rules(copy: Copy, house: House, issue: Issue) -> Iterator[Finding]:
    """All of them."""
    yield from _subject(copy)
    yield from _preheader(copy)
    yield from _unresolved(copy, house, issue)
    yield from _links_agree(copy)
    yield from _wrapped(copy)


def _subject(copy: Copy) -> Iterator[Finding]:
    subject = copy.proof.copy.subject
    if len(subject) not in SUBJECT or not subject.strip():
        yield error(
            "subject", f"The subject has {len(subject)} characters; 1 to {SUBJECT[-1]} are shown."
        )
    if _TRICKS.match(subject):
        yield error(
            "subject", f"The subject {shortly(subject)} pretends to be an answer or forwarded."
        )
    if any(unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"} for c in subject):
        yield error("subject", "The subject holds control characters.")
    if len(subject) > 20 and subject.isupper():
        yield warning("subject", "The subject is all capitals: spam filters count that.")
    if str(copy.message["Subject"] or "") != subject:
        yield error("subject", "The header Subject does not decode to the subject.")


def _preheader(copy: Copy) -> Iterator[Finding]:
    preheader, subject = copy.proof.copy.preheader, copy.proof.copy.subject
    if len(preheader) > PREHEADER[-1] or not preheader.strip():
        yield error(
            "preheader",
            f"The preheader has {len(preheader)} characters; {PREHEADER[0]} to {PREHEADER[-1]} "
            "fit beside a subject.",
        )
    elif len(preheader) < PREHEADER[0]:
        yield warning(
            "preheader",
            f"The preheader has only {len(preheader)} characters; below {PREHEADER[0]} mail "
            "programs fill up with whatever comes next.",
        )
    if joined(preheader).casefold() == joined(subject).casefold():
        yield error("preheader", "The preheader repeats the subject.")
    if not _opens_with(copy.document.first("body"), preheader):
        yield error("preheader", "The preheader is not the first text of the HTML part.")


def _opens_with(body: Element | None, preheader: str) -> bool:
    return body is not None and joined(body.text).startswith(joined(preheader))


def _unresolved(copy: Copy, house: House, issue: Issue) -> Iterator[Finding]:
    """Marks of our own templates. News may quote one: then it is in the issue, and is no mark."""
    told = told_by(issue)
    for mark in sorted(house.marks):
        if (mark in copy.html or mark in copy.text) and mark not in told:
            yield error("marks", f"{mark} of the template was not resolved.")
    if found := _MJML.search(copy.html):
        yield error("marks", f"{found[0]} was left in the HTML: MJML did not compile it.")
    if any(mark in copy.html + copy.text for mark in (HELLO, ADDRESS, VIEW, LEAVE, CHOOSE)):
        yield error("marks", "A place for a reader's own value was left empty.")


def _links_agree(copy: Copy) -> Iterator[Finding]:
    in_html = {link.rstrip(_TRAILING) for link in copy.links if _LINK.match(link)}
    in_text = {link.rstrip(_TRAILING) for link in _LINK.findall(copy.text)}
    for link in sorted(in_html - in_text)[:3]:
        yield error("same links", f"{link} stands in the HTML and not in the text part.")
    words = joined(copy.document.root.text)
    for link in sorted(in_text - in_html):
        if joined(link) not in words:
            yield error("same links", f"{link} stands in the text part and not in the HTML.")
            return


def _wrapped(copy: Copy) -> Iterator[Finding]:
    lines = [line for line in copy.text.splitlines() if not _LINK.search(line)]
    widest = max((len(line) for line in lines), default=0)
    if widest > WIDEST:
        yield error("wrapped", f"A line of the text part is {widest} wide; {WIDEST} is the most.")
    if not copy.text.strip():
        yield error("wrapped", "The text part is empty.")
