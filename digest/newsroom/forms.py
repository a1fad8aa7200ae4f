"""The other forms of an issue: the house's blocks in it, the week, breaking news, a correction.

None of them tells anything an issue of the day could not: the week repeats items as they were
sent, breaking news is one item of a draft, a correction cites the item it corrects. So the quote
limits of sources hold here as they did there.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from digest.model.news import (
    Correction,
    Form,
    HouseBlock,
    Issue,
    IssueSection,
    Item,
    Masthead,
    Term,
)
from digest.model.settings import Newsletter
from digest.newsroom.fill import ONE_LINERS, WORDS
from digest.newsroom.front import preheader_of, short_version, subject_of
from digest.newsroom.headline import cut

WEEK = timedelta(days=7)
EACH_DAY = 0.5
"""Each further day a story was told adds so much of its best score: the week's story is seldom
the one that scored highest on a single day."""


def house_blocks(newsletter: Newsletter, day: date) -> tuple[HouseBlock, ...]:
    """The blocks shown in an issue of that day, frozen into it."""
    return tuple(
        HouseBlock(block.place, block.title, block.text, block.label)
        for block in newsletter.blocks
        if (block.first is None or block.first <= day) and (block.last is None or day <= block.last)
    )


def masthead_of(newsletter: Newsletter) -> Masthead:
    """What the newsletter says of itself now."""
    return Masthead(
        newsletter=newsletter.id,
        title=newsletter.title,
        sender=newsletter.sender,
        reply_to=newsletter.reply_to,
        postal_address=newsletter.postal_address,
        timezone=newsletter.timezone,
        language=newsletter.language,
        accent=newsletter.accent,
    )


def weekly(newsletter: Newsletter, sent: Sequence[Issue], edition: str, now: datetime) -> Issue:
    """The week from the digests that were sent in it: each story once, as it was told last.

    `sent` may come in any order. The same caps hold as for a day.
    """
    items = _of_the_week(sent)
    sections = _filled(newsletter, items)
    subject = subject_of(sections, newsletter.title, now)
    return Issue(
        edition=edition,
        masthead=masthead_of(newsletter),
        drafted_at=now,
        subject=subject,
        preheader=preheader_of(sections, subject),
        short=short_version(sections),
        sections=sections,
        form=Form.WEEKLY,
    )


def _of_the_week(sent: Sequence[Issue]) -> list[Item]:
    """Best first. Told in full on one day and in a line on the next, it stays told in full."""
    told: dict[str, list[Item]] = defaultdict(list)
    digests = (issue for issue in sent if issue.form == Form.DIGEST)
    for issue in sorted(digests, key=lambda issue: (issue.drafted_at, issue.edition)):
        for item in issue.items:
            told[item.story].append(item)
    items = [_weighed(items) for items in told.values()]
    return sorted(items, key=lambda item: (-item.score, item.story))


def _weighed(items: list[Item]) -> Item:
    full = [item for item in items if item.sentences]
    last = (full or items)[-1]
    score = max(item.score for item in items) * (1 + EACH_DAY * (len(items) - 1))
    why = Term("days", float(len(items)), f"told in {len(items)} issues of the week")
    return replace(last, score=score, reasons=(*last.reasons, why))


def _filled(newsletter: Newsletter, items: Sequence[Item]) -> tuple[IssueSection, ...]:
    caps = {rule.name: rule.at_most for rule in newsletter.sections}
    names = [*caps, *sorted({item.section for item in items} - set(caps))]
    full: dict[str, list[Item]] = defaultdict(list)
    also: dict[str, list[Item]] = defaultdict(list)
    room, words = newsletter.at_most, WORDS
    for item in items:
        length = _words(item)
        if not room:
            break
        if (
            item.sentences
            and length <= words
            and len(full[item.section]) < caps.get(item.section, newsletter.at_most)
        ):
            full[item.section].append(item)
            words -= length
        elif len(also[item.section]) < ONE_LINERS:
            also[item.section].append(replace(item, sentences=(), background=""))
        else:
            continue
        room -= 1
    return tuple(
        IssueSection(name, tuple(full[name]), tuple(also[name]))
        for name in names
        if full[name] or also[name]
    )


def _words(item: Item) -> int:
    texts = (item.headline, item.background, *(said.text for said in item.sentences))
    return sum(len(text.split()) for text in texts)


def breaking(draft: Issue, item: Item, edition: str, unknown: str = "") -> Issue:
    """One item of a draft by itself; `unknown` is an editor's word of what is not known yet."""
    said = item.sentences[0].text if item.sentences else ""
    return replace(
        draft,
        edition=edition,
        form=Form.BREAKING,
        subject=cut(item.headline, 60),
        preheader=cut(said, 90),
        short=(),
        sections=(IssueSection(item.section, (item,)),),
        blocks=(),
        left_out=(),
        notes=(),
        unknown=unknown,
    )


def correction(of: Issue, made: Correction, edition: str, now: datetime) -> Issue:
    """A correction to an issue; it carries that issue's masthead, and cites the item corrected."""
    return Issue(
        edition=edition,
        masthead=of.masthead,
        drafted_at=now,
        subject=cut(made.what or made.should, 60),
        preheader=cut(made.fact or made.should, 90),
        short=(),
        sections=(),
        form=Form.CORRECTION,
        correction=made,
    )


def where_it_stands(issue: Issue, words: str) -> tuple[bool, Item | None]:
    """Whether the issue says these words, and in which item; case, spaces and quotes are free.

    An ellipsis at either end stands for what is left out there.
    """
    wanted = _bare(words)
    for item in issue.items:
        texts = (item.headline, item.background, *(said.text for said in item.sentences))
        if _says(texts, wanted):
            return True, item
    lines = [(line.text, line.story) for line in issue.short]
    for text, story in lines:
        if _says((text,), wanted):
            return True, next((item for item in issue.items if item.story == story), None)
    own = (issue.subject, issue.preheader, issue.unknown)
    blocks = (text for block in issue.blocks for text in (block.title, block.text))
    return _says((*own, *blocks), wanted), None


def _says(texts: Iterable[str], wanted: str) -> bool:
    return bool(wanted) and any(wanted in _bare(text) for text in texts)


def _bare(text: str) -> str:
    """Without case, and without quotes, dots and spaces at its ends."""
    plain = text.replace("’", "'").replace("“", '"').replace("”", '"').replace("…", "...")
    return " ".join(plain.casefold().split()).strip("\"'. ")
