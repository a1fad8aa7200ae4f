"""What one copy of a day calls its people, places, numbers, words, hosts and hours."""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from functools import cached_property
from random import Random

from digest.newsroom.places import names as place_names
from digest.newsroom.places import regions
from digest.newsroom.terms import STOP_WORDS

MOST_MINUTES = 45
"""A copy is at most this much earlier: a day stays a day."""
RARE = 2
"""A word in at most this many items of the day belongs to its event."""
BAND = 40
"""So many words next to one another in frequency change places."""
COMMONEST: frozenset[str] = frozenset().union(*STOP_WORDS.values())
"""They make the language, and stay."""
ENDINGS = ("ing", "ed", "es", "s")
"""Kept, so that words of one stem stay words of one stem."""
VOWELS, CONSONANTS = "aeiou", "bcdfghjklmnpqrstvwxz"

_URL_OR_NAMESPACE = re.compile(
    r"""(xmlns(?::\w+)?\s*=\s*["'][^"']*["'])|(https?://)([^/\s<>"'?#&]+)"""
)
_PIECE = re.compile(r"\d+|[A-Za-z]+")
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True)
class Vocabulary:
    """How the words of the whole day are used: items that have a word, by its lower-case form."""

    capitalised: Counter[str]
    small: Counter[str]

    @cached_property
    def bands(self) -> tuple[tuple[str, ...], ...]:
        """Stems of the words that are neither names nor rare nor commonest, by frequency."""
        uses: Counter[str] = Counter()
        for word, count in sorted(self.small.items()):
            if not (word in COMMONEST or len(word) < 3 or self.is_event_word(word)):
                uses[_parted(word)[0]] += count
        ranked = sorted(uses, key=lambda stem: (-uses[stem], stem))
        return tuple(tuple(ranked[k : k + BAND]) for k in range(0, len(ranked), BAND))

    def is_event_word(self, word: str) -> bool:
        """Whether a word is a name, or so rare that it belongs to one event."""
        low = word.lower()
        if len(low) < 3:
            return False
        if word[0].isupper():
            return self.small[low] == 0 or self.capitalised[low] > 5 * self.small[low]
        return self.small[low] + self.capitalised[low] <= RARE


def _parted(word: str) -> tuple[str, str]:
    """A word without its ending, and the ending."""
    ending = next((e for e in ENDINGS if word.endswith(e) and len(word) > len(e) + 2), "")
    return word.removesuffix(ending), ending


@dataclass(frozen=True)
class Swap:
    """What one copy calls things; names stay as many as they were (letters and words permute)."""

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
    def others(self) -> dict[str, str]:
        """Stem to another stem about as frequent."""
        table: dict[str, str] = {}
        for k, band in enumerate(self.vocabulary.bands):
            ring = list(band)
            self._chance(f"words {k}").shuffle(ring)
            table |= dict(zip(ring, ring[1:] + ring[:1], strict=True))
        return table

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
        if piece.lower() in COMMONEST:
            return piece
        stem, ending = _parted(piece)
        if self.vocabulary.is_event_word(piece):
            return stem.translate(self.letters) + ending
        other = self.others.get(stem.lower(), stem.lower()) + ending
        return other.upper() if piece.isupper() else other.title() if piece[0].isupper() else other
