"""What is told again, day after day, and whether it had moved.

    python -m benchmarks.follow DIR=ISO [DIR=ISO ...] [--config DIGEST.toml] [--show] [--pairs FILE]

Each DIR holds one day's feed files, ISO is the clock of that day's issue. Every day is composed by
the product's own code from what the feeds hold by then, and all of it is taken as sent. With
--show each update is printed for reading: what is told, what of it is new, what was told before
and when; and each story that was left out because nothing was new. The last line is JSON: per day
the issue's items, updates, updates without a new sentence and stories left out as told; over all
days how many headlines and sentences were told twice (to be 0).

With --pairs nothing is composed. FILE (benchmarks/follow_pairs.json: tags of addresses, no text)
holds for each day pairs of an article of that day and one told on an earlier edition, with what a
reader says of them: moved (the same matter, with news), same (nothing new), view (comment,
explainer, live page on it) or other (another matter). Each day is grouped once with those told
articles as what was told, and the last line is JSON: per split how surely pairs of one matter are
linked, and how surely the moved ones, and no others, would be told as updates.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from benchmarks.older_news import articles_in, tag
from benchmarks.ranking import moment
from benchmarks.rows import print_last
from digest.config import load_settings
from digest.model.news import Article, Issue, Item, Material, Rule, Status, Told
from digest.model.settings import Newsletter, Source
from digest.newsroom import compose
from digest.newsroom.intake import take_in
from digest.newsroom.reading import read, tellable
from digest.newsroom.sections import Sorter
from digest.newsroom.stories import make_stories
from digest.newsroom.summarise import has_news
from digest.steps.drafting import LOOK_BACK, REMEMBER
from digest.steps.sending import told_by

SAMPLE = Path(__file__).parent.parent / "digest" / "sample" / "digest.toml"


@dataclass
class Days:
    """A newsletter as it goes from day to day: what was seen, told and remembered."""

    newsletter: Newsletter
    articles: dict[str, Article] = field(default_factory=dict)
    told: list[Told] = field(default_factory=list)
    stories: dict[str, str] = field(default_factory=dict)

    def material(self, folder: Path, now: datetime) -> Material:
        """What the day's draft looks at; an article keeps the time it was first seen."""
        for article in articles_in(folder, now):
            first = self.articles.get(article.url)
            self.articles[article.url] = replace(article, seen=first.seen) if first else article
        since = now - self.newsletter.covers - LOOK_BACK
        known = (a for a in self.articles.values() if (a.published or a.seen) >= since)
        told = tuple(t for t in self.told if t.at >= now - REMEMBER)
        return Material(f"{now:%Y-%m-%d}", now, tuple(known), told, dict(self.stories))

    def issue(self, folder: Path, now: datetime) -> Issue:
        """The day's issue, taken as accepted by every reader's provider."""
        material = self.material(folder, now)
        sources = {a.source: Source(url=a.source, name=a.outlet) for a in material.articles}
        draft = compose(self.newsletter, sources, material)
        self.stories |= draft.stories
        self.told += told_by(draft.issue, now)
        return draft.issue


def told_before(told: Sequence[Told], item: Item) -> list[Told]:
    """The last two tellings of what seems to be the item's story, for a reader's eyes."""
    return [t for t in told if t.story == item.story][-2:]


def lines_of(issue: Issue, before: Sequence[Told]) -> Iterator[str]:
    """Each update and each repeat of an issue as paragraphs to be read."""
    for item in issue.items:
        if item.status is Status.UPDATE:
            yield f"UPDATE {issue.edition} [{item.section}] {item.headline}"
            yield from (f"    {'new' if s.fresh else 'old'}: {s.text}" for s in item.sentences)
            for told in told_before(before, item):
                yield f"    told {told.edition}: {told.headline} | {' '.join(told.sentences)}"
    for out in issue.left_out:
        if out.rule is Rule.REPEAT:
            yield f"REPEAT {issue.edition} {out.headline}"
            yield f"    {out.why}"


def counted(issue: Issue) -> dict[str, int]:
    """The numbers of one day."""
    updates = [i for i in issue.items if i.status is Status.UPDATE]
    return {
        "items": len(issue.items),
        "updates": len(updates),
        "updates_without_new_sentence": sum(not any(s.fresh for s in i.sentences) for i in updates),
        "left_out_as_told": sum(o.rule is Rule.REPEAT for o in issue.left_out),
    }


def twice(issues: Sequence[Issue]) -> int:
    """Headlines and sentences that readers got more than once."""
    tally = Counter(
        text
        for issue in issues
        for item in issue.items
        for text in {item.headline, *(s.text for s in item.sentences)}
    )
    return sum(count - 1 for count in tally.values())


Pair = list[str]
"""Tag of the day's article, tag of the told one, the edition that told it, what a reader says."""


def told_as(article: Article, source: Source, edition: str, at: datetime) -> Told:
    """An earlier article as the headline and first sentences of an item."""
    sentences = tellable(read(article, source))[:2]
    return Told(tag(article.url), edition, at, article.title, sentences, (article.url,))


def judged(
    newsletter: Newsletter, material: Material, pairs: Sequence[Pair]
) -> list[tuple[str, bool, bool]]:
    """For each pair what a reader says, and whether it is linked, and told as an update."""
    sources = {a.source: Source(url=a.source, name=a.outlet) for a in material.articles}
    known = {tag(a.url): a for a in material.articles}
    told = {
        (then, edition): told_as(
            known[then], sources[known[then].source], edition, moment(f"{edition}T00:00+00:00")
        )
        for _, then, edition, _ in pairs
    }
    remembered = replace(material, told=tuple(told.values()))
    intake = take_in(newsletter, sources, remembered)
    stories, _ = make_stories(intake, remembered, Sorter(newsletter.sections))
    story = {tag(url): s for s in stories for url in s.urls}
    found = []
    for now, then, _, label in pairs:
        linked = now in story and then in {t.story for t in story[now].earlier}
        found.append((label, linked, linked and has_news(story[now])))
    return found


def share(part: int, whole: int) -> float:
    """Rounded; 1 of nothing."""
    return round(part / whole, 3) if whole else 1.0


def agreement(found: Sequence[tuple[str, bool, bool]]) -> dict[str, float]:
    """How links and updates agree with the reader."""
    linked = [label for label, link, _ in found if link]
    updates = [label for label, _, update in found if update]
    one_matter = sum(label != "other" for label, _, _ in found)
    moved = sum(label == "moved" for label, _, _ in found)
    good = updates.count("moved")
    return {
        "pairs": len(found),
        "link_precision": share(len(linked) - linked.count("other"), len(linked)),
        "link_recall": share(len(linked) - linked.count("other"), one_matter),
        "updates": len(updates),
        "update_precision": share(good, len(updates)),
        "update_recall": share(good, moved),
    }


def judge(newsletter: Newsletter, days: Sequence[tuple[Path, datetime]], file: Path) -> Any:
    """Each split of the file, over the days given."""
    kept = Days(newsletter)
    found: dict[str, list[tuple[str, bool, bool]]] = {}
    splits = json.loads(file.read_text("utf-8"))
    of_day = {day: (split, pairs) for split, all_ in splits.items() for day, pairs in all_.items()}
    for folder, now in days:
        material = kept.material(folder, now)
        split, pairs = of_day.get(f"{now:%Y-%m-%d}", ("", []))
        if split:
            known = {tag(url) for url in kept.articles}
            there = [p for p in pairs if {p[0], p[1]} <= known]
            every = replace(material, articles=tuple(kept.articles.values()))
            found.setdefault(split, []).extend(judged(newsletter, every, there))
    return {split: agreement(rows) for split, rows in found.items()}


def main(arguments: Sequence[str] | None = None) -> None:
    """Compose each day, show, count."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("days", nargs="+", metavar="DIR=ISO")
    parser.add_argument("--config", type=Path, default=SAMPLE, metavar="DIGEST.toml")
    parser.add_argument("--show", action="store_true", help="print updates and repeats")
    parser.add_argument("--pairs", type=Path, metavar="FILE.json", help="what a reader says")
    asked = parser.parse_args(arguments)
    newsletter = load_settings(asked.config, {}).newsletters[0]
    days = [(Path(d), moment(iso)) for d, _, iso in (day.rpartition("=") for day in asked.days)]
    if asked.pairs:
        print_last(judge(newsletter, days, asked.pairs))
        return
    kept = Days(newsletter)
    found, issues = {}, []
    for folder, now in days:
        before = tuple(kept.told)
        issues.append(kept.issue(folder, now))
        found[issues[-1].edition] = counted(issues[-1])
        if asked.show:
            print("\n".join(lines_of(issues[-1], before)))
        else:
            print(issues[-1].edition, found[issues[-1].edition], flush=True)
    print_last({"days": found, "told_twice": twice(issues)})


if __name__ == "__main__":
    main()
