"""Hostile markup to harmless plain text.

What comes out holds no control characters, no unbalanced direction controls and nothing a
browser or terminal would act on; template marks and unknown angle brackets stay as the text
they are, for whoever shows them escapes them.
"""

import html
import re
import unicodedata

import nh3

MARKUP_LIMIT = 200_000
"""Characters of markup looked at: a page's worth, so that one item cannot cost minutes."""

TAG_LIMIT = 4_000
"""Tags looked at: an HTML5 parser's time grows with the square of their nesting."""

_BLOCKS = frozenset(
    {"p", "br", "div", "li", "ul", "ol", "dl", "dt", "dd", "tr", "table", "blockquote", "pre", "hr"}
    | {"h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "header", "footer", "figure"}
    | {"figcaption", "aside", "nav", "main", "address", "details", "summary"}
)
_DROPPED = frozenset(
    {"script", "style", "template", "noscript", "iframe", "object", "embed", "svg", "math"}
    | {"audio", "video", "canvas", "form", "button", "select", "textarea", "title", "head"}
)
# An element HTML knows, anything with an attribute, a closing tag, or a comment.
_KNOWN = (
    "a abbr acronym address article aside audio b big blockquote body br button canvas center cite"
    " code del details dd div dl dt em embed figcaption figure font footer form frame h[1-6] head"
    " header hr html i iframe img input ins kbd label li link main mark math meta nav noscript"
    " object ol option p picture pre q s samp script section select small source span strike"
    " strong style sub summary sup svg table tbody td template textarea tfoot th thead time title"
    " tr tt u ul var video wbr"
).replace(" ", "|")
_MARKUP = re.compile(
    rf"<(?:(?:{_KNOWN})(?:[\s/][^<>]*)?>|/[a-z]|!--|!\[CDATA\[|[a-z][\w:-]*\s+[\w:-]+=)",
    re.IGNORECASE,
)
_TAG = re.compile(r"<[^<>]*>")
_AMPERSANDS = re.compile(r"&(?:amp;)+", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")

# C0 and C1 controls, invisible operators, the soft hyphen, byte order marks, lone surrogates,
# non-characters and tag characters: none of them is text. The zero-width (non-)joiner is.
_JUNK = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u180e\u200b\u2060-\u2065\u206a-\u206f\ufeff"
    "\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_SPACES = re.compile(r"[^\S\n]+")
_LINES = re.compile(r" ?\n[ \n]*")
# In text without markup a line ends a paragraph if it ends a sentence or a list item begins.
_SOFT_LINE = re.compile(r"(?<![.!?…:;\"'”’»)\n।。])\n(?!\n|[-–—•*►▶#]|https?:)")

_OPENING = {"\u202a": "\u202c", "\u202b": "\u202c", "\u2066": "\u2069", "\u2067": "\u2069"}
_OPENING["\u2068"] = "\u2069"
_CLOSING = frozenset("\u202c\u2069")
_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069]")
# A cut before one of these would tear a letter apart.
_JOINING = frozenset("\u200c\u200d\ufe0e\ufe0f")
ELLIPSIS = "…"


def plain_text(markup: str, limit: int) -> str:
    """Markup, escaped markup or text as harmless text of at most `limit` characters.

    Paragraphs are separated by one newline, white space inside them is folded. What is longer
    is cut at a word and ends in an ellipsis.
    """
    text = _BREAKS.sub("\n", _JUNK.sub("", markup[:MARKUP_LIMIT]))
    # Feeds escape markup once more than they should, or twice; a fourth round finds nothing.
    for _ in range(4):
        before = text
        text = _without_markup(text) if _MARKUP.search(text) else _SOFT_LINE.sub(" ", text)
        text = _unescaped(text)
        if text == before or not (_MARKUP.search(text) or _ENTITY.search(text)):
            break
    text = unicodedata.normalize("NFC", _BREAKS.sub("\n", _JUNK.sub("", text)))
    text = _LINES.sub("\n", _SPACES.sub(" ", text)).strip()
    text = "\n".join(map(_balanced, text.split("\n"))) if _DIRECTION.search(text) else text
    return _cut(text.strip(), limit)


def one_line(text: str, limit: int) -> str:
    """The same on one line, for titles and names."""
    return _cut(" ".join(plain_text(text, MARKUP_LIMIT).split()), limit)


def _without_markup(text: str) -> str:
    """Let an HTML5 parser drop scripts, attributes and inline tags; block tags become newlines."""
    source = text.replace("<![CDATA[", "").replace("]]>", "").replace("\n", " ")
    kept = nh3.clean(
        "<".join(source.split("<", TAG_LIMIT)[:TAG_LIMIT]),
        tags=set(_BLOCKS),
        clean_content_tags=set(_DROPPED),
        attributes={},
        strip_comments=True,
        link_rel=None,
    )
    # nh3 escapes every angle bracket that is text, so whatever looks like a tag is one.
    return _TAG.sub("\n", kept)


def _unescaped(text: str) -> str:
    """Entities to characters; `&amp;amp;amp;` is one ampersand, however often it was escaped."""
    return html.unescape(_AMPERSANDS.sub("&", text)) if "&" in text else text


def _balanced(line: str) -> str:
    """Drop direction overrides, and embeddings or isolates that do not open and close in `line`."""
    kept: dict[int, bool] = {}
    opened: list[tuple[int, str]] = []
    for found in _DIRECTION.finditer(line):
        at, sign = found.start(), found[0]
        kept[at] = False
        if sign in _OPENING:
            opened.append((at, _OPENING[sign]))
        elif sign in _CLOSING and opened and opened[-1][1] == sign:
            kept[at] = kept[opened.pop()[0]] = True
    return "".join(c for at, c in enumerate(line) if kept.get(at, True))


def _cut(text: str, limit: int) -> str:
    """At most `limit` characters, cut after a word if one ends in the last third."""
    if len(text) <= limit:
        return text
    end = max(0, limit - 1)
    space = max(text.rfind(" ", 0, end + 1), text.rfind("\n", 0, end + 1))
    if space > end * 2 // 3:
        end = space
    while end > 0 and (unicodedata.combining(text[end]) or _JOINING & {text[end], text[end - 1]}):
        end -= 1
    head = text[:end].rstrip(" \n,;:-–—")
    lines = (head + ELLIPSIS)[:limit].split("\n")
    return "\n".join([*lines[:-1], _balanced(lines[-1])])
