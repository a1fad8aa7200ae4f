"""A day N times as large, made from a folder of feed files.

Copy 0 of each feed is the file itself, byte for byte. Every further copy is a feed of its own
(`bbc-c03.xml`) that tells other events with the same statistics: the clock is some minutes
earlier; names become names nobody has, place names become places of the same region, and numbers
other numbers of the same length. The same name becomes the same name everywhere in one copy, so
what was one story in the day is one story in the copy, told by as many outlets; between copies the
names differ, so they are different stories. Words that only few items of the day use are changed
like names: they, too, are what makes an event that event. Common words stay, and with them the
language, the sections and how alike two unrelated articles are.

Everything follows from the seed and the files: same seed, same bytes.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from functools import cached_property
from pathlib import Path
from random import Random

from digest.newsroom.places import names as place_names
from digest.newsroom.places import regions

SUFFIXES = frozenset({".xml", ".rss", ".atom"})
MOST_MINUTES = 45
"""A copy is at most this much earlier: a day stays a day."""
RARE = 2
"""A word in at most this many items of the day belongs to its event."""

VOWELS, CONSONANTS = "aeiou", "bcdfghjklmnpqrstvwxz"
ENDINGS = ("ing", "ed", "es", "s")
"""Kept, so that words of one stem stay words of one stem."""

DATES = frozenset({"pubdate", "published", "updated", "dc:date", "lastbuilddate", "modified"})
IDENTITIES = frozenset({"guid", "id"})
KEPT = frozenset({"link", "language", "dc:language", "ttl", "yt:videoid", "yt:channelid", "uri"})

_ENCODING = re.compile(rb"""^\s*<\?xml[^>]*encoding=["']([\w.-]+)["']""")
_ITEM = re.compile(r"<(item|entry)[\s>].*?</\1\s*>", re.DOTALL)
_TAG = re.compile(r"</?([\w:.-]+)")
_URL_OR_NAMESPACE = re.compile(
    r"""(xmlns(?::\w+)?\s*=\s*["'][^"']*["'])|(https?://)([^/\s<>"'?#&]+)"""
)
_TOKEN = re.compile(
    r"(?P<mark><!\[CDATA\[|\]\]>|<!--.*?-->)"
    r"|(?P<tag><[^<>]*>)"
    r"|(?P<escaped>&lt;.*?&gt;)"
    r"|(?P<entity>&#?\w+;)"
    r"|(?P<url>https?://[^\s<>\"'&]+)"
    r"|(?P<text>[^<>&]+?(?=https?://|[<>&\]]|$)|.)",
    re.DOTALL,
)
_NUMBER = re.compile(r"\d+")
_WORD = re.compile(r"[A-Za-z]+")
_PIECE = re.compile(r"\d+|[A-Za-z]+")
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True)
class Vocabulary:
    """How the words of the whole day are used: items that have a word, by its lower-case form."""

    capitalised: Counter[str]
    small: Counter[str]

    def is_event_word(self, word: str) -> bool:
        """Whether a word is a name, or so rare that it belongs to one event."""
        low = word.lower()
        if len(low) < 3:
            return False
        if word[0].isupper():
            return self.small[low] == 0 or self.capitalised[low] > 5 * self.small[low]
        return self.small[low] + self.capitalised[low] <= RARE


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


@dataclass(frozen=True)
class Swap:
    """What one copy calls things. Injective: two names never become one."""

    copy: int
    seed: int
    vocabulary: Vocabulary

    @property
    def mark(self) -> str:
        """How the copy's files, hosts and identities are told apart."""
        return f"c{self.copy:02d}"

    @cached_property
    def earlier(self) -> timedelta:
        """How much earlier the copy's clock is."""
        return timedelta(minutes=self._chance("clock").randint(1, MOST_MINUTES))

    @cached_property
    def letters(self) -> dict[int, str]:
        """Each vowel to another vowel, each consonant to another consonant."""
        table = {}
        for kind in (VOWELS, CONSONANTS):
            ring = list(kind)
            self._chance(kind).shuffle(ring)
            for here, there in zip(ring, ring[1:] + ring[:1], strict=True):
                table[ord(here)] = there
                table[ord(here.upper())] = there.upper()
        return table

    @cached_property
    def digits(self) -> dict[int, str]:
        """Each digit to another; 0 stays, so that no number begins with one."""
        ring = list("123456789")
        self._chance("digits").shuffle(ring)
        return {ord(a): b for a, b in zip(ring, ring[1:] + ring[:1], strict=True)}

    @cached_property
    def places(self) -> dict[str, str]:
        """Place name to a name of another country of its region, both in lower case.

        Names for which the other country has none left are changed like any name.
        """
        by_country: dict[str, list[str]] = {}
        for name, countries in place_names().items():
            if len(countries) == 1:
                by_country.setdefault(countries[0], []).append(name)
        table: dict[str, str] = {}
        for country, other in self._countries().items():
            here, there = by_country.get(country, []), by_country.get(other, [])
            table |= dict(zip(here, there, strict=False))
        return table

    @cached_property
    def place_pattern(self) -> re.Pattern[str]:
        """Place names as they are written: Title Case, or all capitals."""
        known = sorted(self.places, key=lambda name: (-len(name), name))
        written = [re.escape(form) for name in known for form in (name.title(), name.upper())]
        return re.compile(rf"(?<![A-Za-z])(?:{'|'.join(written)})(?![A-Za-z])")

    def text(self, text: str) -> str:
        """A run of prose, told of other people, places and numbers."""
        pieces, end = [], 0
        for place in self.place_pattern.finditer(text):
            pieces.append(_PIECE.sub(self._piece, text[end : place.start()]))
            other = self.places[place.group().lower()]
            pieces.append(other.upper() if place.group().isupper() else other.title())
            end = place.end()
        pieces.append(_PIECE.sub(self._piece, text[end:]))
        return "".join(pieces)

    def addresses(self, text: str) -> str:
        """Every http address in `text` on a host of this copy, under .example."""

        def moved(found: re.Match[str]) -> str:
            return found[1] or f"{found[2]}{found[3].removesuffix('.example')}.{self.mark}.example"

        return _URL_OR_NAMESPACE.sub(moved, text)

    def date(self, text: str) -> str:
        """A date of RFC 822 or RFC 3339, earlier; as it was if it is neither."""
        bare = text.strip()
        try:
            if bare[:4].isdigit():
                then = datetime.fromisoformat(bare) - self.earlier
                told = then.isoformat()
                told = told.removesuffix("+00:00") + "Z" if bare.endswith("Z") else told
            else:
                then = parsedate_to_datetime(bare) - self.earlier
                told = format_datetime(then)
        except ValueError:
            return text
        return text.replace(bare, told)

    def _chance(self, what: str) -> Random:
        return Random(f"{self.seed}/{self.copy}/{what}")

    def _countries(self) -> dict[str, str]:
        """Each country to the next in a shuffled round of its region."""
        by_region: dict[str, list[str]] = {}
        for country, where in regions().items():
            by_region.setdefault(where[0], []).append(country)
        table: dict[str, str] = {}
        for region, members in sorted(by_region.items()):
            ring = sorted(members)
            self._chance(region).shuffle(ring)
            table |= dict(zip(ring, ring[1:] + ring[:1], strict=True))
        return table

    def _piece(self, found: re.Match[str]) -> str:
        piece = found.group()
        if piece[0].isdigit():
            return piece if _YEAR.fullmatch(piece) else piece.translate(self.digits)
        if not self.vocabulary.is_event_word(piece):
            return piece
        ending = next((e for e in ENDINGS if piece.endswith(e) and len(piece) > len(e) + 2), "")
        return piece.removesuffix(ending).translate(self.letters) + ending


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
