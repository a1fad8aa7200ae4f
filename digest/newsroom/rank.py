"""What matters most: a product of named terms, each kept with its reason."""

import re
from collections.abc import Sequence
from math import log2, prod

from digest.model.news import Status, Term
from digest.newsroom.headline import COLUMN
from digest.newsroom.story import Ranked, Story

OWN_VOICES = 3
"""An exclusive of our own agency counts as if so many told it."""

UPDATE_NOVELTY = 0.8
FIT_LEAST, FIT_FULL = 0.7, 1.5
"""A story just over the section's floor keeps this share; from this section score on, all."""

GRAVE_FACTOR, GRAVE_AT_MOST = 1.18, 1.5
SOFT_FACTOR, SOFT_LEAST = 0.6, 0.35
ABROAD_ONE, ABROAD_TWO = 1.1, 1.25
"""Headlines that name a country, and two of them: measured to tell world news from local."""

COPY_FACTOR = 0.9
"""A story told by one wire text alone, however many print it."""

FLOOR = 0.6
"""Better a short issue than filler: one outlet's soft story stays below this."""

_GRAVE = re.compile(
    r"\b(?:kill(?:s|ed|ing)?|dead|die[sd]?|deaths?|death toll|murder(?:s|ed)?|massacre|genocide|"
    r"attack(?:s|ed)?|air ?strikes?|strikes?|missiles?|drones?|bomb(?:s|ing|ings|ed)?|explosion|"
    r"blast|war|invasion|troops|offensive|ceasefire|truce|hostages?|coup|election|vote[sd]?|"
    r"sanctions|nuclear|earthquake|quake|flood(?:s|ing)?|wildfires?|hurricane|typhoon|cyclone|"
    r"famine|starv\w+|epidemic|pandemic|outbreak|crash|shooting|gunmen|protest(?:s|ers)?|"
    r"crackdown|arrest(?:s|ed)?|resign(?:s|ed)?|ban(?:s|ned)?|tariffs?|court|sentenced?|"
    r"convicted|refugees?|emergency|summit|peace|president|prime minister|government|"
    r"parliament|persecut\w+|blasphemy|kidnap\w+|abduct\w+|militants?|sues?|blocks?)\b",
    re.IGNORECASE,
)
_SOFT = re.compile(
    r"\b(?:quiz|recipe|horoscope|celebrity|red carpet|royal family|dating|wedding|fashion|style|"
    r"beauty|travel tips|best|how to|things to|what to|why you|you need|photos|in pictures|gallery|"
    r"podcast|opinion|review|trailer|film|movie|tv|show|singer|actor|actress|star|stars|fans|"
    r"album|concert|festival|match|game|season|league|cup|coach|goal|champion\w*|player|team|"
    r"tournament|olympi\w+|cricket|football|rugby|tennis|wicket|innings|striker|medal|netflix|"
    r"instagram|tiktok|viral|hilarious|adorable|cute|pet|dog|cat|shop|deal of|gift|bargain|"
    r"lottery|crossword|wordle|my |i |we asked|meet the|letters?|editorial|column|memoir|book|"
    r"museum|artist|music|luxury|restaurant|chef|cook\w*|weight loss|workout)\b",
    re.IGNORECASE,
)


def rank(stories: Sequence[Story]) -> list[Ranked]:
    """The highest score first; equal ones by id."""
    return sorted((score(story) for story in stories), key=lambda r: (-r.score, r.story.id))


def score(story: Story) -> Ranked:
    """One story's score: the product of its terms' values."""
    found = (
        _voices(story),
        _weight(story),
        _novelty(story),
        _fit(story),
        _gravity(story),
        _softness(story),
        _abroad(story),
    )
    return Ranked(story, round(prod(t.value for t in found), 4), found)


def is_own(story: Story) -> bool:
    """True if our own agency tells it."""
    return any(r.source.own for r in story.readings)


def _voices(story: Story) -> Term:
    why = f"told by {story.voices} independent {'outlet' if story.voices == 1 else 'outlets'}"
    if is_own(story) and story.voices < OWN_VOICES:
        return Term("voices", log2(1 + OWN_VOICES), f"{why}, ours among them: needs no second")
    shared = len(story.readings) > 1 and story.voices == 1
    value = log2(1 + story.voices) * (COPY_FACTOR if shared else 1.0)
    return Term("voices", round(value, 4), why)


def _weight(story: Story) -> Term:
    """The mean of the two weightiest families."""
    best: dict[str, float] = {}
    for r in story.readings:
        best[r.family] = max(best.get(r.family, 0.0), r.source.weight)
    top = sorted(best.values(), reverse=True)[:2]
    value = round(sum(top) / len(top), 4)
    return Term("weight", value, "weight of its sources in the configuration")


def _novelty(story: Story) -> Term:
    if story.status is Status.UPDATE:
        return Term("novelty", UPDATE_NOVELTY, f"told before, in {story.earlier[-1].edition}")
    return Term("novelty", 1.0, "not told before")


def _fit(story: Story) -> Term:
    share = min(1.0, story.placed.score / FIT_FULL)
    value = round(FIT_LEAST + (1 - FIT_LEAST) * max(0.0, share), 4)
    return Term("fit", value, f"how surely it belongs in {story.placed.home or 'no section'}")


def _opening(story: Story) -> str:
    first = story.readings[0]
    return f"{first.title[:300]} {first.lead[:200]}"


def _gravity(story: Story) -> Term:
    hits = sorted({m.group().lower() for m in _GRAVE.finditer(_opening(story))})
    value = min(GRAVE_FACTOR ** min(len(hits), 4), GRAVE_AT_MOST)
    return Term("gravity", round(value, 4), f"says {', '.join(hits[:4])}" if hits else "")


def _softness(story: Story) -> Term:
    titles = story.readings[0].title[:300]
    hits = sorted({m.group().lower().strip() for m in _SOFT.finditer(titles)})
    soft = len(hits) + titles.endswith("?") + bool(COLUMN.match(titles))
    value = max(SOFT_FACTOR**soft, SOFT_LEAST)
    return Term("softness", round(value, 4), f"says {', '.join(hits[:4])}" if hits else "")


def _abroad(story: Story) -> Term:
    found = story.readings[0].title_places
    value = 1.0 if not found else ABROAD_ONE if len(found) == 1 else ABROAD_TWO
    return Term("abroad", value, f"headline names {', '.join(found[:3]).title()}" if found else "")
