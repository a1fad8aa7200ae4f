"""What the inbox shows: a subject of 1 to 60 characters and a preheader of 40 to 90."""

from collections.abc import Sequence

from digest.mail.clean import clean, clip
from digest.mail.page import Body
from digest.model.news import Issue, IssueSection, Item

LONGEST_SUBJECT = 60
SHORTEST_PREHEADER = 40
LONGEST_PREHEADER = 90

_TELLING = 24
"""Characters of a headline that give it away."""


def subject_and_preheader(
    issue: Issue, visible: Sequence[IssueSection], body: Body, standby: Sequence[str]
) -> tuple[str, str]:
    """The issue's own where they speak of nothing hidden, else made from what is visible.

    `standby` (title and date, then sentences) fills in where there is too little news.
    """
    shown = {item.story for part in visible for item in (*part.stories, *part.also)}
    hidden = [item for item in issue.items if item.story not in shown]
    lead = _lead(issue)
    own = lead is None or lead.story in shown
    headlines = [story.headline for story in body.stories] or [line.text for line in body.also]
    subjects = (issue.subject if own else "", *headlines, *standby)
    subject = next(made for text in subjects if (made := clean(text, LONGEST_SUBJECT)))
    own = own and not _tells_any(issue.preheader, hidden)
    ready = clean(issue.preheader, LONGEST_PREHEADER) if own else ""
    if len(ready) >= SHORTEST_PREHEADER and ready != subject:
        return subject, ready
    return subject, _preheader(subject, (ready, *_further(body), *standby))


def inbox_alone(issue: Issue, headline: str, standby: Sequence[str]) -> tuple[str, str]:
    """Of an issue that holds one thing; `headline` is what its page is headed with."""
    subject = next(made for text in (headline, *standby) if (made := clean(text, LONGEST_SUBJECT)))
    said = [sentence.text for item in issue.items[:1] for sentence in item.sentences]
    if issue.correction:
        said = [issue.correction.fact, issue.correction.should]
    return subject, _preheader(subject, tuple(map(clean, (*said, issue.preheader, *standby))))


def under(pattern: str, subject: str) -> str:
    """The subject under its form's name, cut at a word where both would be too long."""
    return clip(pattern.format(headline=subject), LONGEST_SUBJECT)


def _lead(issue: Issue) -> Item | None:
    """The story the subject speaks of: the one it was picked from, else the first told."""
    begun = _comparable(issue.subject).rstrip("….")
    for item in issue.items:
        if begun and _comparable(item.headline).startswith(begun):
            return item
    first = issue.short[0].story if issue.short else None
    items = issue.items
    return next((item for item in items if item.story == first), items[0] if items else None)


def _tells_any(text: str, items: Sequence[Item]) -> bool:
    """Whether the text holds the beginning of one of these items' headlines."""
    told = _comparable(text)
    begun = (_comparable(item.headline)[:_TELLING] for item in items)
    return any(words in told for words in begun if words)


def _comparable(text: str) -> str:
    return clean(text).casefold()


def _further(body: Body) -> list[str]:
    """Other headlines before sentences of the first story: news the subject does not hold."""
    told = [story.headline for story in body.stories[1:]]
    brief = [line.text for line in body.also]
    first = [said.text for story in body.stories[:1] for said in story.sentences[:1]]
    return [*told, *first, *brief]


def _preheader(subject: str, parts: Sequence[str]) -> str:
    """As many parts as make it long enough; none that only says the subject again."""
    made = ""
    for part in parts:
        if len(made) >= SHORTEST_PREHEADER:
            break
        if part and not _repeats(part, subject) and part not in made:
            made = f"{made}{_joint(made)}{part}"
    return clip(made, LONGEST_PREHEADER)


def _joint(made: str) -> str:
    if not made:
        return ""
    return " " if made.endswith((".", "!", "?", "…")) else "; "


def _repeats(part: str, subject: str) -> bool:
    return part.startswith(subject.rstrip("…")) or subject.startswith(part)
