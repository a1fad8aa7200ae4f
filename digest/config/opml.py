"""Lists of feeds as OPML 2.0, read from any program and written for any other."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from digest.config.sources_edit import NewSource
from digest.errors import ConfigurationError
from digest.model.settings import Source

LARGEST = 20_000_000
"""Bytes."""

KINDS = ("sitemap", "page")
_STRAY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-fA-F]{1,6});)")
# A quotation mark that neither begins a value nor ends one.
_QUOTE = re.compile(r"(?<!=)(?<!=\s)\"(?!\s*[/?]?>|\s+[\w:.-]+\s*=\s*[\"'])")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,500}\?>")


def read_opml(file: Path, sections: Iterable[str] = ()) -> tuple[NewSource, ...]:
    """The feeds of an OPML file in its order, also of one that is not well-formed.

    A folder or category that is called as one of `sections` becomes the source's. Raises
    ConfigurationError if the file cannot be read or holds no feed.
    """
    root = _root(file)
    known = {name.casefold(): name for name in sections}
    found = tuple(_sources(root, known)) if root is not None else ()
    if not found:
        raise ConfigurationError(
            [f"{file}: has no feed in it. OPML has <outline xmlUrl=…>; is it the right file?"]
        )
    return found


def _root(file: Path) -> "etree._Element | None":
    try:
        raw = file.read_bytes()
    except OSError as error:
        raise ConfigurationError([f"{file}: cannot be read: {error.strerror}."]) from None
    if len(raw) > LARGEST:
        raise ConfigurationError([f"{file}: is larger than {LARGEST:,} bytes; no OPML list is."])
    text = raw.decode("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig", "replace")
    if re.search(r"<!\s*(?i:ENTITY)", text):
        raise ConfigurationError([f"{file}: declares entities of its own, refused as unsafe."])
    bare = _DECLARATION.sub("", text)
    strict = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        return etree.fromstring(bare.encode(), strict)
    except etree.XMLSyntaxError:
        return _recovered(bare)


def _recovered(text: str) -> "etree._Element | None":
    """Stray ampersands and quotes inside values are what is wrong with most lists."""
    mended = _QUOTE.sub("&quot;", _STRAY.sub("&amp;", _ILLEGAL.sub("", text)))
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True)
    try:
        return etree.fromstring(mended.encode(), parser)
    except etree.XMLSyntaxError:
        return None


def _sources(root: "etree._Element", sections: dict[str, str]) -> Iterator[NewSource]:
    for outline in root.iter("outline"):
        said = {key.lower(): " ".join(value.split()) for key, value in outline.attrib.items()}
        kind = said.get("kind", "") if said.get("kind") in KINDS else ""
        url = said.get("xmlurl") or (said.get("url", "") if kind else "")
        if url:
            names = [*_folders(outline), *said.get("category", "").replace("/", ",").split(",")]
            homes = (sections.get(name.strip().casefold()) for name in names)
            yield NewSource(
                url=url,
                name=said.get("title") or said.get("text", ""),
                kind=kind or "auto",
                sections=tuple(dict.fromkeys(filter(None, homes))),
            )


def _folders(outline: "etree._Element") -> list[str]:
    above = outline.iterancestors("outline")
    return [folder.get("title") or folder.get("text") or "" for folder in above]


def opml_text(sources: Iterable[Source], title: str) -> str:
    """All sources on the web as OPML. Sitemaps and pages are links there: feed readers can't
    follow them. Folders mean nothing on another machine and are left out.
    """
    on_the_web = (source for source in sources if source.folder is None)
    rows = "".join(f"    <outline {_attributes(source)}/>\n" for source in on_the_web)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<opml version="2.0">\n'
        f"  <head>\n    <title>{escape(title)}</title>\n  </head>\n"
        f"  <body>\n{rows}  </body>\n</opml>\n"
    )


def _attributes(source: Source) -> str:
    name = source.name or source.url
    pairs = [("text", name), ("title", name)]
    if source.kind in KINDS:
        pairs += [("type", "link"), ("kind", source.kind), ("url", source.url)]
    else:
        pairs += [("type", "rss"), ("xmlUrl", source.url)]
    if source.sections:
        pairs.append(("category", ",".join(source.sections)))
    return " ".join(f"{key}={quoteattr(value)}" for key, value in pairs)
