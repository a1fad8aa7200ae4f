"""Which story a person means: its id or the beginning of it, an address, words of its headline."""

from collections.abc import Iterable

from digest.errors import Refused
from digest.model.news import Form, Issue, Item, LeftOut
from digest.model.sending import IssueRecord

Entry = Item | LeftOut
"""What an issue knows of a story: it is told, or it was left out."""

SHORTEST_ID = 4


def entries(issue: Issue) -> tuple[Entry, ...]:
    """Everything that was considered: items first, then what was left out."""
    return (*issue.items, *issue.left_out)


def matching(among: Iterable[Entry], words: str) -> list[Entry]:
    """The stories meant, one entry each: a whole id or address; else ids that begin so, headlines.

    A headline is meant if every word stands in it, in any case and order. What was left out
    before it was of any story is known by its address and headline alone.
    """
    first: dict[str, Entry] = {}
    for entry in among:
        first.setdefault(entry.story or addresses(entry)[0], entry)
    if words in first:
        return [first[words]]
    if "://" in words:
        same = words.strip()
        return [entry for entry in first.values() if same in addresses(entry)]
    wanted = words.casefold().split()
    return [entry for entry in first.values() if wanted and _meant(entry, words, wanted)]


def addresses(entry: Entry) -> tuple[str, ...]:
    """The addresses of its articles, as far as the issue keeps them; at least one, maybe ""."""
    if isinstance(entry, LeftOut):
        return entry.articles or ("",)
    found = (url for c in entry.sources for url in (c.article, c.url))
    return tuple(dict.fromkeys(found)) or ("",)


def knowing(
    issues: Iterable[IssueRecord], newsletter: str, words: str, edition: str
) -> tuple[IssueRecord, Entry]:
    """The newest issue of a day that knows the story, and what it knows. Raises Refused."""
    for record in issues:
        issue = record.issue
        if issue is None or issue.form != Form.DIGEST or edition not in ("", record.edition):
            continue
        found = matching((e for e in entries(issue) if e.story), words)
        if len(found) > 1:
            raise Refused(several(words, found))
        if found:
            return record, found[0]
    raise Refused(
        f"No issue of {newsletter} tells or left out a story {words!r}. "
        "`digest draft` lists stories with their ids, and those of the unsorted tray."
    )


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
    names = "\n".join(f"  {e.story or addresses(e)[0]}  {e.headline}" for e in found)
    return f"{words!r} could mean several stories; name one by the beginning of its id:\n{names}"
