"""An issue as its readers get it: a variant for each choice of sections, a copy for each reader."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from zoneinfo import ZoneInfo

from digest.mail.address import mailbox
from digest.mail.clean import clean
from digest.mail.compose import LONGEST_NAME, LONGEST_SENTENCE, Setting, body_of, language_tag
from digest.mail.flowed import flowed
from digest.mail.own import ADDRESS, CHOOSE, HELLO, LEAVE, ROOM, VIEW, Links, Rendered, Variant
from digest.mail.page import Body, Page
from digest.mail.phrases import RIGHT_TO_LEFT, Phrases, phrases_for, primary
from digest.mail.reading import minutes_of
from digest.mail.shorten import fit
from digest.mail.subject import subject_and_preheader
from digest.mail.templates import Templates
from digest.mail.tone import palette
from digest.model.news import Issue, IssueSection
from digest.model.people import Reader

LARGEST = 90_000
"""Bytes of HTML in one copy. Gmail clips at about 102 kB and hides the leave link with the rest."""

_MORNING = range(4, 11)
_MOST_NOTICES = 20
_LONGEST_NOTICE = 300
_MOST_CHOSEN_NAMED = 12


def visible_sections(issue: Issue, reader: Reader) -> tuple[IssueSection, ...]:
    """The sections a reader gets, in the reader's order; all of them where nothing was chosen.

    Names are compared without regard to case and spacing; unknown ones are passed over.
    """
    if not reader.sections:
        return issue.sections
    known: dict[str, list[IssueSection]] = {}
    for section in issue.sections:
        known.setdefault(_folded(section.name), []).append(section)
    chosen = dict.fromkeys(map(_folded, reader.sections))
    return tuple(section for name in chosen for section in known.get(name, ()))


def render(
    templates: Templates,
    issue: Issue,
    reader: Reader,
    links: Links,
    notice: tuple[str, ...] = (),
) -> Rendered:
    """One reader's copy; `notice` is a box above all for editors of a draft.

    Raises TemplateError where the template fails on this issue.
    """
    variant = render_variant(templates, issue, reader.sections, notice, chooses=bool(links.choose))
    return variant.to(reader, links)


def render_variant(
    templates: Templates,
    issue: Issue,
    chosen: tuple[str, ...] = (),
    notice: tuple[str, ...] = (),
    *,
    chooses: bool = False,
    largest: int = LARGEST,
) -> Variant:
    """The issue for all readers who chose these sections in this order.

    `largest` bounds the HTML of a copy in bytes; what is too large is shortened and says so.
    """
    visible = visible_sections(issue, Reader(id=0, email="", sections=chosen))
    setting = setting_of(issue)
    whole = body_of(visible, issue.short, setting)
    making = _Making(issue, visible, whole, setting, chosen, notice, chooses)
    html = cache(lambda body: templates.html(making.page(body)))
    body = fit(whole, setting.words, lambda body: len(html(body).encode()) <= largest - ROOM)
    page = making.page(body)
    return Variant(
        subject=page.subject,
        preheader=page.preheader,
        html=html(body),
        text=flowed(templates.text(page)),
        hello=_hello(issue, setting),
        chooses=chooses,
    )


def setting_of(issue: Issue) -> Setting:
    """The newsletter's language, direction, zone and day of this issue."""
    head = issue.masthead
    zone = ZoneInfo(head.timezone)
    lang = language_tag(head.language) or "en"
    return Setting(
        words=phrases_for(lang),
        lang=lang,
        dir="rtl" if primary(lang) in RIGHT_TO_LEFT else "ltr",
        zone=zone,
        today=_edition_day(issue.edition) or issue.drafted_at.astimezone(zone).date(),
    )


@dataclass(frozen=True, slots=True)
class _Making:
    """All that a page is made from, but for the body, which may have to be shortened."""

    issue: Issue
    visible: Sequence[IssueSection]
    whole: Body
    setting: Setting
    chosen: tuple[str, ...]
    notice: tuple[str, ...]
    chooses: bool

    def page(self, body: Body) -> Page:
        """The page with that much of the news."""
        setting, words, head = self.setting, self.setting.words, self.issue.masthead
        tones = palette(head.accent)
        title = clean(head.title, LONGEST_NAME)
        day = words.full_date(setting.today)
        nothing, why = _nothing(self.whole, self.chosen, words), _why(title, self.chosen, words)
        standby = (words.subject.format(title=title, date=day), nothing, why)
        # From the whole body: shortening must not change what the inbox shows.
        subject, preheader = subject_and_preheader(self.issue, self.visible, self.whole, standby)
        return Page(
            lang=setting.lang,
            dir=setting.dir,
            start="right" if setting.dir == "rtl" else "left",
            end="left" if setting.dir == "rtl" else "right",
            light=tones.light,
            dark=tones.dark,
            words=words,
            subject=subject,
            preheader=preheader,
            title=title,
            date=day,
            hello=HELLO,
            counts=_counts(body, words),
            notice=_notices(self.notice),
            short=body.short,
            sections=body.sections,
            also=body.also,
            nothing=nothing,
            shortened=words.shortened if body != self.whole else "",
            why=why,
            desk=mailbox(head.reply_to or head.sender, "reply_to").address,
            publisher=_publisher(self.issue, title, words),
            address=ADDRESS,
            view=VIEW,
            leave=LEAVE,
            choose=CHOOSE if self.chooses else "",
        )


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


def _edition_day(edition: str) -> date | None:
    """The civil day in an edition's name, `2026-11-22/breaking-1`, if it has one."""
    try:
        return date.fromisoformat(edition.partition("/")[0])
    except ValueError:
        return None


def _hello(issue: Issue, setting: Setting) -> str:
    """Good morning only where the newsletter is a morning one."""
    hour = issue.drafted_at.astimezone(setting.zone).hour
    return setting.words.good_morning if hour in _MORNING else setting.words.hello


def _counts(body: Body, words: Phrases) -> str:
    stories, brief = len(body.stories), len(body.also)
    patterns = {
        (True, True): words.counts_with_brief,
        (True, False): words.counts,
        (False, True): words.counts_brief,
    }
    pattern = patterns.get((stories > 0, brief > 0), "")
    return pattern.format(
        stories=words.some_stories(stories),
        brief=words.number(brief),
        minutes=words.some_minutes(minutes_of(body)),
    )


def _notices(notice: Sequence[str]) -> tuple[str, ...]:
    lines = (clean(line, _LONGEST_NOTICE) for line in notice[:_MOST_NOTICES])
    return tuple(line for line in lines if line)


def _nothing(body: Body, chosen: tuple[str, ...], words: Phrases) -> str:
    if body.sections or body.also:
        return ""
    return words.no_chosen_news if chosen else words.no_news


def _why(title: str, chosen: tuple[str, ...], words: Phrases) -> str:
    names = [clean(name, LONGEST_NAME) for name in chosen[:_MOST_CHOSEN_NAMED]]
    if not names:
        return words.why.format(title=title)
    return words.why_chosen.format(title=title, sections=_listed(names, words))


def _listed(names: Sequence[str], words: Phrases) -> str:
    made = names[0]
    for name in names[1:]:
        made = words.listed.format(first=made, rest=name)
    return made


def _publisher(issue: Issue, title: str, words: Phrases) -> str:
    name = clean(mailbox(issue.masthead.sender, "sender").name, LONGEST_NAME) or title
    postal = clean(issue.masthead.postal_address, LONGEST_SENTENCE // 2)
    return words.publisher.format(publisher=name, postal=postal)
