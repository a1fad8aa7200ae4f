"""An issue as a reader gets it."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from fakes.html_links import links_of
from fakes.issues import (
    ARCHIVE,
    BRIDGE,
    COMET,
    DAY,
    LINKS,
    MASTHEAD,
    READER,
    STRIKE,
    issue,
    item,
    templates,
)
from fakes.markup import tags_of, words_of

from digest.mail import Links, Rendered, render, visible_sections
from digest.model.news import Citation, Issue, IssueSection, ShortLine, Status
from digest.model.people import Reader


def rendered(day: Issue = DAY, reader: Reader = READER, *notice: str) -> Rendered:
    return render(templates(), day, reader, LINKS, notice)


def choosing(*sections: str) -> Reader:
    return replace(READER, sections=sections)


def text_links(text: str) -> set[str]:
    return set(re.findall(r"(?:https?://|mailto:)\S+", text))


def test_sections_come_in_the_readers_order_whatever_their_case() -> None:
    found = visible_sections(DAY, choosing("science &  HEALTH", "world", "World"))
    assert [section.name for section in found] == ["Science & Health", "World"]


def test_a_reader_who_chose_nothing_gets_all_sections() -> None:
    assert visible_sections(DAY, READER) == DAY.sections


def test_sections_the_issue_does_not_have_vanish() -> None:
    assert [s.name for s in visible_sections(DAY, choosing("Sport", "World"))] == ["World"]
    assert visible_sections(DAY, choosing("Sport")) == ()


def test_both_parts_tell_the_same_stories_in_the_same_order() -> None:
    copy = rendered(reader=choosing("Science & Health", "World"))
    told = [COMET.headline, BRIDGE.headline, STRIKE.headline, ARCHIVE.headline]
    for part in (words_of(copy.html), " ".join(copy.text.split())):
        places = [part.rindex(headline) for headline in told]
        assert places == sorted(places)


def test_both_parts_carry_the_same_links() -> None:
    links = replace(LINKS, choose="https://digest.example/choose/5f3a9c")
    copy = render(templates(), DAY, READER, links)
    assert links_of(copy.html) == text_links(copy.text)
    assert {links.view, links.leave, links.choose, "mailto:editors@digest.example"} <= links_of(
        copy.html
    )


def test_the_short_version_holds_only_stories_of_visible_sections() -> None:
    copy = rendered(reader=choosing("Science & Health"))
    assert "The short version" in copy.html
    assert "THE SHORT VERSION" in copy.text
    assert "opened to traffic" not in copy.html + copy.text


def test_what_is_empty_vanishes_with_its_heading() -> None:
    bare = rendered(issue(IssueSection("World", (replace(BRIDGE, sentences=(), sources=()),))))
    for part in (words_of(bare.html), bare.text):
        assert "short version" not in part.lower()
        assert "also today" not in part.lower()
        assert "Update" not in part
        assert "Background" not in part
    assert 'class="ra"' not in bare.html


def test_an_issue_without_stories_says_so() -> None:
    copy = rendered(issue(subject="", preheader=""))
    assert "There is no news in this issue." in copy.html
    assert "There is no news in this issue." in copy.text
    assert copy.subject == "Morning Brief, Friday, May 1, 2026"
    assert 40 <= len(copy.preheader) <= 90


def test_a_choice_that_leaves_nothing_says_so() -> None:
    copy = rendered(reader=choosing("Sport"))
    assert "None of the sections you chose has news today." in copy.html
    assert "None of the sections you chose has news today." in copy.text
    assert "minute" not in copy.text


def test_the_issues_subject_stays_while_its_story_is_visible() -> None:
    assert rendered().subject == DAY.subject
    assert rendered(reader=choosing("World")).subject == DAY.subject


def test_a_hidden_leading_story_gives_the_subject_to_the_first_visible_one() -> None:
    copy = rendered(reader=choosing("Science & Health"))
    assert copy.subject == "A comet comes closer than any in forty years"
    assert "bridge" not in copy.preheader.lower()
    assert 40 <= len(copy.preheader) <= 90


def test_the_preheader_never_tells_of_hidden_sections() -> None:
    day = replace(DAY, preheader="A comet comes closer than any in forty years; and more news")
    assert rendered(day).preheader == day.preheader
    assert "comet" not in rendered(day, choosing("World")).preheader.lower()


def test_a_long_headline_is_cut_at_a_word_for_the_subject() -> None:
    long = item("9", "A headline " + "of many words " * 20)
    copy = rendered(issue(IssueSection("World", (long,)), subject=""))
    assert copy.subject == "A headline of many words of many words of many words of…"


def test_an_update_says_what_changed_once() -> None:
    words = words_of(rendered().html)
    assert "Update: Talks broke off before midnight.¹" in words
    assert words.count("Talks broke off") == 1
    assert "Background: The strike began on Tuesday." in words
    assert "Update: Talks broke off before midnight. [1]" in rendered().text


def test_an_update_without_a_new_sentence_is_marked_beside_its_slug() -> None:
    moved = item("5", "The strike goes on", "Old.", slug="Ferries", status=Status.UPDATE)
    words = words_of(rendered(issue(IssueSection("World", (moved,)))).html)
    assert "Ferries Update The strike" in words.replace("\u2002", " ")


def test_a_new_story_is_marked_new() -> None:
    assert "Old Harbour New The bridge at Old Harbour" in words_of(rendered().html)


@pytest.mark.parametrize(
    ("name", "greeting"),
    [
        ("Anna", "Good morning, Anna. 3 stories"),
        ("", "Friday, May 1, 2026 3 stories"),
        ("Zoë {{ 7*7 }} <b>", "Friday, May 1, 2026 3 stories"),
        ("win at http://bad.example", "Friday, May 1, 2026 3 stories"),
        ("Mr. O'Neill & Søn", "Good morning, Mr. O'Neill & Søn. 3 stories"),
    ],
)
def test_the_greeting_uses_a_name_only_where_it_is_one(name: str, greeting: str) -> None:
    copy = rendered(reader=replace(READER, name=name))
    assert greeting in words_of(copy.html)
    assert greeting in " ".join(copy.text.split())


def test_an_evening_newsletter_does_not_say_good_morning() -> None:
    day = replace(DAY, drafted_at=datetime(2026, 5, 1, 17, 0, tzinfo=UTC))
    assert "Hello, Anna." in rendered(day).html


@pytest.mark.parametrize(("words", "minutes"), [(100, "1 minute "), (460, "2 m"), (470, "3 m")])
def test_minutes_are_rounded_up(words: int, minutes: str) -> None:
    headline = "One two three four five six seven eight nine ten"
    told = item("1", headline, "word " * (words - 10))
    long = replace(told, sentences=tuple(replace(s, text="word " * 90) for s in told.sentences))
    told = replace(
        long, sentences=tuple(replace(long.sentences[0]) for _ in range((words - 10) // 90))
    )
    left = (words - 10) % 90
    told = replace(
        told, sentences=(*told.sentences, replace(long.sentences[0], text="word " * left))
    )
    day = issue(IssueSection("World", (told,)))
    assert f"1 story; {minutes}" in words_of(rendered(day).html)


def test_the_date_is_the_editions_and_times_are_the_newsletters() -> None:
    source = replace(BRIDGE.sources[0], published=datetime(2026, 4, 30, 22, 10, tzinfo=UTC))
    older = replace(BRIDGE.sources[0], published=datetime(2025, 12, 30, 9, 0, tzinfo=UTC))
    unknown = replace(BRIDGE.sources[0], published=None)
    told = replace(BRIDGE, sources=(source, older, unknown))
    words = words_of(rendered(issue(IssueSection("World", (told,)))).html)
    assert "Friday, May 1, 2026" in words
    assert "¹ Harbour Gazette, May 1, 00:10. Report number 1" in words
    assert "² Harbour Gazette, December 30, 2025. Report number 1" in words
    assert "³ Harbour Gazette. Report number 1" in words


def test_an_edition_without_a_date_is_dated_in_the_newsletters_zone() -> None:
    day = replace(DAY, edition="special", drafted_at=datetime(2026, 5, 1, 22, 30, tzinfo=UTC))
    assert "Saturday, May 2, 2026" in rendered(day).html


def test_marks_beyond_the_sources_are_left_out() -> None:
    said = replace(BRIDGE.sentences[0], marks=(2, 1, 1, 0, -3, 12))
    words = words_of(rendered(issue(IssueSection("W", (replace(BRIDGE, sentences=(said,)),)))).html)
    assert "opened to traffic on Friday.¹ " in f"{words} "


def test_an_address_that_is_not_of_the_web_is_named_but_not_linked() -> None:
    for url in ("javascript:alert(1)", "data:text/html,x", "//x.example", "ftp://x.example/", ""):
        bad = Citation("Gazette", url, "Report on the bridge", None, "a")
        copy = rendered(issue(IssueSection("World", (replace(BRIDGE, sources=(bad,)),))))
        assert "Report on the bridge" in copy.html
        assert links_of(copy.html) == links_of(rendered(issue()).html)
        assert "alert(1)" not in copy.html


def test_an_address_is_linked_in_ascii_and_whole() -> None:
    odd = Citation("G", "https://bücher.example/ä b?q=<x>&r='y'#z", "Report", None, "a")
    copy = rendered(issue(IssueSection("World", (replace(BRIDGE, sources=(odd,)),))))
    link = "https://xn--bcher-kva.example/%C3%A4%20b?q=%3Cx%3E&r=%27y%27#z"
    assert link in links_of(copy.html)
    assert link in copy.text.splitlines()


def test_a_link_never_lacks_words() -> None:
    bare = Citation("", "https://x.example/", " \u200b\u0007 ".replace("\u200b", ""), None, "a")
    copy = rendered(issue(IssueSection("World", (replace(BRIDGE, sources=(bare,)),))))
    assert "¹ Untitled report" in words_of(copy.html)


def test_a_heading_is_never_empty() -> None:
    blank = replace(BRIDGE, headline=" \u0000 ", sentences=(), slug="")
    assert "Untitled report" in words_of(rendered(issue(IssueSection("W", (blank,)))).html)


def test_a_story_in_another_language_and_direction_says_so() -> None:
    foreign = item("8", "مكتبة المدينة تفتح جناحًا", "فتحت مكتبة المدينة.", language="ar")
    html = rendered(issue(IssueSection("World", (foreign, BRIDGE)))).html
    marked = [a for tag, a in tags_of(html) if tag == "div" and a.get("lang") == "ar"]
    assert [a["dir"] for a in marked] == ["rtl"]


def test_a_right_to_left_newsletter_hangs_from_the_right() -> None:
    day = replace(DAY, masthead=replace(MASTHEAD, language="ar"))
    tags = tags_of(rendered(day).html)
    assert tags[0] == ("html", tags[0][1])
    assert (tags[0][1]["lang"], tags[0][1]["dir"]) == ("ar", "rtl")
    aligned = {a["align"] for tag, a in tags if tag == "td" and a.get("class") == "t"}
    assert aligned == {"right"}
    assert "text-transform" not in rendered(day).html


def test_the_footer_says_why_how_to_leave_where_to_write_and_who() -> None:
    copy = rendered(reader=choosing("World", "Sport"))
    for part in (words_of(copy.html), " ".join(copy.text.split())):
        assert "because you subscribed to Morning Brief: World, Sport." in part
        assert "Sent to anna@reader.example." in part
        assert "Unsubscribe in one click" in part
        assert "Write to the corrections desk" in part
        assert "Published by Morning Brief — PO Box 1, Example City" in part
        assert "Choose sections" not in part


def test_a_notice_stands_above_all_in_both_parts() -> None:
    copy = rendered(DAY, READER, "This is a draft.", "digest approve daily 2026-05-01")
    assert words_of(copy.html).index("This is a draft.") < words_of(copy.html).index("View this")
    assert copy.text.startswith("| This is a draft.\n| digest approve daily 2026-05-01\n\n")


def test_a_copy_may_be_retitled() -> None:
    assert rendered().retitled("[DRAFT] x").subject == "[DRAFT] x"
    assert rendered().retitled("[DRAFT] x").html == rendered().html


def test_the_same_issue_and_reader_give_the_same_copy() -> None:
    assert rendered() == rendered()


def test_two_readers_of_a_variant_differ_only_in_their_own_values() -> None:
    mine = rendered()
    other = Reader(id=8, email="ben@reader.example", name="Ben")
    theirs = render(
        templates(), DAY, other, Links("https://digest.example/v", "https://digest.example/l")
    )
    for own, its in (
        ("Anna", "Ben"),
        ("anna@reader.example", "ben@reader.example"),
        (LINKS.view, "https://digest.example/v"),
        (LINKS.leave, "https://digest.example/l"),
    ):
        mine = replace(mine, html=mine.html.replace(own, its), text=mine.text.replace(own, its))
    assert mine == theirs


def test_the_short_version_may_be_long_but_not_endless() -> None:
    lines = [ShortLine("1", "World", "Slug", f"Line {n}.") for n in range(30)]
    day = issue(IssueSection("World", (BRIDGE,)), short=lines)
    assert words_of(rendered(day).html).count("Line ") == 8


def test_a_visible_character_beyond_latin_1_stands_in_both_parts() -> None:
    """A body of Latin-1 alone may be relabelled ISO-8859-1 on its way, and clipped."""
    copy = rendered(issue(IssueSection("World", (replace(BRIDGE, sources=()),))))
    for part in (words_of(copy.html), copy.text):
        assert any(ord(character) > 0xFF and character.isprintable() for character in part)


def test_nothing_remote_is_loaded() -> None:
    tags = tags_of(rendered().html)
    assert not [tag for tag, _ in tags if tag in {"img", "link", "script", "iframe", "object"}]
    assert "@import" not in rendered().html
    assert "url(" not in rendered().html


def test_headings_run_without_a_gap_and_tables_are_for_looks() -> None:
    tags = tags_of(rendered().html)
    levels = [int(tag[1]) for tag, _ in tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert {a.get("role") for tag, a in tags if tag == "table"} == {"presentation"}


def test_no_text_is_smaller_than_14_px() -> None:
    sizes = [float(size) for size in re.findall(r"font-size:\s*([\d.]+)px", rendered().html)]
    assert min(size for size in sizes if size) >= 14


def test_the_preheader_is_hidden_but_neither_tiny_nor_white() -> None:
    """White on white text, or a line of 1 px, counts as spam and against accessibility."""
    hidden = [
        a["style"] for tag, a in tags_of(rendered().html) if "display:none" in a.get("style", "")
    ]
    assert len(hidden) == 1
    assert "color:#1c1b19" in hidden[0]
    assert "line-height:14px" in hidden[0]
    assert "#fff" not in rendered().html


@pytest.mark.parametrize(("stories", "said"), [(1, "1 story;"), (2, "2 stories;")])
def test_stories_are_counted_in_words(stories: int, said: str) -> None:
    told = tuple(replace(BRIDGE, story=str(number)) for number in range(stories))
    assert said in words_of(rendered(issue(IssueSection("World", told))).html)
