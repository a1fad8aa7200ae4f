"""Making a page small enough for one e-mail, always in the same order.

Gmail clips at about 102 kB, and what it clips hides the leave link. First go the one-liners,
the last first; then, from the last story up, all sentences but the first; then stories become
one-liners; then those go too. The first story always stays.
"""

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import replace

from digest.mail.compose import line_of, section_of
from digest.mail.page import Body, PageSource, PageStory
from digest.mail.phrases import Phrases


def fit(body: Body, words: Phrases, fits: Callable[[Body], bool]) -> Body:
    """The body after as few steps as make it fit; after all of them if none does."""
    if fits(body):
        return body
    steps = range(_most_steps(body) + 1)
    fewest = bisect_left(steps, 1, key=lambda taken: fits(after(body, taken, words)))
    return after(body, min(fewest, steps[-1]), words)


def after(body: Body, steps: int, words: Phrases) -> Body:
    """The body after that many steps."""
    told = len(body.stories)
    dropped = min(steps, len(body.also))
    cut = min(steps - dropped, told)
    folded = min(steps - dropped - cut, max(0, told - 1))
    gone = min(steps - dropped - cut - folded, folded)
    shorter = _keep_stories(_cut(body, cut), told - folded, words)
    turned = tuple(line_of(story) for story in body.stories[told - folded : told - gone])
    also = (*turned, *body.also[: len(body.also) - dropped])
    left = {line.story for line in also} | {story.story for story in shorter.stories}
    short = tuple(line for line in body.short if line.story in left)
    return Body(short=short, sections=shorter.sections, also=also)


def _most_steps(body: Body) -> int:
    told = len(body.stories)
    return len(body.also) + told + 2 * max(0, told - 1)


def _cut(body: Body, last: int) -> Body:
    """The last stories with their first sentence only."""
    spared = {story.story for story in body.stories[: len(body.stories) - last]}
    sections = tuple(
        replace(
            section,
            stories=tuple(
                story if story.story in spared else _first_sentence(story)
                for story in section.stories
            ),
        )
        for section in body.sections
    )
    return replace(body, sections=sections)


def _first_sentence(story: PageStory) -> PageStory:
    """What changed, if that is what the story is about, else its first sentence."""
    kept = () if story.update else story.sentences[:1]
    marks = [
        mark for said in (*kept, *((story.update,) if story.update else ())) for mark in said.marks
    ]
    last = max(marks, default=1)
    return replace(
        story,
        sentences=kept,
        background="",
        sources=_up_to(last, story.sources),
        differences=tuple(d for d in story.differences if all(f.mark <= last for f in d.figures)),
    )


def _up_to(mark: int, sources: tuple[PageSource, ...]) -> tuple[PageSource, ...]:
    """The sources still named; their numbers must not change, so those after the last mark go."""
    return sources[:mark]


def _keep_stories(body: Body, count: int, words: Phrases) -> Body:
    """The first `count` stories; sections left empty vanish."""
    sections = []
    for section in body.sections:
        stories = section.stories[: max(0, count)]
        count -= len(stories)
        if stories:
            kept = section_of(section.name, stories, words)
            sections.append(replace(kept, blocks=section.blocks))
    return replace(body, sections=tuple(sections))
