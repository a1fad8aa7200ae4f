"""Roles: whether a source gives the named person the role the sentence gives."""

from collections.abc import Iterator, Sequence

from digest.newsroom.facts.clues import Clue
from digest.newsroom.facts.names import known_names, names_of
from digest.newsroom.facts.reading import Sentence, Word
from digest.newsroom.facts.tables import ROLE_GROUPS, ROLES

NEAR = 5
"""A role belongs to a name at most so many words away, in the same sentence."""


def alike(role: str) -> frozenset[str]:
    """The role and those a paraphrase may put for it."""
    return frozenset({role}).union(*(group for group in ROLE_GROUPS if role in group))


def singular(word: Word) -> str:
    """`senators` is the role `senator`."""
    if word.low in ROLES:
        return word.low
    bare = word.low.removesuffix("s")
    return bare if bare in ROLES else ""


def _roles(sentence: Sentence) -> list[tuple[int, str]]:
    return [(at, role) for at, word in enumerate(sentence.words) if (role := singular(word))]


def _titled(said: Sentence, surname: Word) -> Iterator[tuple[str, Word]]:
    """Roles that stand directly before the name the surname ends, or behind it with a comma."""
    at = said.words.index(surname)
    before = at - 1
    while before >= 0 and said.words[before].capital and not singular(said.words[before]):
        before -= 1
    if before >= 0 and singular(said.words[before]) and before >= at - NEAR:
        yield singular(said.words[before]), said.words[before]
    between = said.text[surname.end : surname.end + 2]
    if between.startswith(","):
        for word in said.words[at + 1 : at + 1 + NEAR]:
            if singular(word):
                yield singular(word), word
                break


def role_clues(said: Sentence, sources: Sequence[Sentence]) -> Iterator[Clue]:
    """A role beside a name that has none or another in the sources; a role no source knows."""
    known = known_names(sources)
    everywhere = {role for source in sources for _, role in _roles(source)}
    beside: set[int] = set()
    for run in names_of(said, known):
        surname = run[-1]
        for role, word in _titled(said, surname):
            beside.add(word.start)
            yield from _judged(role, word, surname, sources)
    for at, role in _roles(said):
        if said.words[at].start not in beside and not alike(role) & everywhere:
            text = said.words[at].text
            yield Clue("role_new", "role", text, f"No source speaks of a “{text}”.")


def _judged(role: str, word: Word, surname: Word, sources: Sequence[Sentence]) -> Iterator[Clue]:
    own: set[str] = set()
    others: set[str] = set()
    for source in sources:
        found = _roles(source)
        spots = [k for k, w in enumerate(source.words) if w.low == surname.low]
        for at, name in found:
            near = any(-NEAR <= k - at <= 2 * NEAR for k in spots)
            (own if near else others).add(name)
    if alike(role) & own:
        return
    said = f"{word.text} {surname.text}"
    if own:
        yield Clue(
            "role_other",
            "role",
            said,
            f"The sources call {surname.text} {min(own)}, not {word.text}.",
            sure=True,
        )
    elif alike(role) & others:
        yield Clue("role_moved", "role", said, f"No source calls {surname.text} {word.text}.")
    else:
        yield Clue(
            "role_unknown", "role", said, f"No source calls {surname.text} {word.text}.", sure=True
        )
