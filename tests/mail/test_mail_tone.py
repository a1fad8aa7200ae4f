"""Any colour a publisher picks gives text that can be read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.mail.tone import ACCENT, contrast, palette

colours = st.integers(0, 0xFFFFFF).map(lambda value: f"#{value:06x}")


@given(colours)
def test_text_keeps_its_contrast_in_light_and_dark(colour: str) -> None:
    made = palette(colour)
    assert contrast(made.light.accent, made.light.ground) >= 6.0
    assert contrast(made.dark.accent, made.dark.ground) >= 7.5
    for tones in (made.light, made.dark):
        assert contrast(tones.slab, tones.ground) >= 3.0
        assert contrast(tones.ink, tones.ground) >= 7.0
        assert contrast(tones.soft, tones.ground) >= 7.0


def test_a_colour_with_contrast_enough_is_kept() -> None:
    assert palette("#7a1f1f").light.accent == "#7a1f1f"
    assert palette("#7A1F1F") == palette("7a1f1f")
    assert palette("#00a3e0").dark.slab == "#00a3e0"


def test_three_digits_are_short_for_six() -> None:
    assert palette("#0af") == palette("#00aaff")


@pytest.mark.parametrize("colour", ["", "red", "#12", "#1234567", "url(x)", "#gggggg", '"><b>'])
def test_what_is_no_colour_counts_as_the_default(colour: str) -> None:
    assert palette(colour) == palette(ACCENT)


@pytest.mark.parametrize(
    ("one", "other", "ratio"), [("#000000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.48)]
)
def test_contrast_is_the_webs(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=0.01)
    assert contrast(other, one) == contrast(one, other)
