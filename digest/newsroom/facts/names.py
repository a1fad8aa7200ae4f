"""Names: whether each stands in the sources, and whether its parts belong together there."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from digest.newsroom.facts.clues import Clue
from digest.newsroom.facts.dates import MONTHS, WEEKDAYS
from digest.newsroom.facts.reading import Sentence, Word, names_run
from digest.newsroom.facts.tables import CONNECTORS, ROLES, STOPS

NOT_NAMES = STOPS | ROLES | WEEKDAYS | MONTHS.keys()


@dataclass(frozen=True)
class Known:
    """What the sources name: words in capitals within a sentence, all words, and acronyms."""

    capitals: frozenset[str]
    lower: frozenset[str]
    stems: frozenset[str]
    pairs: frozenset[tuple[str, str]]
    acronyms: frozenset[str]


def known_names(sources: Sequence[Sentence]) -> Known:
    """Gathered over all sources."""
    capitals: set[str] = set()
    lower: set[str] = set()
    stems: set[str] = set()
    pairs: set[tuple[str, str]] = set()
    acronyms: set[str] = set()
    for source in sources:
        stems |= source.stems
        for word in source.words:
            if word.capital and not (word.opens or source.title_case):
                capitals.add(word.low)
            elif not word.capital:
                lower.add(word.low)
        pairs |= set(zip(source.lows, source.lows[1:], strict=False))
        for a, b in names_run(source):
            run = [w for w in source.words[a:b] if w.low not in CONNECTORS]
            acronyms |= {
                "".join(w.low[0] for w in run[i:j])
                for i in range(len(run))
                for j in range(i + 2, len(run) + 1)
            }
    return Known(
        frozenset(capitals),
        frozenset(lower),
        frozenset(stems),
        frozenset(pairs),
        frozenset(acronyms),
    )


def names_of(said: Sentence, known: Known) -> list[tuple[Word, ...]]:
    """The names of `said`: runs of capitals without roles, days and words that only open."""
    found = []
    for a, b in names_run(said):
        run = [w for w in said.words[a:b] if w.low not in NOT_NAMES and not w.low.isdigit()]
        if said.title_case:
            run = [w for w in run if w.low in known.capitals]
        elif len(run) == 1 and run[0].opens and not _surely(run[0], known):
            run = []
        if run:
            found.append(tuple(run))
    return found


def _surely(word: Word, known: Known) -> bool:
    """A single capital that opens the sentence, yet names somebody."""
    if word.low in known.capitals or word.upper:
        return True
    return word.text.lower().endswith("'s") and word.low not in known.lower


def _borne(word: Word, known: Known) -> bool:
    if word.stem in known.stems or word.low in known.lower or word.low in known.capitals:
        return True
    return word.upper and word.text.replace(".", "").lower() in known.acronyms


def _spelt_out(run: Sequence[Word], sources: Sequence[Sentence]) -> bool:
    """The sources have its initials."""
    initials = "".join(w.low[0] for w in run)
    return len(run) > 1 and any(
        w.upper and w.text.replace(".", "").lower() == initials for s in sources for w in s.words
    )


def name_clues(said: Sentence, sources: Sequence[Sentence]) -> Iterator[Clue]:
    """Names that are in no source, and names put together from the parts of two."""
    known = known_names(sources)
    for run in names_of(said, known):
        text = said.text[run[0].start : run[-1].end]
        missing = [w for w in run if not _borne(w, known)]
        if missing and _spelt_out(run, sources):
            continue
        for word in missing:
            yield Clue(
                "name",
                "name",
                word.text,
                f"The name “{word.text}” is in none of its sources.",
                sure=not word.opens,
            )
        if not missing and _crossed(said, run, known):
            yield Clue(
                "name_crossed",
                "name",
                text,
                f"No source puts the words of “{text}” together as one name.",
            )


def _crossed(said: Sentence, run: Sequence[Word], known: Known) -> bool:
    """Two neighbours in the name stand in the sources, but never side by side."""
    for a, b in pairwise(run):
        direct = said.text[a.end : b.start].strip() == ""
        if direct and (a.low, b.low) not in known.pairs:
            return True
    return False
