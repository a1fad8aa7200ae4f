from dataclasses import replace

import pytest
from fakes.house import NOW, PAGES, issue, item
from fakes.html_links import links_of

from digest.audience.links import LEAVE
from digest.errors import TemplateError
from digest.model.news import Citation, Issue, IssueSection, Sentence, ShortLine, Status
from digest.web.issue_page import online_renderer
from digest.web.pages import Pages

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
    assert '<article lang="ar" dir="rtl">' in html


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
        "/post/style/tokens.css",
        "/post/style/reader.css",
    }
    assert LEAVE not in html
    assert not any("\ue000" <= character <= "\uf8ff" for character in html)


def test_an_issue_without_news_says_so() -> None:
    assert "There is no news in this issue." in RENDER(replace(issue(), sections=()))


def test_a_name_misspelt_in_the_template_is_found_at_the_start() -> None:
    broken = PAGES["issue.html"].replace("x.background", "x.backround")
    with pytest.raises(TemplateError, match=r"issue\.html.*backround"):
        online_renderer(Pages({**PAGES, "issue.html": broken}), "")
