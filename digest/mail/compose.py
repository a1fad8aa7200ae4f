"""From an issue's items to the page's stories and lines: cleaned, clipped, with their marks."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time

from digest.mail.clean import clean, direction_of, web_address
from digest.mail.house import blocks_at
from digest.mail.page import (
    Body,
    PageDifference,
    PageFigure,
    PageLine,
    PageSection,
    PageSentence,
    PageSource,
    PageStory,
)
from digest.mail.phrases import Phrases, primary
from digest.mail.pictures import lead_picture
from digest.mail.setting import Setting, language_tag
from digest.mail.vague import is_vague
from digest.model.news import (
    Citation,
    Figure,
    Form,
    HouseBlock,
    IssueSection,
    Item,
    Sentence,
    ShortLine,
    Status,
)

SUPERIOR = "⁰¹²³⁴⁵⁶⁷⁸⁹"
NARROW_SPACE = "\u202f"
NO_BREAK_SPACE = "\u00a0"

# Longer than any real one; a feed that sends more gets an ellipsis, not a broken page.
LONGEST_SLUG = 40
LONGEST_NAME = 80
LONGEST_LABEL = 160
LONGEST_HEADLINE = 300
LONGEST_SHORT_LINE = 400
LONGEST_SENTENCE = 1_000
MOST_SHORT_LINES = 8
MOST_SENTENCES = 12
MOST_SOURCES = 12


def body_of(
    sections: Sequence[IssueSection],
    short: Sequence[ShortLine],
    setting: Setting,
    blocks: Sequence[HouseBlock] = (),
) -> Body:
    """The visible news: the short version holds only stories that are in `sections`.

    A block placed in a section stands and falls with it.
    """
    items = {item.story: item for part in sections for item in (*part.stories, *part.also)}
    lines = [line for line in short if line.story in items and clean(line.text)]
    return Body(
        short=tuple(_short(line, items, setting) for line in lines[:MOST_SHORT_LINES]),
        sections=tuple(
            replace(_section(part, setting), blocks=blocks_at(part.name, blocks, setting))
            for part in sections
            if part.stories
        ),
        also=tuple(_brief(item, setting) for part in sections for item in part.also),
    )


def section_of(name: str, stories: tuple[PageStory, ...], words: Phrases) -> PageSection:
    """A section with its count in words."""
    return PageSection(name=name, count=words.some_stories(len(stories)), stories=stories)


def line_of(story: PageStory) -> PageLine:
    """A story told in full, told as a one-liner."""
    source = story.sources[0] if story.sources else None
    return PageLine(story.story, story.slug, story.headline, story.lang, story.dir, source)


def _section(part: IssueSection, setting: Setting) -> PageSection:
    stories = tuple(story_of(item, setting) for item in part.stories)
    return section_of(clean(part.name, LONGEST_NAME), stories, setting.words)


def story_of(item: Item, setting: Setting) -> PageStory:
    """A story told in full."""
    changed = _what_changed(item, setting)
    told = [said for said in item.sentences if said is not changed and clean(said.text)]
    lang, direction = _tongue(item, setting)
    return PageStory(
        story=item.story,
        slug=clean(item.slug, LONGEST_SLUG),
        tag=_tag(item, changed, setting),
        headline=_headline(item, setting.words),
        lang=lang,
        dir=direction,
        update=_sentence(changed, item, setting) if changed else None,
        background=clean(item.background, LONGEST_SENTENCE),
        sentences=tuple(_sentence(said, item, setting) for said in told[:MOST_SENTENCES]),
        sources=sources_of(item.sources, setting),
        differences=_differences(item, setting),
        retold=setting.words.retold if any(said.rests_on for said in item.sentences) else "",
        picture=lead_picture(item, setting),
    )


def _differences(item: Item, setting: Setting) -> tuple[PageDifference, ...]:
    """What sources count differently; nothing where one of them is not among the item's sources."""
    marks = {cited.article: k for k, cited in enumerate(item.sources[:MOST_SOURCES], 1)}
    known = setting.words.differ
    return tuple(
        PageDifference(
            known[found.what],
            tuple(
                _figure(f, item.sources[marks[f.article] - 1], marks, setting)
                for f in found.figures
            ),
        )
        for found in item.differences
        if found.what in known and all(f.article in marks for f in found.figures)
    )


def _figure(
    figure: Figure, cited: Citation, marks: Mapping[str, int], setting: Setting
) -> PageFigure:
    words, mark = setting.words, marks[figure.article]
    outlet = clean(cited.outlet, LONGEST_NAME)
    return PageFigure(
        text=words.figure.format(outlet=outlet, n=words.decimal(figure.value)).strip(),
        url=web_address(cited.url),
        bracketed=f" [{words.number(mark)}]",
        mark=mark,
    )


def sources_of(cited: Sequence[Citation], setting: Setting) -> tuple[PageSource, ...]:
    """The numbered lines below a story."""
    return tuple(
        _source(number, one, setting) for number, one in enumerate(cited[:MOST_SOURCES], 1)
    )


def _what_changed(item: Item, setting: Setting) -> Sentence | None:
    """The sentence that says what is new in a story told before."""
    if item.status is not Status.UPDATE or setting.form == Form.WEEKLY:
        return None
    return next((said for said in item.sentences if said.fresh and clean(said.text)), None)


def _tag(item: Item, changed: Sentence | None, setting: Setting) -> str:
    """What it is to a reader of yesterday's issue; the week looks back on all alike."""
    if setting.form == Form.WEEKLY or changed:
        return ""
    return setting.words.new if item.status is Status.NEW else setting.words.update


def _headline(item: Item, words: Phrases) -> str:
    """Its headline; a heading must not be empty, so else what the item says first."""
    texts = (item.headline, *(said.text for said in item.sentences), item.slug, words.untitled)
    return next(text for text in (clean(text, LONGEST_HEADLINE) for text in texts) if text)


def _brief(item: Item, setting: Setting) -> PageLine:
    lang, direction = _tongue(item, setting)
    cited = item.sources[max(0, item.headline_mark - 1) :][:1] or item.sources[:1]
    return PageLine(
        story=item.story,
        slug=clean(item.slug, LONGEST_SLUG),
        text=_headline(item, setting.words),
        lang=lang,
        dir=direction,
        source=_source_in_brief(cited[0], setting) if cited else None,
    )


def _source_in_brief(cited: Citation, setting: Setting) -> PageSource:
    """Who and when, unless the link itself names the outlet: a one-liner is to stay short."""
    source = _source(1, cited, setting)
    named = clean(cited.outlet, LONGEST_NAME) in source.label
    return replace(source, who="") if named else source


def _short(line: ShortLine, items: dict[str, Item], setting: Setting) -> PageLine:
    lang, direction = _tongue(items[line.story], setting)
    return PageLine(
        story=line.story,
        slug=clean(line.slug, LONGEST_SLUG),
        text=clean(line.text, LONGEST_SHORT_LINE),
        lang=lang,
        dir=direction,
    )


def _sentence(said: Sentence, item: Item, setting: Setting) -> PageSentence:
    known = range(1, min(len(item.sources), MOST_SOURCES) + 1)
    marks = tuple(sorted({mark for mark in said.marks if mark in known}))
    return PageSentence(
        text=clean(said.text, LONGEST_SENTENCE),
        raised=_raised(marks, setting),
        bracketed="".join(f" [{setting.words.number(mark)}]" for mark in marks),
        marks=marks,
    )


def _source(number: int, cited: Citation, setting: Setting) -> PageSource:
    outlet = clean(cited.outlet, LONGEST_NAME)
    words = setting.words
    when = _when(cited.published, setting)
    who = words.source.format(outlet=outlet, when=when) if when else ""
    if outlet and not when:
        who = words.source_undated.format(outlet=outlet.rstrip("."))
    return PageSource(
        raised=_raised((number,), setting).strip(NO_BREAK_SPACE),
        bracketed=f"[{words.number(number)}]",
        who=who if outlet else when,
        label=_label(cited, outlet, words),
        url=web_address(cited.url),
    )


def _label(cited: Citation, outlet: str, words: Phrases) -> str:
    """What the link opens, in words; "here" or nothing would tell nobody."""
    label = clean(cited.label, LONGEST_LABEL)
    if label and not is_vague(label):
        return label
    return words.report.format(outlet=outlet) if outlet else words.untitled


def _when(published: datetime | None, setting: Setting) -> str:
    """The day; the time as well on the issue's own day, unless it is a bare midnight."""
    if published is None:
        return ""
    there = published.astimezone(setting.zone)
    bare = time() in {published.time(), there.time()}
    if there.date() == setting.today and not bare:
        return setting.words.moment(there)
    return setting.words.day(there.date(), within_year=setting.today.year)


def _raised(marks: Sequence[int], setting: Setting) -> str:
    """Superior figures; right to left they would read as dots, so (1) after a no-break space."""
    if setting.dir == "rtl":
        return "".join(f"{NO_BREAK_SPACE}({setting.words.number(mark)})" for mark in marks)
    figures = ("".join(SUPERIOR[int(digit)] for digit in str(mark)) for mark in marks)
    return NARROW_SPACE.join(figures)


def _tongue(item: Item, setting: Setting) -> tuple[str, str]:
    """The item's language and direction where they are not the issue's, else empty."""
    lang = language_tag(item.language)
    direction = direction_of(item.headline, setting.dir)
    return (
        lang if lang and primary(lang) != primary(setting.lang) else "",
        direction if direction != setting.dir else "",
    )
