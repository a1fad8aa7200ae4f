"""A day N times as large, made from a folder of feed files.

Copy 0 of each feed is the file itself, byte for byte. Every further copy is a feed of its own
(`bbc-c03.xml`) that tells other events with the same statistics:

- the clock is some minutes earlier;
- names, and words that only few items use, become words nobody has; numbers become other numbers
  of the same length; place names become places of the same region;
- every other word becomes a word about as frequent in the day, but for the commonest
  ("the", "says"), which make the language.

The same word becomes the same word everywhere in one copy, so what was one story in the day is
one story in the copy, told by as many outlets. Between copies the words differ, so they are
different stories, and two of them are as much or as little alike as two of one day. The texts
make no sense any more; a human reader is not what they are for.

Everything follows from the seed and the files: same seed, same bytes.
"""

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from benchmarks.swap import Swap, Vocabulary

SUFFIXES = frozenset({".xml", ".rss", ".atom"})

DATES = frozenset({"pubdate", "published", "updated", "dc:date", "lastbuilddate", "modified"})
IDENTITIES = frozenset({"guid", "id"})
KEPT = frozenset({"link", "language", "dc:language", "ttl", "yt:videoid", "yt:channelid", "uri"})

_ENCODING = re.compile(rb"""^\s*<\?xml[^>]*encoding=["']([\w.-]+)["']""")
_ITEM = re.compile(r"<(item|entry)[\s>].*?</\1\s*>", re.DOTALL)
_TAG = re.compile(r"</?([\w:.-]+)")
_TOKEN = re.compile(
    r"(?P<mark><!\[CDATA\[|\]\]>|<!--.*?-->)"
    r"|(?P<tag><[^<>]*>)"
    r"|(?P<escaped>&lt;.*?&gt;)"
    r"|(?P<entity>&#?\w+;)"
    r"|(?P<url>https?://[^\s<>\"'&]+)"
    r"|(?P<text>[^<>&]+?(?=https?://|[<>&\]]|$)|.)",
    re.DOTALL,
)
_WORD = re.compile(r"[A-Za-z]+")


def read_vocabulary(documents: Iterable[str]) -> Vocabulary:
    """Count every word of every item once for that item."""
    capitalised: Counter[str] = Counter()
    small: Counter[str] = Counter()
    for document in documents:
        for item in _ITEM.finditer(document):
            words = set(_WORD.findall(" ".join(_texts(item.group()))))
            capitalised.update({w.lower() for w in words if w[0].isupper()})
            small.update({w for w in words if w[0].islower()})
    return Vocabulary(capitalised, small)


def _texts(item: str) -> Iterable[str]:
    """The runs of text in an item that are read by people."""
    element = ""
    for token in _TOKEN.finditer(item):
        if token.lastgroup == "tag":
            element = _opened(token.group(), element)
        elif token.lastgroup == "text" and _is_prose(element):
            yield token.group()


def _opened(tag: str, before: str) -> str:
    """The element whose text follows; a closing tag changes nothing that matters here."""
    found = _TAG.match(tag)
    return found[1].lower() if found and not tag.startswith("</") else before


def _is_prose(element: str) -> bool:
    return element not in DATES | IDENTITIES | KEPT


def retell(document: str, swap: Swap) -> str:
    """The feed as `swap` tells it; what stands before, between and after items keeps its words."""
    out, end = [], 0
    for item in _ITEM.finditer(document):
        out.append(_frame(document[end : item.start()], swap))
        out.append(_item(item.group(), swap))
        end = item.end()
    out.append(_frame(document[end:], swap))
    return "".join(out)


def _frame(text: str, swap: Swap) -> str:
    """The channel's own elements: addresses move, dates shift, its title names the copy."""
    text = re.sub(
        r"(<title[^>]*>)(.*?)(</title>)", rf"\1\2 {swap.mark}\3", text, count=1, flags=re.DOTALL
    )
    text = re.sub(rf"\]\]> {swap.mark}</title>", f" {swap.mark}]]></title>", text)
    names = "|".join(sorted(DATES))
    return re.sub(
        rf"(<({names})[^>]*>)([^<]*)(</)",
        lambda found: found[1] + swap.date(found[3]) + found[4],
        swap.addresses(text),
        flags=re.IGNORECASE,
    )


def _item(item: str, swap: Swap) -> str:
    out, element = [], ""
    for token in _TOKEN.finditer(item):
        piece, kind = token.group(), token.lastgroup
        if kind == "tag":
            element = _opened(piece, element)
        out.append(_retold(piece, kind or "", element, swap))
    return "".join(out)


def _retold(piece: str, kind: str, element: str, swap: Swap) -> str:
    if kind in ("tag", "escaped", "url"):
        return swap.addresses(piece)
    if kind != "text" or not piece.strip():
        return piece
    if element in DATES:
        return swap.date(piece)
    if element in IDENTITIES:
        return f"{piece.rstrip()}-{swap.mark}"
    return swap.text(piece) if _is_prose(element) else piece


def make_day(folder: Path, target: Path, times: int, seed: int = 0) -> list[Path]:
    """Write the `times`-fold day of `folder` into `target`; return the files, sorted.

    A document that is no feed (a broken source) is copied with each copy as it is.
    Raises ValueError if the folder holds no feed files or `times` is below 1.
    """
    files = sorted(path for path in folder.iterdir() if path.suffix in SUFFIXES)
    if not files or times < 1:
        raise ValueError(f"{folder} holds no {'/'.join(sorted(SUFFIXES))} files, or times < 1")
    target.mkdir(parents=True, exist_ok=True)
    documents = {path: _decoded(path.read_bytes()) for path in files}
    vocabulary = read_vocabulary(text for text, _ in documents.values())
    written = []
    for copy in range(times):
        swap = Swap(copy, seed, vocabulary)
        for path, (text, encoding) in documents.items():
            name = path.name if copy == 0 else f"{path.stem}-{swap.mark}{path.suffix}"
            data = path.read_bytes()
            if copy:
                data = retell(text, swap).encode(encoding, "xmlcharrefreplace")
            (target / name).write_bytes(data)
            written.append(target / name)
    return sorted(written)


def _decoded(data: bytes) -> tuple[str, str]:
    """Text and the encoding it declares; one that is unknown or wrong is read byte for byte."""
    found = _ENCODING.match(data.removeprefix(b"\xef\xbb\xbf"))
    encoding = found[1].decode() if found else "utf-8"
    try:
        return data.decode(encoding), encoding
    except (LookupError, UnicodeDecodeError):
        return data.decode("latin-1"), "latin-1"
