"""What of the material may be in today's issue, and in which tray the rest waits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from digest.model.news import Article, LeftOut, Material, Rule
from digest.model.settings import Newsletter, Source
from digest.newsroom.reading import Reading, read_all

GRACE = timedelta(minutes=30)
"""Clocks of outlets differ; what came while yesterday's draft was made must not fall between."""


@dataclass(frozen=True, slots=True)
class Intake:
    """Today's articles by URL (dated, and undated that may only support), what is only context,
    and what was left out with its reason.
    """

    dated: tuple[Reading, ...]
    undated: tuple[Reading, ...]
    context: tuple[Reading, ...]
    left_out: tuple[LeftOut, ...]


def take_in(newsletter: Newsletter, sources: Mapping[str, Source], material: Material) -> Intake:
    """Sort the material by time and language; order of the articles does not matter.

    Dated: published in (now - covers, now], with GRACE on both sides. Undated ones must have been
    seen within that time. Older ones are context; those first seen within it are said to be stale.
    What an issue that reached nobody would have told is taken as today's, however old.
    """
    since, until = material.now - newsletter.covers - GRACE, material.now + GRACE
    dated: list[Reading] = []
    undated: list[Reading] = []
    context, out = [], []
    for reading in read_all(material.articles, sources):
        article = reading.article
        if article.seen > until or (article.published and article.published > until):
            why = _future(article, material.now)
            out.append(_left(reading, material, Rule.FUTURE, why))
        elif not _recent(article, since) and article.url not in material.carried:
            context.append(reading)
            if article.seen > since:
                out.append(_left(reading, material, Rule.STALE, _stale(article)))
        elif reading.language not in _languages(newsletter):
            why = _foreign(reading, newsletter)
            out.append(_left(reading, material, Rule.LANGUAGE, why))
        else:
            (dated if article.published else undated).append(reading)
    known = [r for r in context if r.language in _languages(newsletter)]
    return Intake(tuple(dated), tuple(undated), tuple(known), tuple(out))


def _recent(article: Article, since: datetime) -> bool:
    return (article.published or article.seen) > since


def _languages(newsletter: Newsletter) -> Sequence[str]:
    """Language unknown ("": a title of digits) is not held against an article."""
    return (*(newsletter.languages or (newsletter.language,)), "")


def _future(article: Article, now: datetime) -> str:
    when = article.published or article.seen
    return f"dated {when:%d %B %Y %H:%M}, after {now:%d %B %Y %H:%M} (UTC)"


def _stale(article: Article) -> str:
    when = f"{article.published:%d %B %Y}" if article.published else "an unknown day"
    return f"stale: published on {when}, before the time this issue covers"


def _foreign(reading: Reading, newsletter: Newsletter) -> str:
    wanted = ", ".join(newsletter.languages or (newsletter.language,))
    return f"other language: {reading.language}, this newsletter reads {wanted}"


def left_alone(reading: Reading, material: Material) -> LeftOut:
    """An undated article that no dated one tells too."""
    why = "undated, and no dated article tells the same: undated is never taken as new"
    return _left(reading, material, Rule.UNDATED, why)


def _left(reading: Reading, material: Material, rule: Rule, why: str) -> LeftOut:
    story = material.stories.get(reading.url, "")
    return LeftOut(story, reading.title[:200], "", why, articles=(reading.url,), rule=rule)
