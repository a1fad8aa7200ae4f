"""Which story a person means: by its id, the beginning of it, or words of its headline."""

from collections.abc import Iterable

from digest.errors import Refused
from digest.model.news import Issue, Item, LeftOut
from digest.model.sending import IssueRecord

Entry = Item | LeftOut
"""What an issue knows of a story: it is told, or it was left out."""

SHORTEST_ID = 4


def entries(issue: Issue) -> tuple[Entry, ...]:
    """Everything that was considered: items first, then what was left out."""
    return (*issue.items, *issue.left_out)


def matching(among: Iterable[Entry], words: str) -> list[Entry]:
    """The stories meant, one entry each: a whole id; else ids that begin so, and headlines.

    A headline is meant if every word stands in it, in any case and order.
    """
    first: dict[str, Entry] = {}
    for entry in among:
        first.setdefault(entry.story, entry)
    if words in first:
        return [first[words]]
    wanted = words.casefold().split()
    return [entry for entry in first.values() if wanted and _meant(entry, words, wanted)]


def _meant(entry: Entry, words: str, wanted: list[str]) -> bool:
    if len(words) >= SHORTEST_ID and entry.story.startswith(words):
        return True
    headline = entry.headline.casefold()
    return all(word in headline for word in wanted)


def one_story(record: IssueRecord, words: str) -> Item:
    """The one story told in an issue that is meant. Raises Refused for none or several."""
    items = record.issue.items if record.issue else ()
    found = [entry for entry in matching(items, words) if isinstance(entry, Item)]
    if len(found) == 1:
        return found[0]
    if not found:
        raise Refused(
            f"Issue {record.edition} of {record.newsletter} tells no story {words!r}. "
            "`digest draft` lists its stories with the beginnings of their ids."
        )
    raise Refused(several(words, found))


def several(words: str, found: Iterable[Entry]) -> str:
    """Ask which one, naming them."""
    names = "\n".join(f"  {entry.story}  {entry.headline}" for entry in found)
    return f"{words!r} could mean several stories; name one by the beginning of its id:\n{names}"
