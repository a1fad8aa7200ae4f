"""What every catalogue fills in, and the plural rules they share."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Phrases:
    """Whole sentences, never glued from words: word order and endings differ between languages.

    Marks in braces are filled by `str.format`. `plural` gives the key into the mappings from
    number to phrase (CLDR's zero, one, two, few, many, other). `months` and `weekdays` (Monday
    first) are as they stand within a date. `digits` are for marks, counts and dates.
    """

    language: str
    months: tuple[str, ...]
    weekdays: tuple[str, ...]
    long_date: str
    short_date: str
    dated_year: str
    dated_time: str
    dateline: str
    week: str
    plural: Callable[[int], str]
    stories: Mapping[str, str]
    brief: Mapping[str, str]
    minutes: Mapping[str, str]
    good_morning: str
    hello: str
    counts: str
    counts_with_brief: str
    counts_brief: str
    no_news: str
    no_chosen_news: str
    no_chosen_news_weekly: str
    view: str
    view_breaking: str
    view_correction: str
    short: str
    also: str
    also_weekly: str
    new: str
    update: str
    background: str
    source: str
    source_undated: str
    report: str
    untitled: str
    shortened: str
    end: str
    end_weekly: str
    weekly: str
    breaking: str
    know: str
    unknown: str
    full_account: str
    correction: str
    corrected: str
    wrote: str
    should: str
    did: str
    did_online: str
    sorry: str
    why: str
    why_chosen: str
    why_correction: str
    sent_to: str
    choose: str
    leave: str
    corrections: str
    promise: str
    promise_correction: str
    retold: str
    differ: Mapping[str, str]
    figure: str
    picture: str
    publisher: str
    archive: str
    listed: str
    subject: str
    subject_weekly: str
    subject_breaking: str
    subject_correction: str
    digits: str = "0123456789"
    point: str = "."
    between: str = "; "

    def number(self, value: int) -> str:
        """A number in this language's digits."""
        return self._digits(str(value))

    def decimal(self, value: float) -> str:
        """`30 000`, `6.6`: whole or with one decimal, thousands set apart by a narrow space."""
        text = f"{value:,.0f}" if value == int(value) and value >= 10 else f"{value:,.1f}"
        whole, _, rest = text.partition(".")
        grouped = whole.replace(",", "\u202f")
        return self._digits(f"{grouped}{self.point}{rest}" if rest.strip("0") else grouped)

    def some_stories(self, count: int) -> str:
        """`7 stories`."""
        return self.stories[self.plural(count)].format(n=self.number(count))

    def some_brief(self, count: int) -> str:
        """`2 in brief`."""
        return self.brief[self.plural(count)].format(n=self.number(count))

    def some_minutes(self, count: int) -> str:
        """`2 minutes`."""
        return self.minutes[self.plural(count)].format(n=self.number(count))

    def full_date(self, day: date) -> str:
        """`Friday, April 25, 2025`."""
        return self.long_date.format(
            weekday=self.weekdays[day.weekday()],
            month=self.months[day.month - 1],
            day=self.number(day.day),
            year=self.number(day.year),
        )

    def day(self, day: date, *, within_year: int) -> str:
        """`April 25`; with its year where that is not `within_year`."""
        month = self.months[day.month - 1]
        short = self.short_date.format(month=month, day=self.number(day.day))
        if day.year == within_year:
            return short
        return self.dated_year.format(day=short, year=self.number(day.year))

    def whole_day(self, day: date) -> str:
        """`April 25, 2025`: without the weekday, whose ending would depend on its sentence."""
        return self.day(day, within_year=0)

    def days(self, first: date, last: date) -> str:
        """`April 19 – April 25, 2025`."""
        return self.week.format(
            first=self.day(first, within_year=last.year), last=self.whole_day(last)
        )

    def moment(self, moment: datetime) -> str:
        """`April 25, 05:10`, in the moment's own zone."""
        day = self.day(moment.date(), within_year=moment.year)
        return self.dated_time.format(day=day, clock=self._digits(f"{moment:%H:%M}"))

    def date_and_time(self, moment: datetime) -> str:
        """`Friday, April 25, 2025, 05:10 UTC`, in the moment's own zone."""
        return self.dateline.format(
            date=self.full_date(moment.date()),
            clock=self._digits(f"{moment:%H:%M}"),
            zone=f"{moment:%Z}",
        )

    def _digits(self, text: str) -> str:
        if self.digits == "0123456789":
            return text
        return "".join(self.digits[int(c)] if "0" <= c <= "9" else c for c in text)


def one_or_other(count: int) -> str:
    """The plural of English, Dutch and German (CLDR: `one` is 1 alone)."""
    return "one" if count == 1 else "other"
