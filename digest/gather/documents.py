"""Bytes from a server to a document that XML and JSON parsers may be trusted with."""

import codecs
import re
import zlib
from html.entities import html5

TAG_LIMIT = 500_000
NO_FEED = "the document is no RSS, Atom or JSON feed; check the url in a browser"

_DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._:-]{1,40})[\"']")
_DECLARATION = re.compile(r"<\?xml\s[^>]{0,500}>")
# The case is ignored inside, so that "<!" is looked for first and fast.
_DOCTYPE = re.compile(r"<!\s*(?i:DOCTYPE)")
_ENTITY_DECLARATION = re.compile(r"<!\s*(?i:ENTITY)")
_HTML = re.compile(r"\s*(?:<!--[^>]{0,500}>\s*)?(?:<!doctype\s+html|<html)", re.IGNORECASE)
_PASSWORD = re.compile(r"<input\s[^<>]{0,500}?type\s*=\s*[\"']?password", re.IGNORECASE)
_GZIP = b"\x1f\x8b"
_FEED_ROOT = re.compile(r"<(?:\w{1,20}:)?(?:rss|feed|rdf)[\s>:]", re.IGNORECASE)
_FEED_WORD = re.compile(
    r"<(?:\w{1,20}:)?(?:rss|feed|rdf|channel|item|entry|urlset|sitemapindex)[\s>/:]", re.IGNORECASE
)
_ENDLESS = 200_000
_ENDLESS_TAG = re.compile(rf"<[^<>]{{{_ENDLESS}}}")
_SIMPLE_DOCTYPE = re.compile(r"<!DOCTYPE[^<>\[\]]{0,1000}>", re.IGNORECASE)
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_CONTROLS = bytes({*range(0x20)} - {0x09, 0x0A, 0x0D})
_ILLEGAL_REFERENCE = re.compile(
    r"&#(?:0*(?:[0-8]|1[124-9]|2[0-9]|3[01])|[xX]0*(?:[0-8bBcCeEfF]|1[0-9a-fA-F]));"
)
# An ampersand that is none of XML's own; group 1 names an entity of HTML or of nobody.
_FOREIGN = re.compile(
    r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});)([A-Za-z][A-Za-z0-9]{1,31};)?"
)

# Codecs whose output is not what the bytes show (`+ADw-` is `<` in UTF-7) hide what we look for.
_TRICKY = frozenset({"utf-7", "unicode_escape", "raw_unicode_escape", "punycode", "idna", "hz"})
# What servers call by a name that means less than what they send.
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "iso8859-1": "cp1252", "ascii": "utf-8"}
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"<\x00?\x00", "utf-16-le"),
    (b"\x00<\x00?", "utf-16-be"),
)


class NotAFeed(Exception):  # noqa: N818 - reads as the sentence it carries
    """Why the document cannot be read as a feed, as a sentence."""


def document(body: bytes, charset: str = "") -> str:
    """The text of a feed, repaired where repairing is safe; JSON is left as it is.

    `charset` is what Content-Type said. HTML's named entities become characters and stray
    ampersands `&amp;`, so that no parser drops the rest of a word; characters XML forbids are
    dropped. Raises NotAFeed for an empty body, HTML, and documents that declare entities
    (entity bombs; expansion is never tried).
    """
    if not body.strip(b"\x00 \t\r\n"):
        raise NotAFeed("the answer is empty (0 bytes of text); look whether the feed moved")
    text = decoded(body, charset).lstrip("\ufeff \t\r\n")
    if text.startswith(("{", "[")):
        return text
    if is_html(text):
        raise NotAFeed(about_page(text))
    if _DOCTYPE.search(text) and _ENTITY_DECLARATION.search(text):
        raise NotAFeed("the document declares entities of its own, which is refused as unsafe")
    text = _SIMPLE_DOCTYPE.sub("", _legal(text), count=1)
    _refuse_masses(text)
    declaration = _DECLARATION.match(text)
    text = text[declaration.end() :] if declaration else text
    return '<?xml version="1.0" encoding="utf-8"?>\n' + _repaired(text)


def is_html(text: str) -> bool:
    """Whether a browser would show it as a page."""
    return bool(_HTML.match(text)) and not _FEED_ROOT.search(text[:2000])


def asks_for_a_password(text: str) -> bool:
    """Whether a page has a field for a password."""
    return bool(_PASSWORD.search(text))


def about_page(text: str) -> str:
    """Why a page is no feed, and what to do: log in, take the feed it names, or read its links."""
    if asks_for_a_password(text):
        return (
            "the answer is an HTML page, not a feed: a page that asks for a password; the "
            "publisher may have closed this feed: ask, or remove the source"
        )
    return (
        "the answer is an HTML page, not a feed; `digest sources add` with this url finds the "
        'site\'s feed, or write kind = "page" to read the links of the page'
    )


def unpacked(body: bytes, limit: int) -> bytes:
    """The body; what gzip packed into it (sitemap.xml.gz) is unpacked, never beyond `limit` bytes.

    Raises NotAFeed.
    """
    if not body.startswith(_GZIP):
        return body
    unpacker = zlib.decompressobj(wbits=31)
    try:
        text = unpacker.decompress(body, limit)
    except zlib.error as error:
        raise NotAFeed("the file is packed with gzip and could not be unpacked") from error
    if unpacker.unconsumed_tail:
        raise NotAFeed(f"unpacked, the file is larger than {limit:,} bytes (max_bytes in [fetch])")
    return text


def _legal(text: str) -> str:
    """Without what XML forbids. A look at the bytes first: hardly any document has it."""
    if "\ufffe" not in text and "\uffff" not in text:
        try:
            raw = text.encode()
        except UnicodeEncodeError:
            pass  # half of a surrogate pair
        else:
            if len(raw.translate(None, _CONTROLS)) == len(raw):
                return text
    return _ILLEGAL.sub("", text)


def _refuse_masses(text: str) -> None:
    """Some megabytes of nothing but tags or attributes are gigabytes in any parser's tree."""
    tags = text.split("<")
    # A tag without end is looked for only where a piece is long enough to hold one.
    endless = max(map(len, tags)) > _ENDLESS and _ENDLESS_TAG.search(text)
    if len(tags) > TAG_LIMIT or endless:
        raise NotAFeed(
            f"the document has more than {TAG_LIMIT:,} tags, or one without end; no feed needs that"
        )
    if not _FEED_WORD.search(text):
        raise NotAFeed(NO_FEED)


def decoded(body: bytes, charset: str = "") -> str:
    """Text by byte order mark; else UTF-8 if it is that; else as declared; else as it comes.

    What is declared is wrong too often to be asked first, and hardly any other text is valid
    UTF-8 by chance (ISO-2022 is: it is told by its escapes).
    """
    for mark, wide in _MARKS:
        if body.startswith(mark):
            return body.decode(wide, "replace")
    inside = _DECLARED.search(body[:1000])
    names = [charset, inside[1].decode() if inside else ""]
    candidates = [codec for name in names if (codec := _codec(name))]
    if not (b"\x1b" in body and any(c.startswith("iso2022") for c in candidates)):
        candidates.insert(0, "utf-8")
    for codec in candidates:
        try:
            return body.decode(codec)
        except UnicodeDecodeError:
            continue
    declared = [codec for codec in candidates if codec != "utf-8"]
    return body.decode(declared[0] if declared else "cp1252", "replace")


def _codec(name: str) -> str | None:
    """Python's name of a text codec that may be used, or None."""
    try:
        found = codecs.lookup(name.strip().lower())
        "a".encode(found.name)
    except (LookupError, ValueError, TypeError):
        return None
    if found.name in _TRICKY:
        return None
    return _WIDER.get(found.name, found.name)


def _repaired(text: str) -> str:
    """Mend references outside CDATA, in one pass over the text."""
    pieces: list[str] = []
    at = 0
    while (start := text.find("<![CDATA[", at)) >= 0:
        pieces.append(_mended(text[at:start]))
        end = text.find("]]>", start)
        if end < 0:
            pieces.append(text[start:])
            return "".join(pieces)
        pieces.append(text[start : end + 3])
        at = end + 3
    pieces.append(_mended(text[at:]))
    return "".join(pieces)


def _mended(text: str) -> str:
    if "&" not in text:
        return text
    # XML knows hexadecimal references with a small x only; HTML both.
    text = _ILLEGAL_REFERENCE.sub("", text).replace("&#X", "&#x")
    return _FOREIGN.sub(_mended_reference, text)


def _mended_reference(found: re.Match[str]) -> str:
    return html5.get(found[1], f"&amp;{found[1]}") if found[1] else "&amp;"
