"""The newsroom's one entry: from a newsletter's material to its draft."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from digest.model.news import (
    UNSORTED,
    Draft,
    Issue,
    IssueSection,
    Item,
    LeftOut,
    Material,
    Rule,
)
from digest.model.retelling import Offer
from digest.model.settings import Newsletter, SectionRule, Source
from digest.newsroom.fill import Filled, fill, leave_out
from digest.newsroom.forms import masthead_of
from digest.newsroom.front import preheader_of, short_version, subject_of
from digest.newsroom.intake import take_in
from digest.newsroom.items import distinct_labels, make_item
from digest.newsroom.rank import rank, score
from digest.newsroom.sections import FLOOR as SURE
from digest.newsroom.sections import Placed, Sorter
from digest.newsroom.stories import make_stories
from digest.newsroom.story import Ranked, Story
from digest.newsroom.summarise import has_news

TRAY_NAMES = 3
"""So many stories of the unsorted tray are named to editors."""


def compose(newsletter: Newsletter, sources: Mapping[str, Source], material: Material) -> Draft:
    """The draft of one issue, and the story of every article considered today.

    `sources` is by source URL; articles of other sources are ignored. The same material in any
    order gives the same bytes. Nothing is raised for bad articles: what is not in the issue
    stands in `left_out` with the reason.
    """
    return _composed(newsletter, sources, material)[0]


def compose_to_retell(
    newsletter: Newsletter, sources: Mapping[str, Source], material: Material
) -> tuple[Draft, tuple[Offer, ...]]:
    """The same draft, and what a language model may tell each story from that is told in full."""
    from digest.newsroom.retell import offer_of

    draft, filled = _composed(newsletter, sources, material)
    told = {ranked.story.id: ranked for part in filled.full.values() for ranked in part}
    items = [item for part in draft.issue.sections for item in part.stories]
    return draft, tuple(offer_of(told[item.story], item) for item in items if item.story in told)


def _composed(
    newsletter: Newsletter, sources: Mapping[str, Source], material: Material
) -> tuple[Draft, Filled]:
    newsletter = _with_a_section(newsletter)
    intake = take_in(newsletter, sources, material)
    stories, unsupported = make_stories(
        intake, material, Sorter(newsletter.sections, material.moves)
    )
    kept = _kept(material)
    held = {item.story for _, _, item in kept}
    chosen, refused = _choose(stories, newsletter, material, held)
    pins = {pin.story: pin for pin in material.pins}
    ranked = rank(chosen, newsletter.rank, pins)
    filled = fill(ranked, newsletter, _length, taken=len(kept), pins=pins)
    sections = distinct_labels(_sections(newsletter, filled, kept))
    left_out = (*refused, *filled.left_out, *unsupported, *intake.left_out)
    issue = _issue(newsletter, material, sections, left_out)
    return Draft(issue, {url: s.id for s in stories for url in s.urls}), filled


def _with_a_section(newsletter: Newsletter) -> Newsletter:
    """A newsletter without sections has one for everything, as long as the issue."""
    if newsletter.sections:
        return newsletter
    everything = SectionRule("Top stories", "", at_most=newsletter.at_most)
    return replace(newsletter, sections=(everything,))


def _choose(
    stories: Sequence[Story], newsletter: Newsletter, material: Material, held: set[str]
) -> tuple[list[Story], list[LeftOut]]:
    """Stories that may have a place; the others with the rule that refuses them."""
    chosen, out = [], []
    for story in stories:
        if story.id in held:
            continue
        refusal = _refusal(story, material)
        if refusal:
            out.append(leave_out(score(story, newsletter.rank), *refusal))
        else:
            chosen.append(story)
    return chosen, out


def _refusal(story: Story, material: Material) -> tuple[Rule, str] | None:
    """The rule that keeps it out before anything is ranked, and its reason."""
    if story.id in material.spiked:
        return Rule.SPIKED, "spiked by an editor"
    if not story.placed.home:
        return _unsorted(story.placed)
    if not has_news(story):
        why = f"told on {story.earlier[-1].at:%d %B %Y} and nothing new since"
        return Rule.REPEAT, why
    return None


def _unsorted(placed: Placed) -> tuple[Rule, str]:
    best = "nothing speaks for any"
    if placed.best and placed.score > 0:
        best = f"best: {placed.best[0]} {placed.score:.2f}, needs {SURE:.2f}"
    why = f"no section is sure enough ({best})"
    if placed.banned:
        shut = ", ".join(placed.banned)
        return Rule.NEVER_WORD, f"{UNSORTED}: a never-word keeps it out of {shut}; else {why}"
    return Rule.UNSORTED, f"{UNSORTED}: {why}"


def _length(ranked: Ranked) -> int:
    """Words of the story told in full; 0 if it has no sentence to tell."""
    item = make_item(ranked, full=True)
    if not item.sentences:
        return 0
    return len(item.headline.split()) + sum(len(s.text.split()) for s in item.sentences)


def _kept(material: Material) -> list[tuple[str, int, Item]]:
    """Section, place, item of what an editor touched in the draft before; one-liners below 0.

    One that was moved since stands in its new section.
    """
    previous = material.previous
    if previous is None:
        return []
    to = {move.story: move.to for move in material.moves}
    full = [(s.name, k, item) for s in previous.sections for k, item in enumerate(s.stories)]
    also = [(s.name, -1 - k, item) for s in previous.sections for k, item in enumerate(s.also)]
    return [
        (to.get(item.story, name), place, replace(item, section=to.get(item.story, item.section)))
        for name, place, item in (*full, *also)
        if item.touched
    ]


def _sections(
    newsletter: Newsletter, filled: Filled, kept: Sequence[tuple[str, int, Item]]
) -> list[IssueSection]:
    """Sections in the newsletter's order, empty ones left away, touched items in their places."""
    names = [rule.name for rule in newsletter.sections]
    names += sorted({name for name, _, _ in kept} - set(names))
    sections = []
    for name in names:
        stories = [make_item(r, full=True) for r in filled.full.get(name, ())]
        also = [make_item(r, full=False) for r in filled.also.get(name, ())]
        for section, place, item in kept:
            if section == name and place >= 0:
                stories.insert(min(place, len(stories)), item)
            elif section == name:
                also.insert(min(-1 - place, len(also)), item)
        if stories or also:
            sections.append(IssueSection(name, tuple(stories), tuple(also)))
    return sections


def _issue(
    newsletter: Newsletter,
    material: Material,
    sections: tuple[IssueSection, ...],
    left_out: tuple[LeftOut, ...],
) -> Issue:
    subject = subject_of(sections, newsletter.title, material.now)
    return Issue(
        edition=material.edition,
        masthead=masthead_of(newsletter),
        drafted_at=material.now,
        subject=subject,
        preheader=preheader_of(sections, subject),
        short=short_version(sections),
        sections=sections,
        notes=(*material.notes, *_notes(newsletter, sections, left_out)),
        left_out=tuple(sorted(left_out, key=lambda o: (-o.score, o.story, o.articles, o.why))),
    )


def _notes(
    newsletter: Newsletter, sections: Sequence[IssueSection], left_out: Sequence[LeftOut]
) -> list[str]:
    """What an editor should know before saying yes."""
    notes = []
    count = sum(len(s.stories) + len(s.also) for s in sections)
    if count < newsletter.at_least:
        notes.append(f"Thin day: {count} stories, at_least is {newsletter.at_least}.")
    there = {s.name for s in sections}
    empty = [rule.name for rule in newsletter.sections if rule.name not in there]
    if empty and count:
        notes.append(f"Nothing today in {', '.join(empty)}.")
    unsorted = sorted((o for o in left_out if o.unsorted), key=lambda o: (-o.score, o.story))
    if unsorted:
        best = ", ".join(f"“{o.headline}”" for o in unsorted[:TRAY_NAMES])
        wait = "1 story waits" if len(unsorted) == 1 else f"{len(unsorted)} stories wait"
        notes.append(f"{wait} in the unsorted tray, the weightiest first: {best}.")
    return notes
