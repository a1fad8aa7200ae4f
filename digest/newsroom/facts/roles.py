"""Roles: whether a source gives the named person the role the sentence gives."""

from collections.abc import Iterator

from digest.newsroom.facts.clues import Clue
from digest.newsroom.facts.names import names_of
from digest.newsroom.facts.reading import Sentence, Word
from digest.newsroom.facts.sources import Sources
from digest.newsroom.facts.tables import ROLE_GROUPS, ROLES

NEAR = 5
"""A role stands at most so many words before its name, and twice as many behind it."""


def alike(role: str) -> frozenset[str]:
    """The role and those a paraphrase may put for it."""
    return frozenset({role}).union(*(group for group in ROLE_GROUPS if role in group))


def singular(word: Word) -> str:
    """`senators` is the role `senator`."""
    if word.low in ROLES:
        return word.low
    bare = word.low.removesuffix("s")
    return bare if bare in ROLES else ""


def roles_in(sentence: Sentence) -> list[tuple[int, str]]:
    """Every role said, with the place of its word."""
    return [(at, role) for at, word in enumerate(sentence.words) if (role := singular(word))]


def _titled(said: Sentence, first: Word, surname: Word) -> Iterator[Word]:
    """The role directly before a name, and the one behind it with a comma."""
    at = said.words.index(first) - 1
    if at >= 0 and singular(said.words[at]):
        yield said.words[at]
    behind = said.words.index(surname) + 1
    if said.text[surname.end : surname.end + 1] == ",":
        for word in said.words[behind : behind + NEAR]:
            if singular(word):
                yield word
                break


def role_clues(said: Sentence, known: Sources) -> Iterator[Clue]:
    """A role beside a name that has none or another in the sources; a role no source knows."""
    everywhere = {role for source in known.sentences for _, role in roles_in(source)}
    beside: set[int] = set()
    for run in names_of(said, known):
        for word in _titled(said, run[0], run[-1]):
            beside.add(word.start)
            before = word.end <= run[0].start
            yield from _judged(word, run[-1], known, everywhere, before=before)
    for at, role in roles_in(said):
        word = said.words[at]
        if word.start not in beside and not alike(role) & everywhere:
            yield Clue("role_new", "role", word.text, f"No source speaks of a “{word.text}”.")


def _judged(
    word: Word, surname: Word, known: Sources, everywhere: set[str], *, before: bool
) -> Iterator[Clue]:
    role, own = singular(word), _given(surname, known)
    if alike(role) & own:
        return
    said = f"{word.text} {surname.text}"
    why = f"No source calls {surname.text} {word.text}."
    if not alike(role) & everywhere:
        feature = "role_unknown" if before else "role_behind"
        yield Clue(feature, "role", said, why, sure=before and surname.low in known.lows)
    elif own:
        why = f"The sources call {surname.text} {min(own)}, not {word.text}."
        yield Clue("role_other", "role", said, why, sure=True)
    else:
        yield Clue("role_moved", "role", said, why, sure=True)


def _given(surname: Word, known: Sources) -> set[str]:
    """Roles that stand near the surname in some source."""
    own: set[str] = set()
    for number in known.holders.get(surname.stem, ()):
        source = known.sentences[number]
        spots = [k for k, w in enumerate(source.words) if w.stem == surname.stem]
        own |= {
            role for at, role in roles_in(source) if any(-2 * NEAR <= k - at <= NEAR for k in spots)
        }
    return own
