"""A lead picture and a logo in every form and language, and every preflight rule about them."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from fakes.issues import BRIDGE, DAY, LINKS, MASTHEAD, READER, issue, templates
from fakes.pictures import a_picture
from fakes.proofs import HOUSE, finished

from digest.mail import Rendered, render
from digest.mail.phrases import CATALOGUE
from digest.mail.preflight import preflight
from digest.model.checks import Evidence, Finding, Level
from digest.model.news import Form, Issue
from digest.model.pictures import Picture, Shown

AT = "https://digest.example/p"
LEAD = a_picture()
LOGO, NIGHT = a_picture(b"\x89PNG day", 560, 96, "png"), a_picture(b"\x89PNG night", 400, 96, "png")


def shown(picture: Picture, credit: str = "") -> Shown:
    return Shown(
        picture.hash, picture.kind, picture.width, picture.height, len(picture.data), credit
    )


LED = replace(BRIDGE, picture=shown(LEAD, "Harbour Gazette / Reuters"))
HEAD = replace(MASTHEAD, logo=shown(LOGO), logo_dark=shown(NIGHT))


def pictured(day: Issue) -> Issue:
    """The same day with logos, and with BRIDGE's picture."""
    sections = tuple(
        replace(s, stories=tuple(LED if i.story == LED.story else i for i in s.stories))
        for s in day.sections
    )
    return replace(day, masthead=HEAD, sections=sections)


SHOWN = pictured(DAY)
WITH = replace(
    HOUSE, images=True, pictures={f"{AT}/{p.hash}.{p.kind}": p for p in (LEAD, LOGO, NIGHT)}
)


def copy_of(day: Issue, language: str = "") -> Rendered:
    reader = replace(READER, language=language)
    return render(templates(), day, reader, LINKS, pictures=AT)


def found(copy: Rendered, house: object = WITH, day: Issue = SHOWN) -> tuple[Finding, ...]:
    return preflight(day, [finished(copy)], house, Evidence())  # type: ignore[arg-type] # a House


FORMS = (
    SHOWN,
    replace(SHOWN, form=Form.WEEKLY),
    replace(SHOWN, form=Form.BREAKING, sections=(replace(SHOWN.sections[0], stories=(LED,)),)),
)


@pytest.mark.parametrize("language", sorted(CATALOGUE))
@pytest.mark.parametrize("day", FORMS, ids=[day.form for day in FORMS])
def test_a_pictured_issue_passes_in_every_form_and_language(day: Issue, language: str) -> None:
    copy = copy_of(day, language)
    assert copy.html.count("<img") == 3
    assert [f.sentence for f in found(copy, day=day) if f.level is Level.ERROR] == []


def test_nothing_is_shown_where_no_address_is_known() -> None:
    bare = render(templates(), SHOWN, READER, LINKS)
    assert "<img" not in bare.html
    assert bare.html == render(templates(), DAY, READER, LINKS).html


def test_the_text_part_and_the_subject_need_no_picture() -> None:
    plain = render(templates(), DAY, READER, LINKS)
    assert (copy_of(SHOWN).text, copy_of(SHOWN).subject) == (plain.text, plain.subject)


def test_a_reader_without_that_section_gets_no_picture_of_it() -> None:
    others = tuple(s.name for s in DAY.sections if BRIDGE.section != s.name)
    copy = render(templates(), SHOWN, replace(READER, sections=others), LINKS, pictures=AT)
    assert copy.html.count("<img") == 2, "the logos"
    assert LEAD.hash not in copy.html


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ((1104, 736), (552, 368)),
        ((736, 1104), (368, 552)),
        ((400, 300), (400, 300)),
        ((1104, 368), (552, 184)),
    ],
)
def test_a_picture_is_shown_in_its_own_shape_within_the_measure(
    size: tuple[int, int], expected: tuple[int, int]
) -> None:
    item = replace(LED, picture=replace(shown(LEAD), width=size[0], height=size[1]))
    day = issue(replace(SHOWN.sections[0], stories=(item,)))
    html = copy_of(day).html
    assert f'width="{expected[0]}" height="{expected[1]}"' in html
    assert f"max-width:{expected[0]}px" in html


def test_words_from_the_news_stay_words_inside_alt_and_credit() -> None:
    hostile = '"><script>alert(1)</script>{{ 7*7 }} & '
    item = replace(LED, headline=f"Bridge {hostile}", picture=replace(shown(LEAD), credit=hostile))
    html = copy_of(issue(replace(SHOWN.sections[0], stories=(item,)))).html
    assert "<script>" not in html
    assert 'alt="Picture: Bridge &#34;&gt;&lt;script&gt;' in html


def swapped(old: str, new: str) -> Callable[[Rendered], Rendered]:
    def swap(copy: Rendered) -> Rendered:
        assert old in copy.html
        return replace(copy, html=copy.html.replace(old, new, 1))

    return swap


ALT = f'alt="Picture: {BRIDGE.headline}"'
DAMAGE = (
    (swapped(ALT, ""), "lacks alt"),
    (swapped(ALT, 'alt=" "'), "has no words for those who do not see it"),
    (swapped('height="368"', ""), "lacks height"),
    (swapped('height="368"', 'height="500"'), "would be distorted"),
    (swapped('height="368"', 'height="auto"'), "must say its size in whole pixels"),
    (swapped(LEAD.hash, "0" * 64), "is none of this issue's"),
    (swapped(f"{AT}/{LEAD.hash}", "https://track.example/p"), "nothing in a mail is loaded from"),
)


@pytest.mark.parametrize(("damage", "said"), DAMAGE, ids=[said for _, said in DAMAGE])
def test_a_broken_picture_is_an_error(damage: Callable[[Rendered], Rendered], said: str) -> None:
    errors = [f.sentence for f in found(damage(copy_of(SHOWN))) if f.level is Level.ERROR]
    assert any(said in sentence for sentence in errors), errors


def test_a_picture_the_store_lost_is_an_error_and_a_heavy_one_a_warning() -> None:
    address = f"{AT}/{LEAD.hash}.jpg"
    lost = replace(WITH, pictures={**WITH.pictures, address: None})
    assert any("not in the store any more" in f.sentence for f in found(copy_of(SHOWN), lost))
    heavy = replace(WITH, pictures={**WITH.pictures, address: replace(LEAD, data=b"x" * 250_000)})
    (warned,) = found(copy_of(SHOWN), heavy)
    assert (warned.level, warned.rule) == (Level.WARNING, "pictures")
    assert "has 250 kB" in warned.sentence


def test_pictures_nobody_switched_on_are_an_error() -> None:
    off = replace(WITH, images=False)
    assert any("has not set `images`" in f.sentence for f in found(copy_of(SHOWN), off))
