"""Which section an article belongs to: rules, places, topics, and likeness to what it is about.

One article at a time, without anything known of the others; every part of the decision is a Term.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from digest.model.news import Move, Term
from digest.model.settings import SectionRule
from digest.newsroom.evidence import Seen, evidence, seen
from digest.newsroom.moves import Moves
from digest.newsroom.profiles import Section, compiled
from digest.newsroom.reading import Reading
from digest.newsroom.topics import is_wide, topic_words
from digest.newsroom.wordlists import Words

REST = 0.1
"""What a section for everything else has of an article: less than any reason of its own."""

FLOOR = 0.45
"""Below this no section is sure enough: the article waits in the unsorted tray."""

ALSO = 0.7
"""A further label needs this share of the home's score, and the floor."""

BANNED = -9.0
"""Of a never-word: no reason outweighs it."""


@dataclass(frozen=True, slots=True)
class Placed:
    """Where an article or a story belongs: `home` is "" for the unsorted tray.

    `banned` are the sections whose never-words it says. `best` are all others, the best first.
    """

    home: str
    labels: tuple[str, ...]
    score: float
    reasons: tuple[Term, ...]
    banned: tuple[str, ...] = ()
    best: tuple[str, ...] = ()


class Sorter:
    """The sections' rules and an editor's moves, compiled once; `place` judges one article."""

    def __init__(self, rules: Sequence[SectionRule], moves: Sequence[Move] = ()) -> None:
        self._sections = compiled(rules)
        self._order = {section.name: k for k, section in enumerate(self._sections)}
        self._never = {rule.never: Words(rule.never) for rule in rules}
        self._rest = self._takes_the_rest()
        self.moves = Moves(moves, {rule.name for rule in rules})

    def place(self, reading: Reading) -> Placed:
        """The article's home and labels with the reasons for the best."""
        found = self._judged(reading)
        totals = {name: round(sum(t.value for t in terms), 4) for name, terms in found.items()}
        banned = tuple(n for n, terms in found.items() if any(t.name == "never" for t in terms))
        ranked = sorted(totals, key=lambda name: (-totals[name], self._order[name]))
        order = tuple(name for name in ranked if name not in banned)
        if not ranked or totals[ranked[0]] < FLOOR:
            if self._rest and self._rest not in banned:
                why = Term("rest", REST, "takes what no other section took")
                return Placed(self._rest, (self._rest,), REST, (why,), banned, order)
            best = totals[ranked[0]] if ranked else 0.0
            return Placed("", (), best, found[ranked[0]] if ranked else (), banned, order)
        home = ranked[0]
        labels = [n for n in ranked if totals[n] >= max(FLOOR, ALSO * totals[home])]
        return Placed(home, tuple(labels), totals[home], found[home], banned, order)

    def _takes_the_rest(self) -> str:
        """The section for what no other took: one named for everything, or the only one there is.

        An only section that names a place or a topic, or has words of its own, means just that.
        """
        wide = [section.name for section in self._sections if is_wide(section.name)]
        if not wide and len(self._sections) == 1:
            only = self._sections[0]
            narrow = only.described or only.rule.examples or only.countries
            wide = [] if narrow or topic_words(only.name) else [only.name]
        return wide[0] if wide else ""

    def _judged(self, reading: Reading) -> dict[str, tuple[Term, ...]]:
        """Each section's terms for one article, in the newsletter's order."""
        article = seen(reading)
        never = self._never_words(article)
        moved = self.moves.terms(reading)
        return {
            section.name: _judge(section, article, never[section.rule.never], moved)
            for section in self._sections
        }

    def _never_words(self, article: Seen) -> dict[tuple[str, ...], str]:
        """For each list of never-words which one it says, or ""."""
        return {
            never: next(iter(words.hits(article.whole, article.vocabulary)), "")
            for never, words in self._never.items()
        }


def _judge(
    section: Section, article: Seen, never: str, moved: Mapping[str, Term]
) -> tuple[Term, ...]:
    if never:
        return (Term("never", BANNED, f"“{never}” is a never-word of {section.name}"),)
    found = evidence(section, article)
    return (*found, moved[section.name]) if section.name in moved else found
