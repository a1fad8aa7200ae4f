"""Every page is tried with all it may be given: a misspelt name is met by its author alone."""

import pytest
from fakes.house import PAGES

from digest.web.pages import Pages
from digest.web.trial import mistakes_in


def test_the_shipped_pages_hold_no_mistake() -> None:
    assert list(mistakes_in(Pages(PAGES))) == []


@pytest.mark.parametrize(
    ("page", "right", "wrong"),
    [
        ("issue.html", "page.lang", "page.lng"),
        ("front.html", "in shelves", "in shelfs"),
        ("front.html", "entry.subject", "entry.sbject"),
        ("left.html", "imprint.write_to }}", "imprint.write }}"),
        ("leave.html", "ends | length < 2", "endings | length < 2"),
        ("no-such-link.html", "in imprints", "in prints"),
        ("sorry.html", "{{ sentence }}", "{{ sentense }}"),
        ("item.html", "{{ story(", "{{ storey("),
        ("preview.html", "variant.readers", "variant.reders"),
        ("preview-none.html", "{{ heading }}", "{{ headding }}"),
    ],
)
def test_a_misspelt_name_in_any_page_is_named_with_its_line(
    page: str, right: str, wrong: str
) -> None:
    text = PAGES[page]
    assert right in text
    pages = Pages({**PAGES, page: text.replace(right, wrong, 1)})
    line = text[: text.index(right)].count("\n") + 1
    (mistake,) = mistakes_in(pages)
    assert f"templates/web/{page}, line {line} is broken" in mistake


def test_every_pages_mistakes_are_told_at_once() -> None:
    broken = dict.fromkeys(("front.html", "left.html", "issue.html"), "{{ nope }}")
    found = "\n".join(mistakes_in(Pages({**PAGES, **broken})))
    assert all(f"{name}, line 1" in found for name in broken)
