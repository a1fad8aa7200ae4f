"""Shortening takes the least first, from the end."""

from dataclasses import replace

from fakes.issues import ARCHIVE, BRIDGE, COMET, DAY, STRIKE, issue, templates
from fakes.markup import words_of

from digest.mail import render_variant
from digest.mail.compose import body_of
from digest.mail.page import Body
from digest.mail.phrases import phrases_for
from digest.mail.setting import setting_of
from digest.mail.shorten import after, fit
from digest.model.news import IssueSection

WORDS = phrases_for("en")
BODY = body_of(DAY.sections, DAY.short, setting_of(DAY))


def headlines(body: Body) -> list[str]:
    return [story.headline for story in body.stories]


def sentences(body: Body) -> list[int]:
    return [len(story.sentences) + (story.update is not None) for story in body.stories]


def test_no_step_changes_nothing() -> None:
    assert after(BODY, 0, WORDS) == BODY


def test_one_liners_go_first() -> None:
    once = after(BODY, 1, WORDS)
    assert once.also == ()
    assert headlines(once) == headlines(BODY)


def test_then_the_last_stories_keep_one_sentence() -> None:
    assert sentences(BODY) == [2, 2, 0]
    assert sentences(after(BODY, 3, WORDS)) == [2, 1, 0]
    assert sentences(after(BODY, 4, WORDS)) == [1, 1, 0]


def test_an_update_keeps_what_changed() -> None:
    strike = after(BODY, 3, WORDS).stories[1]
    assert strike.update is not None
    assert strike.update.text == "Talks broke off before midnight."
    assert strike.background == ""


def test_then_the_last_stories_become_one_liners_and_their_section_vanishes() -> None:
    folded = after(BODY, 5, WORDS)
    assert headlines(folded) == [BRIDGE.headline, STRIKE.headline]
    assert [line.text for line in folded.also] == [COMET.headline]
    assert [section.name for section in folded.sections] == ["World"]
    assert [section.count for section in after(BODY, 6, WORDS).sections] == ["1 story"]


def test_last_all_but_the_first_story_go_with_their_short_lines() -> None:
    least = after(BODY, 8, WORDS)
    assert headlines(least) == [BRIDGE.headline]
    assert least.also == ()
    assert [line.story for line in least.short] == ["1"]
    assert after(BODY, 10_000, WORDS) == least


def test_no_more_is_taken_than_needed() -> None:
    shorter = fit(BODY, WORDS, lambda body: len(body.also) == 0 and sum(sentences(body)) <= 3)
    assert shorter == after(BODY, 3, WORDS)


def test_what_fits_is_left_whole() -> None:
    assert fit(BODY, WORDS, lambda _: True) == BODY


def test_a_shortened_copy_says_so_and_counts_what_it_holds() -> None:
    whole = render_variant(templates(), DAY)
    cut = render_variant(templates(), DAY, largest=len(whole.html.encode()) + 4_000 - 500)
    assert "shortened" not in whole.html
    words = words_of(cut.html)
    assert "This copy was shortened to fit into one e-mail." in words
    assert "3 stories; 1 minute to read." in words
    assert ARCHIVE.headline not in words
    assert "This copy was shortened" in cut.text
    assert (cut.subject, cut.preheader) == (whole.subject, whole.preheader)


def test_numbers_of_sources_survive_shortening() -> None:
    second = replace(BRIDGE.sentences[0], marks=(2,))
    told = replace(BRIDGE, sentences=(second, second), sources=BRIDGE.sources * 3)
    body = body_of((IssueSection("World", (told,)),), (), setting_of(issue()))
    story = after(body, 1, WORDS).stories[0]
    assert [source.bracketed for source in story.sources] == ["[1]", "[2]"]
    assert story.sentences[0].bracketed == " [2]"
