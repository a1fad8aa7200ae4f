"""Rules on the HTML's structure: what screen readers and mail programs need to make sense of it.

Sources: WCAG 2.2; the Email Markup Consortium's list of failures (2026); Can I email.
"""

import re
from collections.abc import Iterator

from digest.mail.preflight.copies import Copy, error, joined, shortly, warning
from digest.mail.preflight.tree import Element
from digest.mail.vague import is_vague
from digest.model.checks import Finding

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
FORBIDDEN_TAGS = frozenset(
    {
        *("script", "iframe", "frame", "frameset", "object", "embed", "applet", "form", "input"),
        *("button", "select", "textarea", "video", "audio", "picture", "source", "svg", "canvas"),
        *("math", "link", "base", "template", "slot", "dialog", "marquee", "blink", "center"),
        *("font", "amp-img"),
    }
)
_SCHEMES = ("http://", "https://", "mailto:")
_NO_ZOOM = re.compile(r"user-scalable\s*=\s*(?:no|0)|maximum-scale\s*=\s*1(?:\.0)?\b")
_SET_APART = re.compile(r"\[if[^\]]*\]|<!\[endif\]", re.IGNORECASE)


def markup_rules(copy: Copy) -> Iterator[Finding]:
    """All of them."""
    yield from _head(copy)
    yield from _language(copy)
    yield from _headings(copy)
    yield from _tables(copy)
    yield from _links(copy)
    yield from _forbidden(copy)
    for fault in copy.document.faults[:3]:
        yield error("balance", f"The HTML's tags do not match: {fault}. Mend the template.")


def _head(copy: Copy) -> Iterator[Finding]:
    title = copy.document.first("title")
    said = "".join(c for c in title.children if isinstance(c, str)).strip() if title else ""
    if not said:
        yield error("title", "The HTML has no title; screen readers announce it. Set mj-title.")
    metas = copy.document.all("meta")
    named = {m.attributes.get("name", "").lower(): m.attributes.get("content", "") for m in metas}
    for name in ("color-scheme", "supported-color-schemes"):
        if not {"light", "dark"} <= set(named.get(name, "").lower().split()):
            yield error(
                "theme",
                f'The meta {name} does not say "light dark": mail programs would make up '
                "dark colours of their own. Put it into the template's head.",
            )
    if "viewport" not in named:
        yield error("viewport", "There is no viewport meta: phones would show the page tiny.")
    elif _NO_ZOOM.search(named["viewport"]):
        yield error("viewport", "The viewport meta forbids zooming; readers need it (WCAG 1.4.4).")
    charsets = [m.attributes.get("charset") or m.attributes.get("content", "") for m in metas]
    if not any("utf-8" in charset.lower() for charset in charsets):
        yield error("charset", "The HTML's head does not say that it is UTF-8.")


def _language(copy: Copy) -> Iterator[Finding]:
    html, body = copy.document.first("html"), copy.document.first("body")
    if html is None or body is None:
        yield error("language", "The HTML part has no html or no body element.")
        return
    inside = [c for c in body.children if isinstance(c, Element) and not _is_preheader(c)]
    for name, elements in (("html element", [html]), ("body's children", inside)):
        for attribute in ("lang", "dir"):
            if any(e.attributes.get(attribute, "") in ("", "und") for e in elements):
                yield error(
                    "language",
                    f"The {name} must say {attribute}: mail programs drop the outer tags, and "
                    "screen readers must know how to read.",
                )


def _is_preheader(element: Element) -> bool:
    return "display:none" in element.attributes.get("style", "").replace(" ", "").lower()


def _headings(copy: Copy) -> Iterator[Finding]:
    headings = copy.document.all(*_HEADINGS)
    levels = [int(heading.tag[1]) for heading in headings]
    if levels.count(1) != 1:
        yield error("headings", f"There must be one h1, and there are {levels.count(1)}.")
    for before, after, heading in zip(levels, levels[1:], headings[1:], strict=False):
        if after > before + 1:
            yield error(
                "headings",
                f"The heading {shortly(heading.text)} is an h{after} below an h{before}: "
                "no level may be left out.",
            )
    if any(not _words_of(heading) for heading in headings):
        yield error("headings", "A heading holds no words.")
    text = joined(copy.text).casefold()
    for heading in headings:
        if joined(_words_of(heading)).casefold() not in text:
            yield error(
                "same news",
                f"The heading {shortly(_words_of(heading))} stands in the HTML and not in the text "
                "part: both must tell the same.",
            )


def _words_of(heading: Element) -> str:
    """Its words, or those of the first picture in it (a logo, by day)."""
    alts = (picture.attributes.get("alt", "").strip() for picture in heading.all("img"))
    return heading.text or next(alts, "")


def _tables(copy: Copy) -> Iterator[Finding]:
    tables = copy.document.all("table")
    bare = [t for t in tables if t.attributes.get("role") not in ("presentation", "none")]
    if any(not table.all("th") for table in bare):
        yield error(
            "tables",
            "A layout table lacks role=presentation: it would be read out cell by cell.",
        )


def _links(copy: Copy) -> Iterator[Finding]:
    for link in copy.document.all("a"):
        href, words = link.attributes.get("href", "").strip(), _name_of(link)
        if not href:
            yield error("links", f"The link {shortly(words)} leads nowhere: it has no href.")
        elif href.startswith("#"):
            yield error(
                "links", f"The link {shortly(words)} leads to {href}: many programs ignore anchors."
            )
        elif not href.lower().startswith(_SCHEMES):
            yield error(
                "links",
                f"The link {shortly(words)} leads to {shortly(href)}: neither web nor mail.",
            )
        if not words:
            yield error("links", f"A link to {shortly(href)} holds no words.")
        elif is_vague(words):
            yield warning(
                "vague links",
                f"A link says only {shortly(words)}; read out alone it tells nobody what it opens.",
            )


def _name_of(link: Element) -> str:
    alts = " ".join(picture.attributes.get("alt", "") for picture in link.all("img"))
    return (link.text or link.attributes.get("aria-label", "") or alts).strip()


def _forbidden(copy: Copy) -> Iterator[Finding]:
    tags = {element.tag for element in copy.document.elements}
    for tag in sorted(tag for tag in tags if tag in FORBIDDEN_TAGS or tag.startswith("mj-")):
        yield error("forbidden", f"<{tag}> does not work in mail, or is taken for an attack.")
    names = {name for element in copy.document.elements for name in element.attributes}
    for name in sorted(name for name in names if name.startswith("on")):
        yield error("forbidden", f"An element has {name}=: scripts do not run in mail.")
    if any(
        m.attributes.get("http-equiv", "").lower() == "refresh" for m in copy.document.all("meta")
    ):
        yield error("forbidden", "A meta refresh would carry the reader away.")
    for comment in copy.document.comments:
        if not _SET_APART.search(comment):
            yield warning(
                "comments",
                f"The HTML holds the comment {shortly(comment)}; readers can see it in the source.",
            )
