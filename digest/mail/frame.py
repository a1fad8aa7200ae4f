"""The page around the news: masthead, counts, what the inbox shows, the footer; by form."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from digest.mail.address import mailbox
from digest.mail.alone import alert_of, correction_of
from digest.mail.clean import clean
from digest.mail.compose import LONGEST_NAME, LONGEST_SENTENCE
from digest.mail.house import BOTTOM, TOP, blocks_at
from digest.mail.own import ADDRESS, CHOOSE, HELLO, LEAVE, VIEW
from digest.mail.page import Body, Page, PageBlock
from digest.mail.phrases import Phrases
from digest.mail.pictures import logo_of
from digest.mail.reading import minutes_of
from digest.mail.setting import Setting, edition_day
from digest.mail.subject import inbox_alone, subject_and_preheader, under
from digest.mail.tone import palette
from digest.model.news import Form, Issue, IssueSection

_MOST_NOTICES = 20
_LONGEST_NOTICE = 300
_MOST_CHOSEN_NAMED = 12
_WEEK = timedelta(days=6)
"""From a week's first day to its last."""


@dataclass(frozen=True, slots=True)
class Framing:
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
        issue, setting = self.issue, self.setting
        top, bottom = (blocks_at(place, issue.blocks, setting) for place in (TOP, BOTTOM))
        return replace(
            self._frame(),
            notice=_notices(self.notice),
            counts=_counts(body, setting.words, (*top, *bottom)),
            nothing=self._nothing(),
            shortened=setting.words.shortened if body != self.whole else "",
            top=top,
            short=body.short,
            sections=body.sections,
            also=body.also,
            bottom=bottom,
            alert=alert_of(issue, setting),
            correction=correction_of(issue, setting),
            logo=logo_of(issue.masthead, self._title(), setting, dark=False),
            logo_dark=logo_of(issue.masthead, self._title(), setting, dark=True),
        )

    def _title(self) -> str:
        return clean(self.issue.masthead.title, LONGEST_NAME)

    def _frame(self) -> Page:
        """All but the news."""
        issue, setting, words = self.issue, self.setting, self.setting.words
        head, form, backwards = issue.masthead, issue.form, self.setting.dir == "rtl"
        tones, title = palette(head.accent), self._title()
        why = self._why(title)
        subject, preheader = self._inbox(title, why)
        return Page(
            form=form,
            kind=_kind(form, words),
            lang=setting.lang,
            dir=setting.dir,
            own_lang=setting.own_lang,
            own_dir=setting.own_dir,
            start="right" if backwards else "left",
            end="left" if backwards else "right",
            light=tones.light,
            dark=tones.dark,
            words=words,
            subject=subject,
            preheader=preheader,
            newsletter_title=title,
            date=_opening(self._date()),
            ending=words.end_weekly if form == Form.WEEKLY else words.end,
            promise=words.promise_correction if form == Form.CORRECTION else words.promise,
            why=why,
            desk=mailbox(head.reply_to or head.sender, "reply_to").address,
            publisher=_publisher(issue, title, words),
            also_name=words.also_weekly if form == Form.WEEKLY else words.also,
            view_words=_view_words(form, words),
            hello=HELLO,
            address=ADDRESS,
            view=VIEW,
            leave=LEAVE,
            choose=CHOOSE if self.chooses else "",
        )

    def _inbox(self, title: str, why: str) -> tuple[str, str]:
        """From the whole body: shortening must not change what the inbox shows."""
        words, form = self.setting.words, self.issue.form
        day = words.full_date(self.setting.today)
        standby = (words.subject.format(title=title, date=day), self._nothing(), why)
        alert = alert_of(self.issue, self.setting)
        correction = correction_of(self.issue, self.setting)
        headed = alert.headline if alert else correction.headline.text if correction else ""
        if headed:
            subject, preheader = inbox_alone(self.issue, headed, standby)
        else:
            subject, preheader = subject_and_preheader(
                self.issue, self.visible, self.whole, standby
            )
        named = correction is None or bool(self.issue.correction and self.issue.correction.what)
        return under(_pattern(form, words) if named else "{headline}", subject), preheader

    def _date(self) -> str:
        issue, setting = self.issue, self.setting
        if issue.form in (Form.BREAKING, Form.CORRECTION):
            return setting.words.date_and_time(issue.drafted_at.astimezone(setting.zone))
        if issue.form == Form.WEEKLY:
            return setting.words.days(setting.today - _WEEK, setting.today)
        return setting.words.full_date(setting.today)

    def _nothing(self) -> str:
        words, body = self.setting.words, self.whole
        if body.sections or body.also or self.issue.form == Form.CORRECTION:
            return ""
        if not self.chosen:
            return words.no_news
        weekly = self.issue.form == Form.WEEKLY
        return words.no_chosen_news_weekly if weekly else words.no_chosen_news

    def _why(self, title: str) -> str:
        words, issue = self.setting.words, self.issue
        corrected = edition_day(issue.correction.of) if issue.correction else None
        if corrected:
            return words.why_correction.format(date=words.whole_day(corrected))
        names = [clean(name, LONGEST_NAME) for name in self.chosen[:_MOST_CHOSEN_NAMED]]
        if not names or issue.form in (Form.BREAKING, Form.CORRECTION):
            return words.why.format(title=title)
        return words.why_chosen.format(title=title, sections=_listed(names, words))


def _kind(form: str, words: Phrases) -> str:
    kinds = {
        Form.WEEKLY: words.weekly,
        Form.BREAKING: words.breaking,
        Form.CORRECTION: words.correction,
    }
    return kinds.get(Form(form), "")


def _pattern(form: str, words: Phrases) -> str:
    """What the subject stands under."""
    patterns = {
        Form.WEEKLY: words.subject_weekly,
        Form.BREAKING: words.subject_breaking,
        Form.CORRECTION: words.subject_correction,
    }
    return patterns.get(Form(form), "{headline}")


def _view_words(form: str, words: Phrases) -> str:
    said = {Form.BREAKING: words.view_breaking, Form.CORRECTION: words.view_correction}
    return said.get(Form(form), words.view)


def _opening(text: str) -> str:
    """As it stands at the head of a line: weekdays are small in many languages."""
    return text[:1].upper() + text[1:]


def _counts(body: Body, words: Phrases, blocks: tuple[PageBlock, ...]) -> str:
    stories, brief = len(body.stories), len(body.also)
    patterns = {
        (True, True): words.counts_with_brief,
        (True, False): words.counts,
        (False, True): words.counts_brief,
    }
    pattern = patterns.get((stories > 0, brief > 0), "")
    return pattern.format(
        stories=words.some_stories(stories),
        brief=words.some_brief(brief),
        minutes=words.some_minutes(minutes_of(body, blocks)),
    )


def _notices(notice: Sequence[str]) -> tuple[str, ...]:
    lines = (clean(line, _LONGEST_NOTICE) for line in notice[:_MOST_NOTICES])
    return tuple(line for line in lines if line)


def _listed(names: Sequence[str], words: Phrases) -> str:
    made = names[0]
    for name in names[1:]:
        made = words.listed.format(first=made, rest=name)
    return made


def _publisher(issue: Issue, title: str, words: Phrases) -> str:
    name = clean(mailbox(issue.masthead.sender, "sender").name, LONGEST_NAME) or title
    postal = clean(issue.masthead.postal_address, LONGEST_SENTENCE // 2)
    return words.publisher.format(publisher=name, postal=postal)
