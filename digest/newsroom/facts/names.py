"""Names: whether each stands in the sources, and whether its parts belong together there."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from digest.newsroom.facts.clues import Clue
from digest.newsroom.facts.dates import MONTHS, WEEKDAYS
from digest.newsroom.facts.reading import Sentence, Word, names_run
from digest.newsroom.facts.sources import Sources
from digest.newsroom.facts.tables import ALIASES, OFFICES, ROLES, STOPS
from digest.newsroom.learned import background
from digest.newsroom.places import names as place_names

NOT_NAMES = STOPS | ROLES | WEEKDAYS | MONTHS.keys()

Name = tuple[Word, ...]


def names_of(said: Sentence, known: Sources) -> list[Name]:
    """The names of `said`: runs of capitals without roles, days and words that only open."""
    found = []
    for a, b in names_run(said):
        run = [w for w in said.words[a:b] if w.low not in NOT_NAMES and not w.low.isdigit()]
        if said.title_case:
            run = [w for w in run if w.low in known.capitals or w.upper]
        elif run and run[0].opens and not _surely(run, known):
            run = run[1:]
        if run:
            found.append(tuple(run))
    return found


def _surely(run: Sequence[Word], known: Sources) -> bool:
    """The capital that opens the sentence would stand inside it too."""
    first = run[0]
    if first.low in known.capitals or first.upper or first.low in place_names():
        return True
    if first.low in known.lower or first.stem in known.stems:
        return False
    return first.stem not in background().frequency


def _borne(word: Word, known: Sources) -> bool:
    if word.stem in known.stems or word.low in known.lows:
        return True
    if ALIASES.get(word.low, frozenset()) & known.lows:
        return True
    return word.upper and word.text.replace(".", "").lower() in known.acronyms


def _spelt_out(run: Sequence[Word], known: Sources) -> bool:
    """The sources have its initials."""
    return len(run) > 1 and "".join(w.low[0] for w in run) in known.initials


def _seat(run: Sequence[Word]) -> bool:
    """The White House: a seat of power named for those in it, whom the sources name."""
    return [w.low for w in run] == ["white", "house"]


def name_clues(said: Sentence, known: Sources) -> Iterator[Clue]:
    """Names that are in no source, and names put together from the parts of two."""
    for run in names_of(said, known):
        text = said.text[run[0].start : run[-1].end]
        missing = [w for w in run if not _borne(w, known)]
        if missing and (_spelt_out(run, known) or _seat(run)):
            continue
        for word in missing:
            yield Clue(
                "name_opening" if word.opens else "name",
                "name",
                word.text,
                f"The name “{word.text}” is in none of its sources.",
                sure=True,
            )
        if not missing and _crossed(said, run, known):
            yield Clue(
                "name_crossed",
                "name",
                text,
                f"No source puts the words of “{text}” together as one name.",
            )


def _crossed(said: Sentence, run: Sequence[Word], known: Sources) -> bool:
    """Two neighbours in the name stand in the sources, but never side by side."""
    for a, b in pairwise(run):
        direct = said.text[a.end : b.start].strip() == ""
        if {a.low, b.low} & OFFICES or a.upper or b.upper:
            continue
        if direct and (a.low, b.low) not in known.pairs:
            return True
    return False
