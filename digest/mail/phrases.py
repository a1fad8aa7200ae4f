"""Every word a reader meets that is not news, by language. Another language is another row."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Phrases:
    """Whole sentences, never glued from words: word order and endings differ between languages.

    Marks in braces are filled by `str.format`. `plural` gives the key into the mappings from
    number to phrase (CLDR's one, two, few, many, other). `months` and `weekdays` (Monday first)
    are as they stand within a date. `digits` are for marks and counts.
    """

    language: str
    months: tuple[str, ...]
    weekdays: tuple[str, ...]
    long_date: str
    short_date: str
    dated_time: str
    plural: Callable[[int], str]
    stories: Mapping[str, str]
    minutes: Mapping[str, str]
    good_morning: str
    hello: str
    counts: str
    counts_with_brief: str
    counts_brief: str
    no_news: str
    no_chosen_news: str
    view: str
    short: str
    also: str
    new: str
    update: str
    background: str
    source: str
    source_undated: str
    report: str
    untitled: str
    shortened: str
    end: str
    why: str
    why_chosen: str
    sent_to: str
    choose: str
    leave: str
    corrections: str
    promise: str
    publisher: str
    listed: str
    subject: str
    digits: str = "0123456789"

    def number(self, value: int) -> str:
        """A number in this language's digits."""
        return "".join(self.digits[int(digit)] for digit in str(value))

    def some_stories(self, count: int) -> str:
        """`7 stories`."""
        return self.stories[self.plural(count)].format(n=self.number(count))

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
        return short if day.year == within_year else f"{short}, {self.number(day.year)}"

    def moment(self, moment: datetime) -> str:
        """`April 25, 05:10`, in the moment's own zone."""
        clock = f"{moment:%H}:{moment:%M}"
        day = self.day(moment.date(), within_year=moment.year)
        return self.dated_time.format(day=day, clock=clock)


def _one_or_other(count: int) -> str:
    return "one" if count == 1 else "other"


_ENGLISH = Phrases(
    language="en",
    months=(
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
    weekdays=("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    long_date="{weekday}, {month} {day}, {year}",
    short_date="{month} {day}",
    dated_time="{day}, {clock}",
    plural=_one_or_other,
    stories={"one": "{n} story", "other": "{n} stories"},
    minutes={"one": "{n} minute", "other": "{n} minutes"},
    good_morning="Good morning, {name}.",
    hello="Hello, {name}.",
    counts="{stories}; {minutes} to read.",
    counts_with_brief="{stories} and {brief} in brief; {minutes} to read.",
    counts_brief="{brief} in brief; {minutes} to read.",
    no_news="There is no news in this issue.",
    no_chosen_news="None of the sections you chose has news today.",
    view="View this issue in your browser",
    short="The short version",
    also="Also today",
    new="New",
    update="Update",
    background="Background",
    source="{outlet}, {when}.",
    source_undated="{outlet}.",
    report="Report by {outlet}",
    untitled="Untitled report",
    shortened="This copy was shortened to fit into one e-mail. Nothing is missing online.",
    end="You’re up to date.",
    why="You get this because you subscribed to {title}.",
    why_chosen="You get this because you subscribed to {title}: {sections}.",
    sent_to="Sent to",
    choose="Choose sections and days",
    leave="Unsubscribe in one click",
    corrections="Write to the corrections desk",
    promise="Every sentence above is traced to the numbered source beneath it.",
    publisher="Published by {publisher} — {postal}",
    listed="{first}, {rest}",
    subject="{title}, {date}",
)

CATALOGUE: Mapping[str, Phrases] = {"en": _ENGLISH}
"""By primary language subtag (RFC 5646)."""

RIGHT_TO_LEFT = frozenset({"ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})


def phrases_for(language: str) -> Phrases:
    """The language's phrases; English where the catalogue does not know it."""
    return CATALOGUE.get(primary(language), _ENGLISH)


def primary(language: str) -> str:
    """`pt` of `pt-BR`."""
    return language.strip().lower().replace("_", "-").partition("-")[0]
