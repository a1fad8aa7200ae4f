import re
from dataclasses import replace

import pytest
from fakes.house import NOW, PAGES, issue, item
from fakes.html_links import links_of
from fakes.markup import words_of

from digest.audience.links import LEAVE
from digest.errors import TemplateError
from digest.mail.tone import palette
from digest.model.news import (
    Citation,
    Correction,
    Form,
    HouseBlock,
    Issue,
    IssueSection,
    Sentence,
    ShortLine,
    Status,
)
from digest.web.answers import accent_sheet
from digest.web.issue_page import Corrected, online_renderer, stories_of
from digest.web.pages import Pages

TONES = palette(issue().masthead.accent)
RENDER = online_renderer(Pages(PAGES), "/post")
SCRIPT = "<script>alert(1)</script>{{ 7*7 }}\u202e"
SHOWN = "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7*7 }}"


def hostile() -> Issue:
    source = Citation(SCRIPT, "javascript:alert(1)", SCRIPT, NOW, "a")
    bad = replace(
        item(SCRIPT, "Africa"),
        slug=SCRIPT,
        sentences=(Sentence(SCRIPT, (1,), fresh=True), Sentence(SCRIPT + ".", (1,))),
        sources=(source,),
        status=Status.UPDATE,
        background=SCRIPT,
    )
    section = IssueSection(SCRIPT, (bad,), (replace(bad, story="other"),))
    return replace(
        issue(subject=SCRIPT),
        masthead=replace(issue().masthead, title=SCRIPT, postal_address=SCRIPT),
        short=(ShortLine(SCRIPT, "Africa", SCRIPT, SCRIPT),),
        sections=(section,),
    )


def test_markup_from_a_source_is_shown_as_text_everywhere() -> None:
    html = RENDER(hostile())
    assert "<script" not in html
    assert "\u202e" not in html
    assert html.count(SHOWN) >= 10
    assert not any("javascript" in url for url in links_of(html))


def test_a_right_to_left_story_keeps_its_direction() -> None:
    story = replace(item("الميناء يفتح", "Africa"), language="ar")
    html = RENDER(replace(issue(), sections=(IssueSection("Africa", (story,)),)))
    assert '<html lang="en" dir="ltr">' in html
    assert re.search(r'<article id="[^"]+" lang="ar" dir="rtl">', html)


def test_the_page_holds_every_story_however_large_the_issue() -> None:
    # Shortened mail says that nothing is missing online.
    stories = tuple(
        replace(
            item(f"Headline {n}", "Africa"),
            story=f"story {n}",
            sentences=tuple(Sentence(f"Sentence {n}.{k} " + "word " * 150, (1,)) for k in range(9)),
        )
        for n in range(30)
    )
    html = RENDER(replace(issue(), sections=(IssueSection("Africa", stories),)))
    assert len(html) > 150_000
    assert all(f"Sentence {n}.{k} word" in html for n in range(30) for k in range(9))


def test_the_page_is_for_nobody_and_leads_only_to_sources_the_desk_and_our_own_pages() -> None:
    html = RENDER(issue())
    assert {url for url in links_of(html) if not url.startswith("#")} == {
        "https://harbour.example/harbour",
        "https://harbour.example/grain",
        "mailto:desk@news.example",
        "/post/",
        "/post/f/daily.atom",
        "/post/style/tokens.css",
        "/post/style/reader.css",
        "/post/style/accent-{}-{}.css".format(*(t.accent[1:] for t in (TONES.light, TONES.dark))),
    }
    assert LEAVE not in html
    assert not any("\ue000" <= character <= "\uf8ff" for character in html)


def test_an_issue_without_news_says_so() -> None:
    assert "There is no news in this issue." in RENDER(replace(issue(), sections=()))


def test_a_name_misspelt_in_the_template_is_found_at_the_start() -> None:
    broken = PAGES["pieces.html"].replace("x.background", "x.backround")
    with pytest.raises(TemplateError, match=r"pieces\.html, line \d+ is broken.*backround"):
        online_renderer(Pages({**PAGES, "pieces.html": broken}), "")


def test_breaking_news_and_corrections_have_their_pages() -> None:
    story = replace(
        item("Harbour closes", "Africa"),
        sentences=(Sentence("It closed at noon.", (1,)), Sentence("Ships wait.", (1,))),
    )
    alert = replace(
        issue("2026-11-22/breaking-1"),
        form=Form.BREAKING,
        sections=(IssueSection("Africa", (story,)),),
        unknown="For how long.",
    )
    shown = words_of(RENDER(alert))
    for words in ("Breaking Harbour closes", "What we know Ships wait.", "For how long."):
        assert words in shown
    made = Correction("2026-11-22", "It opened at dawn.", "It opened at noon.")
    correction = replace(issue(), form=Form.CORRECTION, sections=(), correction=made)
    shown = words_of(RENDER(correction))
    assert "We wrote It opened at dawn." in shown
    assert "It opened at noon." in shown


def test_a_corrected_issue_carries_the_correction_with_its_date() -> None:
    note = Corrected("November 22, 2026", "It opened at dawn.", SCRIPT, "/i/daily/x/correction-1")
    html = RENDER(issue(), (note,))
    assert "<script" not in html
    assert "Correction, November 22, 2026" in words_of(html)
    assert "/post/i/daily/x/correction-1" in links_of(html)


def test_house_blocks_stand_where_they_were_placed_and_say_what_they_are() -> None:
    blocks = (
        HouseBlock("top", "Dear reader", "Thank *you*."),
        HouseBlock("africa", "Boats", "- [See boats](https://boats.example/)", "Sponsor"),
    )
    html = RENDER(replace(issue(), blocks=blocks))
    shown = words_of(html)
    assert shown.index("Dear reader") < shown.index("Harbour opens")
    assert shown.index("Harbour opens") < shown.index("Sponsor Boats See boats")
    assert shown.index("Sponsor") < shown.index("Grain falls")
    assert "<i>you</i>" in html


def test_the_publishers_accent_is_the_pages_by_day_and_by_night() -> None:
    assert accent_sheet("accent-7a1f1f-e28c86.css") == (
        ":root { --act: #7a1f1f; }\n"
        "@media (prefers-color-scheme: dark) { :root { --act: #e28c86; } }\n"
    )


@pytest.mark.parametrize(
    "name",
    ["accent-7a1f1f.css", "accent-7a1f1f-e28c8g.css", "accent-7a1f1f-e28c86.css\n", "accent--.css"],
)
def test_nothing_but_two_tones_makes_an_accent(name: str) -> None:
    assert accent_sheet(name) is None


def test_a_feed_says_what_changed_where_nothing_else_is_told() -> None:
    told = Sentence("The harbour closed again at noon.", (1,), fresh=True)
    story = replace(item("Harbour shut", "Africa"), sentences=(told,), status=Status.UPDATE)
    made = replace(issue(), sections=(IssueSection("Africa", (story,)),))
    (fragment,) = stories_of(Pages(PAGES), made, "Africa")
    assert fragment.summary == "The harbour closed again at noon."
