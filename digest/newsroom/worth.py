"""What speaks for and against a story, as named values; how much each counts is configured.

Every value is 0 where it has nothing to say, and below 0 where it speaks against. Headlines are
read of up to eight of a story's articles and averaged, so that one odd headline decides nothing.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from math import log2, log10
from urllib.parse import urlsplit

from digest.model.news import Status
from digest.newsroom.domains import home_by_letters, home_of
from digest.newsroom.headline import COLUMN
from digest.newsroom.lexicon import kinds
from digest.newsroom.reading import Reading
from digest.newsroom.story import Story

Value = tuple[float, str]
"""A value and why it is so."""

LOOKED_AT = 8
"""So many headlines of one story are read."""

OWN_VOICES = 3
"""An exclusive of our own agency counts as if so many told it."""

FIT_FULL = 1.5
"""From this section score on a story belongs where it stands beyond doubt."""

LEAD_STEMS = 25
"""How far into a text its kind is looked for."""

LEAD_SHARE = 0.6
"""A grave word or an official act that only the lead tells, beside one of the headline."""

IN_HEADLINE, IN_BOTH = 3, 5
"""More words of one kind than these add nothing."""

SECOND_COUNTRY = 0.8
NAMED_BY = 3
"""A country is a story's if one article in so many names it."""

MOST_REPORTS = 2.0
"""One text that forty sites print is still one text."""

MOST_DEAD = 3.0
"""A thousand dead and more (log10)."""

_DEATH = frozenset(("kill", "dead", "die", "death", "bodi", "drown", "toll"))
_COUNT = (
    r"\d[\d,]*|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens|scores|hundreds|"
    r"thousands"
)
_GAP = r"(?:\W+\w+){0,4}?\W+"
_DEAD = re.compile(
    rf"\b({_COUNT})\b{_GAP}(?:dead|killed|die[sd]?|deaths?|bodies|drown(?:ed)?|killing)\b|"
    rf"\b(?:kill(?:s|ed|ing)?|death toll|toll|deaths?)\b{_GAP}({_COUNT})\b",
    re.IGNORECASE,
)
_NUMBERS = {word: number for number, word in enumerate(_COUNT.split("|")[1:12], 2)} | {
    "dozens": 30,
    "scores": 40,
    "hundreds": 200,
    "thousands": 2_000,
}
_YEARS = range(1900, 2101)
_MOST_DIGITS = 6

_MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december)"
)
_FORMS: tuple[tuple[str, float, re.Pattern[str]], ...] = (
    (
        "not a report",
        1.0,
        re.compile(
            r"^(?:opinion|column|commentary|editorial|analysis|comment|review|letters?|live|watch|"
            r"video|photos?|podcast|newscast|briefing|in pictures|pictured|best of|your daily|"
            r"the papers|newspaper headlines|who|meet|inside|how|why|what|when|where|will|can|"
            r"could|should|is|are|do|does|did|have you|has|here[’']?s|from|on the|in the|being|"
            r"learning|it[’']s|don[’']?t|there[’']?s|\d+ )\b|^\[?(?:photo|video|watch|listen)|\?|"
            r"\b(?:explained|explainer|explains|what we know|what to know|need to know|things to|"
            r"takeaways|live updates|live blog|livestream|full episode|replay|as it happened|"
            r"factbox|timeline|fact check|key events|in photos|at a glance|here[’']?s|q&a|podcast|"
            r"newsletter|interview|profile|obituary|remembering|tributes?|anniversary|"
            r"years (?:since|after|on)|feature|documentary|opinion|column)\b|(?:updates|live):|"
            r"^[^:]{3,28}: (?:i|we|how|why|the|a)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "a programme",
        1.0,
        re.compile(
            rf"\b{_MONTH} \d{{1,2}},? \d{{4}}|\d{{1,2}} {_MONTH} \d{{4}}|"
            r"\d{1,2}/\d{1,2}/\d{2,4}|livestream|\[hd\]|full episode|\| ?\w[^|]*$",
            re.IGNORECASE,
        ),
    ),
    (
        "speaks to the reader",
        1.0,
        re.compile(r"\b(?:I|I[’']m|I[’']ve|[Mm]y|[Ww]e|[Oo]ur|[Yy]our?|YOUR?|us)\b"),
    ),
    ("opens with a quote", 0.75, re.compile(r"^['‘\"“]")),
    ("shouts", 0.5, re.compile(r"^(?=.*[a-z]).*\b[A-Z]{4,}\b")),
)
"""What a headline's form tells against it; the marks are those of desks everywhere."""


def is_own(story: Story) -> bool:
    """True if our own agency tells it."""
    return any(r.source.own for r in story.readings)


def values_of(story: Story) -> dict[str, Value]:
    """Every named value of a story, in the order they are shown."""
    headlines = story.readings[:LOOKED_AT]
    found = {
        "voices": _voices(story),
        "reports": _reports(story),
        "source": _source(story),
        "novelty": _novelty(story),
        "fit": _fit(story),
        **_kinds(headlines),
        "dead": _dead(headlines),
        **_places(story.readings),
        "form": _form(headlines),
    }
    return {name: (round(value, 4) + 0.0, why) for name, (value, why) in found.items()}


def _voices(story: Story) -> Value:
    why = f"told by {story.voices} independent {'outlet' if story.voices == 1 else 'outlets'}"
    if is_own(story) and story.voices < OWN_VOICES:
        return log2(OWN_VOICES), f"{why}, ours among them: needs no second"
    return log2(story.voices), why


def _reports(story: Story) -> Value:
    """How much those outlets make of it."""
    count = len(story.urls)
    value = min(MOST_REPORTS, log2(count) - log2(max(1, story.voices)))
    return value, f"{count} articles tell it" if count > 1 else ""


def _source(story: Story) -> Value:
    """The mean weight of the two weightiest families, as log2: 2.0 counts like double voices."""
    best: dict[str, float] = {}
    for r in story.readings:
        best[r.family] = max(best.get(r.family, 0.0), r.source.weight)
    top = sorted(best.values(), reverse=True)[:2]
    mean = sum(top) / len(top)
    return log2(mean), f"its sources weigh {mean:.3g} in the configuration"


def _novelty(story: Story) -> Value:
    if story.status is Status.UPDATE:
        return -1.0, f"told before, in {story.earlier[-1].edition}"
    return 0.0, ""


def _fit(story: Story) -> Value:
    share = max(0.0, min(1.0, story.placed.score / FIT_FULL))
    return share, f"how surely it belongs in {story.placed.home or 'no section'}"


def _kinds(headlines: Sequence[Reading]) -> dict[str, Value]:
    """Grave words and official acts, told in the lead too; who acts; what is soft or local."""
    titles = [_tally(r.title_terms) for r in headlines]
    texts = [_tally((*r.title_terms, *r.text_terms[:LEAD_STEMS])) for r in headlines]
    found = {}
    for kind in ("gravity", "acts"):
        above = _mean(titles, (kind,), IN_HEADLINE)
        value = above + LEAD_SHARE * (_mean(texts, (kind,), IN_BOTH) - above)
        found[kind] = value, _said(texts, (kind,))
    found["power"] = _mean(titles, ("power",), IN_HEADLINE), _said(titles, ("power",))
    soft = ("sport", "show", "life")
    value = sum(_mean(titles, (kind,), IN_HEADLINE) for kind in soft)
    found["soft"] = -value, _said(titles, soft)
    found["local"] = -_mean(titles, ("local",), IN_HEADLINE), _said(titles, ("local",))
    return found


def _tally(stems: Sequence[str]) -> dict[str, set[str]]:
    """Kind -> the stems, or pairs of neighbours, that speak for it."""
    known = kinds()
    found: dict[str, set[str]] = {}
    before = ""
    for stem in stems:
        pair = f"{before} {stem}"
        hit = pair if pair in known else stem
        for kind in known.get(hit, ()):
            found.setdefault(kind, set()).add(hit)
        before = stem
    return found


def _mean(tallies: Sequence[dict[str, set[str]]], wanted: Iterable[str], most: int) -> float:
    count = sum(min(most, len(tally.get(kind, ()))) for kind in wanted for tally in tallies)
    return count / len(tallies)


def _said(tallies: Sequence[dict[str, set[str]]], wanted: Iterable[str]) -> str:
    """The words behind a value, the commonest first."""
    hits = Counter(hit for kind in wanted for tally in tallies for hit in tally.get(kind, ()))
    best = sorted(hits, key=lambda hit: (-hits[hit], hit))[:4]
    return f"says {', '.join(best)}" if best else ""


def _dead(headlines: Sequence[Reading]) -> Value:
    """How many died, as log10, the highest number told; years are no numbers."""
    most = 0
    for r in headlines:
        if not _DEATH.isdisjoint((*r.title_terms, *r.text_terms[:LEAD_STEMS])):
            text = f"{r.title[:300]}. {r.lead[:200]}"
            most = max([most, *(_number(m.group(1) or m.group(2)) for m in _DEAD.finditer(text))])
    return min(MOST_DEAD, log10(1 + most)), f"{most:,} dead" if most else ""


def _number(written: str) -> int:
    plain = written.lower().replace(",", "")
    if not plain.isascii() or not plain.isdigit():
        return _NUMBERS.get(plain, 0)
    number = int(plain) if len(plain) <= _MOST_DIGITS else 0
    return 0 if number in _YEARS else number


def _places(readings: Sequence[Reading]) -> dict[str, Value]:
    """Countries in headlines and in all; whether it is told from abroad; how far it went."""
    named = _countries(readings, lambda r: r.title_places)
    every = _countries(readings, lambda r: r.places)
    homes = [_letters(r) for r in readings]
    pairs = list(zip(homes, readings, strict=True))
    away = sum(bool(h and r.places) and h not in r.places[:3] for h, r in pairs)
    at_home = sum(home_of(r.article.link) in r.places[:2] for r in readings)
    told_in = sorted({h for h in homes if h})
    return {
        "named": (
            min(len(named), 1) + SECOND_COUNTRY * (len(named) > 1),
            f"headlines name {_titled(named)}" if named else "",
        ),
        "countries": (log2(1 + min(4, len(every))), f"about {_titled(every)}" if every else ""),
        "abroad": (
            (away - at_home) / len(readings),
            f"{away} of {len(readings)} articles tell it from abroad, {at_home} at home",
        ),
        "reach": (log2(max(1, len(told_in))), f"told in {_titled(told_in)}" if told_in else ""),
    }


def _letters(reading: Reading) -> str:
    """The country its address ends in. Those under .com mostly speak to the world: that they tell
    of another country says little; that they tell of their own says as much as of any.
    """
    try:
        host = urlsplit(reading.article.link).hostname or ""
    except ValueError:
        return ""
    return home_by_letters(host)


def _countries(readings: Sequence[Reading], of: Callable[[Reading], Sequence[str]]) -> list[str]:
    votes = Counter(place for r in readings for place in dict.fromkeys(of(r)))
    return [place for place, count in votes.items() if NAMED_BY * count >= len(readings)]


def _titled(countries: Sequence[str]) -> str:
    return ", ".join(countries[:4]).title()


def _form(headlines: Sequence[Reading]) -> Value:
    value, why = 0.0, []
    for name, cost, pattern in _FORMS:
        # Of the title as it came: LIVE and the like are cut off what is compared and shown.
        count = sum(
            _has_form(name, pattern, r.title[:300]) or _is_marked(name, pattern, r)
            for r in headlines
        )
        value += cost * count / len(headlines)
        if count:
            why.append(name)
    return -value, ", ".join(why)


def is_report(title: str) -> bool:
    """False for a headline whose form is that of comment, explainer, live page or programme."""
    return not any(_has_form(name, pattern, title[:300]) for name, _, pattern in _FORMS[:2])


def _has_form(name: str, pattern: re.Pattern[str], title: str) -> bool:
    columnist = name == _FORMS[0][0] and bool(COLUMN.match(title))
    return columnist or bool(pattern.search(title))


def _is_marked(name: str, pattern: re.Pattern[str], reading: Reading) -> bool:
    """Whether the mark in front of its title, as it came, says that it is no report."""
    whole = reading.article.title.strip()[:300]
    return (
        name == _FORMS[0][0]
        and not whole.startswith(reading.title[:20])
        and bool(pattern.search(whole))
    )
