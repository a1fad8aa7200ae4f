"""What the inbox shows: a subject of 1 to 60 characters and a preheader of 40 to 90."""

from collections.abc import Sequence

from digest.mail.clean import clean, clip
from digest.mail.page import Body
from digest.model.news import Issue, IssueSection

LONGEST_SUBJECT = 60
SHORTEST_PREHEADER = 40
LONGEST_PREHEADER = 90


def subject_and_preheader(
    issue: Issue, visible: Sequence[IssueSection], body: Body, standby: Sequence[str]
) -> tuple[str, str]:
    """The issue's own where its leading story is visible, else made from what is.

    `standby` (title and date, then sentences) fills in where there is too little news.
    """
    own = _lead_is_visible(issue, visible)
    headlines = [story.headline for story in body.stories] or [line.text for line in body.also]
    subjects = (issue.subject if own else "", *headlines, *standby)
    subject = next(made for text in subjects if (made := clean(text, LONGEST_SUBJECT)))
    ready = clean(issue.preheader, LONGEST_PREHEADER) if own else ""
    if len(ready) >= SHORTEST_PREHEADER and ready != subject:
        return subject, ready
    return subject, _preheader(subject, (ready, *_further(body), *standby))


def _lead_is_visible(issue: Issue, visible: Sequence[IssueSection]) -> bool:
    """The story the subject speaks of leads the short version, or is the first of all."""
    lead = issue.short[0].story if issue.short else next((i.story for i in issue.items), None)
    shown = {item.story for part in visible for item in (*part.stories, *part.also)}
    return lead is None or lead in shown


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
