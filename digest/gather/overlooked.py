"""What the fast parser passes over: read here where it is little, or a reason for patience."""

import re
from collections.abc import Iterator, Sequence

from lxml import etree

from digest.gather.entry import Entry

# A title in base64 (Atom 0.3), or with elements inside that are none of XML's business.
_ODD_TITLE = re.compile(
    r"<title(?:\s[^<>]{0,200}(?:base64|octet-stream)|(?:\s[^<>]{0,200})?>[^<>]{0,500}<[A-Za-z])"
)
_NEAR = 20_000
"""Characters before a media:title in which its item begins; beyond them it is not asked after."""

_CREATED = re.compile(r"<(?:\w{1,20}:)?created>")


def needs_patience(text: str, entries: Sequence[Entry]) -> bool:
    """Whether the document has what only the patient parser reads.

    Titles in XHTML, base64 or with elements inside; links to be joined to an xml:base; dates of
    creation where there are no others.
    """
    if "xhtml" in text and not all(entry.title for entry in entries):
        return True
    if "xml:base" in text and not all("://" in entry.link for entry in entries):
        return True
    if not all(entry.published for entry in entries) and _CREATED.search(text):
        return True
    return bool(_ODD_TITLE.search(text))


def with_overlooked(text: str, entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """The entries with their descriptions in media:description, and their own titles.

    The fast parser sees media:description only beside a media:content, and takes a media:title
    for the entry's title if it comes first.
    """
    bare = "<media:description" in text and not all(e.summary or e.content for e in entries)
    if not bare and not _media_title_first(text):
        return entries
    words = list(_words(text))
    if len(words) < len(entries):
        return entries
    return tuple(
        entry._replace(
            title=title or entry.title,
            summary=entry.summary or ("" if entry.content else description),
        )
        for entry, (title, description) in zip(entries, words, strict=False)
    )


def _media_title_first(text: str) -> bool:
    """Whether in any item a media:title comes before its title."""
    at = text.find("<media:title")
    while at >= 0:
        start = max(0, at - _NEAR)
        opened = max(text.rfind("<item", start, at), text.rfind("<entry", start, at))
        if opened > text.rfind("<title", start, at):
            return True
        at = text.find("<media:title", at + 1)
    return False


def _words(text: str) -> Iterator[tuple[str, str]]:
    """(title in markup, media:description) of each item; the title only if it is plain text."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    root = etree.fromstring(text.encode(), parser)
    for item in root.iter("{*}item", "{*}entry") if root is not None else ():
        titles = (t.text for t in item.iterchildren("{*}title") if t.prefix != "media")
        described = (d.text for d in item.iter("{*}description") if d.prefix == "media")
        yield next(filter(None, titles), "").strip(), next(filter(None, described), "").strip()
