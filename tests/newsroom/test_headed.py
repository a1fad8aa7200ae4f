"""What stands above a story: a report's headline, and the section that fits it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from fakes.newsroom import NEWSLETTER, NOW, article, source

from digest.model.news import Material, Rule, Told
from digest.model.settings import SectionRule
from digest.newsroom.fill import fill
from digest.newsroom.follow import tells_event
from digest.newsroom.headline import pick_headline
from digest.newsroom.placing import place_story
from digest.newsroom.reading import Reading, read
from digest.newsroom.sections import Sorter
from digest.newsroom.stories import stories_of
from digest.newsroom.story import Ranked

REPORT = "Kenya and Chad sign peace treaty in Nakuru"


def reading(outlet: str, title: str) -> Reading:
    return read(article(outlet, title[:20], title), source(outlet))


@pytest.mark.parametrize(
    "comment",
    [
        "Expert: Kenya and Chad peace treaty in Nakuru changes little",
        "Live news updates: Kenya and Chad sign peace treaty in Nakuru",
        "JANE MWANGI: Kenya and Chad sign a peace treaty in Nakuru",
    ],
)
def test_a_report_heads_a_story_before_comment_that_came_first(comment: str) -> None:
    readings = [reading("north", comment), reading("south", REPORT)]
    assert pick_headline(readings, tells_event)[0] == REPORT


def test_two_words_do_not_head_a_story_that_another_article_tells() -> None:
    readings = [reading("north", "A 2-D Peace Treaty"), reading("south", REPORT)]
    assert pick_headline(readings, tells_event)[0] == REPORT


def test_comment_alone_still_heads_its_story() -> None:
    alone = reading("north", "Expert: Kenya and Chad peace treaty in Nakuru changes little")
    assert pick_headline([alone], tells_event)[1] is alone


def test_of_two_articles_that_disagree_the_headline_s_has_the_section() -> None:
    sorter = Sorter([SectionRule("Asia", ""), SectionRule("Europe", "")])
    head = reading("north", "Macron of France denies a dispute with his wife")
    other = reading("south", "Opinion: The slap in Hanoi, Vietnam was about Macron and his wife")
    assert [place_story("s", [r], sorter).home for r in (head, other)] == ["Europe", "Asia"]
    assert place_story("s", [head, other], sorter).home == "Europe"
    assert place_story("s", [other, head], sorter).home == "Europe"


def test_a_cap_counts_the_source_whose_headline_stands_there() -> None:
    comment = reading("north", "Expert: Kenya and Chad peace treaty in Nakuru changes little")
    material = Material(edition="2031-03-04", now=NOW, articles=())
    sorter = Sorter([SectionRule("Africa", "")])
    (story,) = stories_of([comment], material, sorter)
    (first,) = stories_of([reading("north", "Locusts eat a harvest in Ghana")], material, sorter)
    both = replace(story, readings=(comment, reading("south", REPORT)))
    letter = replace(NEWSLETTER, rank=replace(NEWSLETTER.rank, per_source=1))
    for second, capped in ((story, [Rule.SOURCE_CAP]), (both, [])):
        filled = fill([Ranked(first, 2.0, ()), Ranked(second, 1.5, ())], letter, lambda _: 0)
        assert [out.rule for out in filled.left_out] == capped


def test_what_was_told_in_another_language_is_followed_in_it() -> None:
    told = Told(
        "damm",
        "2031-03-03",
        NOW - timedelta(days=1),
        "Der Damm bei Nakuru in Kenia ist gebrochen und hat 40 Menschen getötet",
        ("Der Damm bei Nakuru ist in der Nacht gebrochen, sagte das Rote Kreuz.",),
        (),
    )
    again = article(
        "north",
        "damm",
        "Der Damm bei Nakuru in Kenia ist gebrochen und hat 40 Menschen getötet",
        "Der Damm bei Nakuru ist in der Nacht gebrochen, sagte das Rote Kreuz.",
        language="de",
    )
    made = Material(edition="2031-03-04", now=NOW, articles=(again,), told=(told,))
    found = stories_of([read(again, source("north"))], made, Sorter([]))
    assert [s.id for s in found] == ["damm"]
