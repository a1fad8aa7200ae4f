from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image, ImageChops

from digest.mail.tone import palette
from digest.web import lettering
from digest.web.lettering import Lettering, can_shape, drawable
from digest.web.share import HEIGHT, INNER, MARGIN, WIDTH, Poster, drawn

TONES = palette("#7a1f1f").light
ENGLISH = Poster(
    "The Daily Brief",
    "Sunday, November 22, 2026",
    ("The bridge is open again", "A strike ends", "A comet comes"),
    "ltr",
    TONES,
)


def opened(poster: Poster) -> Image.Image:
    return Image.open(BytesIO(drawn(poster))).convert("RGB")


def inked(image: Image.Image) -> tuple[int, int, int, int]:
    """The box of all that is not ground."""
    box = ImageChops.difference(image, Image.new("RGB", image.size, TONES.ground)).getbbox()
    assert box is not None
    return box


def test_the_same_words_give_the_same_bytes_and_other_words_others() -> None:
    assert drawn(ENGLISH) == drawn(ENGLISH)
    assert drawn(ENGLISH) != drawn(replace(ENGLISH, date="Monday"))


def test_it_has_the_size_that_is_asked_for_and_the_publishers_colour() -> None:
    image = opened(ENGLISH)
    assert image.size == (WIDTH, HEIGHT)
    red, green, blue = (int(TONES.slab[at : at + 2], 16) for at in (1, 3, 5))
    assert image.getpixel((MARGIN + 5, 70)) == (red, green, blue)


@pytest.mark.parametrize(
    "headlines",
    [
        ("Word " * 100,) * 3,
        ("Donaudampfschifffahrtsgesellschaftskapitänsmützenverordnungsentwurfsbeirat " * 2,),
        ("W" * 500, "i" * 500),
        ("Ґрунтовні переговори завершилися " * 9,) * 3,
    ],
)
def test_nothing_runs_over_the_edge_however_long_the_words(headlines: tuple[str, ...]) -> None:
    long_name = replace(ENGLISH, name="A Newspaper with a Very Long Name " * 5, headlines=headlines)
    left, _, right, bottom = inked(opened(long_name))
    assert left >= MARGIN - 6
    assert right <= WIDTH - MARGIN + 6
    assert bottom <= HEIGHT - 20


DRAWABLE = (
    ("The Daily Brief — “news” & more…", True),
    ("Überblick für Großbüllesheim", True),
    ("Ранковий дайджест: ґ, є, і, ї", True),
    ("Ελληνικά νέα", True),
    ("每日新闻", False),
    ("ニュース", False),
    ("חדשות הבוקר", False),
    ("हिन्दी समाचार", False),
    ("Good morning \N{PARTY POPPER}", False),
)


@pytest.mark.parametrize(("text", "can"), DRAWABLE)
def test_a_text_is_drawn_whole_or_not_at_all(text: str, *, can: bool) -> None:
    assert drawable(text, "ltr") == (text if can else "")


def test_what_shows_nothing_does_not_keep_a_text_from_being_drawn() -> None:
    assert drawable("The \u200bbridge\u2069 is\u00ad open", "ltr") == "The bridge is open"


def test_a_headline_that_cannot_be_drawn_makes_room_for_the_next() -> None:
    mixed = replace(ENGLISH, headlines=("桥已重新开放", *ENGLISH.headlines))
    assert drawn(mixed) == drawn(ENGLISH)


def test_a_name_that_cannot_be_drawn_leaves_no_boxes() -> None:
    bare = replace(ENGLISH, name="每日新闻", date="二〇二六年", headlines=("桥",))
    empty = replace(ENGLISH, name="", date="", headlines=())
    assert drawn(bare) == drawn(empty)


ARABIC = Poster(
    name="موجز الصباح",
    date="الأحد، ٢٢ نوفمبر ٢٠٢٦",
    headlines=("افتتاح جسر الميناء (نص)", "الناتو NATO يجتمع"),
    dir="rtl",
    tones=TONES,
)


@pytest.mark.skipif(not can_shape(), reason="needs FriBiDi, which Pillow's raqm looks for")
def test_arabic_is_joined_and_hangs_from_the_right() -> None:
    image = opened(ARABIC)
    assert inked(image.crop((0, 100, WIDTH, 230)))[2] > WIDTH - MARGIN - 12
    letters = Lettering("بحر", 60, 400, "rtl")
    apart = sum(letters.width(letter) for letter in "بحر")
    assert letters.width("بحر") < 0.95 * apart, "letters that join are narrower than alone"


def test_without_shaping_arabic_is_left_out_and_not_drawn_wrong(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(lettering, "can_shape", lambda: False)
    lettering._font.cache_clear()
    assert drawable("موجز الصباح", "rtl") == ""
    left_out = opened(ARABIC)
    empty = opened(replace(ARABIC, name="", date="", headlines=()))
    assert ImageChops.difference(left_out, empty).getbbox() is None
    lettering._font.cache_clear()


def test_lines_end_at_words_and_the_last_says_that_there_is_more() -> None:
    letters = Lettering("x", 38, 400, "ltr")
    lines = letters.lines("one two three four five six seven eight nine ten " * 4, 500, 2)
    assert len(lines) == 2
    assert lines[0] in "one two three four five six seven eight nine ten " * 4
    assert lines[1].endswith("…")
    assert all(letters.width(line) <= 500 for line in lines)
    assert letters.lines("short", INNER, 2) == ["short"]
