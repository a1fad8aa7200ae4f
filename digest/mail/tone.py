"""One publisher colour in, tones out that keep their contrast in light and in dark.

The hue is kept and the lightness moved, in OKLCH (Björn Ottosson, 2020: equal steps look equal).
Contrast is WCAG 2.2's: (lighter + 0.05) / (darker + 0.05), text wants 4.5, large shapes 3.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

ACCENT = "#7a1f1f"
"""Where the publisher names no colour, or something that is not one."""

_STEP = 0.005
_MIN_SHAPE_CONTRAST = 3.0
_SLAB_CHROMA = 0.25


@dataclass(frozen=True, slots=True)
class Tones:
    """The colours of one scheme, as #rrggbb. `accent` is for text, `slab` for shapes only."""

    ground: str
    ink: str
    soft: str
    hair: str
    accent: str
    slab: str


@dataclass(frozen=True, slots=True)
class Palette:
    """The same face by day and by night."""

    light: Tones
    dark: Tones


@dataclass(frozen=True, slots=True)
class _Scheme:
    """`step` is the way lightness moves to gain contrast; more chroma than `chroma` would glow."""

    ground: str
    ink: str
    soft: str
    hair: str
    contrast: float
    step: float
    chroma: float


_LIGHT = _Scheme("#fbfaf7", "#1c1b19", "#57534c", "#d5d0c5", 6.0, -_STEP, 0.20)
_DARK = _Scheme("#161514", "#e4dfd5", "#b2ada3", "#45423c", 7.5, _STEP, 0.095)


@lru_cache(maxsize=64)
def palette(accent: str) -> Palette:
    """Tones for both schemes; what is not #rgb or #rrggbb counts as the default accent."""
    colour = _hexadecimal(accent) or ACCENT
    return Palette(light=_tones(colour, _LIGHT), dark=_tones(colour, _DARK))


def contrast(one: str, other: str) -> float:
    """WCAG contrast of two #rrggbb colours, 1.0 to 21.0."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _tones(accent: str, scheme: _Scheme) -> Tones:
    slab = accent
    if contrast(accent, scheme.ground) < _MIN_SHAPE_CONTRAST:
        slab = _reach(accent, scheme, _MIN_SHAPE_CONTRAST, _SLAB_CHROMA)
    return Tones(
        ground=scheme.ground,
        ink=scheme.ink,
        soft=scheme.soft,
        hair=scheme.hair,
        accent=_reach(accent, scheme, scheme.contrast, scheme.chroma),
        slab=slab,
    )


def _reach(accent: str, scheme: _Scheme, wanted: float, most_chroma: float) -> str:
    """The nearest lightness, stepping one way, that has the wanted contrast on the ground."""
    lightness, chroma, hue = _to_oklch(accent)
    chroma = min(chroma, most_chroma)
    colour = _from_oklch(lightness, chroma, hue)
    while contrast(colour, scheme.ground) < wanted and 0 < lightness + scheme.step < 1:
        lightness += scheme.step
        colour = _from_oklch(lightness, chroma, hue)
    return colour


def _hexadecimal(colour: str) -> str | None:
    digits = colour.strip().lstrip("#").lower()
    if not digits or any(digit not in "0123456789abcdef" for digit in digits):
        return None
    if len(digits) == len("rgb"):
        digits = "".join(digit * 2 for digit in digits)
    return f"#{digits}" if len(digits) == len("rrggbb") else None


def _channels(colour: str) -> tuple[float, ...]:
    return tuple(int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def _encoded(value: float) -> float:
    return 12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055


def _luminance(colour: str) -> float:
    return _dot((0.2126, 0.7152, 0.0722), [_linear(value) for value in _channels(colour)])


def _dot(row: Sequence[float], values: Sequence[float]) -> float:
    return sum(weight * value for weight, value in zip(row, values, strict=True))


# Ottosson's matrices (https://bottosson.github.io/posts/oklab/), row by row.
_TO_LMS = (
    (0.4122214708, 0.5363325363, 0.0514459929),
    (0.2119034982, 0.6806995451, 0.1073969566),
    (0.0883024619, 0.2817188376, 0.6299787005),
)
_TO_LAB = (
    (0.2104542553, 0.7936177850, -0.0040720468),
    (1.9779984951, -2.4285922050, 0.4505937099),
    (0.0259040371, 0.7827717662, -0.8086757660),
)
_FROM_LAB = (
    (1.0, 0.3963377774, 0.2158037573),
    (1.0, -0.1055613458, -0.0638541728),
    (1.0, -0.0894841775, -1.2914855480),
)
_FROM_LMS = (
    (4.0767416621, -3.3077115913, 0.2309699292),
    (-1.2684380046, 2.6097574011, -0.3413193965),
    (-0.0041960863, -0.7034186147, 1.7076147010),
)


def _to_oklch(colour: str) -> tuple[float, float, float]:
    """Lightness 0..1, chroma 0..about 0.32, hue in radians."""
    linear = [_linear(value) for value in _channels(colour)]
    roots = [math.cbrt(_dot(row, linear)) for row in _TO_LMS]
    lightness, a, b = (_dot(row, roots) for row in _TO_LAB)
    return lightness, math.hypot(a, b), math.atan2(b, a)


def _from_oklch(lightness: float, chroma: float, hue: float) -> str:
    """The colour, with chroma cut 4 % at a time until it lies within sRGB."""
    while True:
        lab = (lightness, chroma * math.cos(hue), chroma * math.sin(hue))
        cubes = [_dot(row, lab) ** 3 for row in _FROM_LAB]
        linear = [_dot(row, cubes) for row in _FROM_LMS]
        if chroma < _STEP or all(-0.0005 <= value <= 1.0005 for value in linear):
            break
        chroma *= 0.96
    inside = (_encoded(min(1.0, max(0.0, value))) for value in linear)
    return "#" + "".join(f"{round(255 * value):02x}" for value in inside)
