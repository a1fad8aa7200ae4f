"""Letters for pictures: two Noto faces that come as packages, the same on every machine.

What neither can draw is not drawn: a box in place of a letter tells nothing and looks broken.
"""

import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files
from io import BytesIO

from PIL import ImageFont, features

from digest.mail.clean import direction_of

_SERIF = ("fontpkg_noto_serif", "NotoSerif[wdth,wght].ttf")
_ARABIC = ("fontpkg_noto_sans_arabic", "NotoSansArabic[wdth,wght].ttf")
_FACES = (_SERIF, _ARABIC)
_NO_LETTER = "\uffff"
_INVISIBLE = frozenset({"Cf", "Cc", "Zs", "Zl", "Zp", "Mn"})


class Lettering:
    """One text's face at one size and weight."""

    def __init__(self, text: str, size: int, weight: int, base: str) -> None:
        self.direction = direction_of(text, base)
        self.size = size
        self._font = _font(_face_of(text), size, weight)

    @property
    def font(self) -> ImageFont.FreeTypeFont:
        """What Pillow draws with."""
        return self._font

    def width(self, text: str) -> float:
        """Pixels of one line."""
        return self._font.getlength(text, direction=self.flow, language=self.language)

    @property
    def flow(self) -> str | None:
        """What Pillow is to be told where lines run from the right; it needs shaping."""
        return "rtl" if self.direction == "rtl" else None

    @property
    def language(self) -> str | None:
        """Whose rules of joining hold."""
        return "ar" if self.direction == "rtl" else None

    def lines(self, text: str, width: float, most: int) -> list[str]:
        """The text in at most so many lines of that width; what does not fit ends in “…”."""
        done: list[str] = []
        words = text.split()
        while words and len(done) < most:
            count = next(self._fitting(words, width))
            line = " ".join(words[:count])
            done.append(self._cut(line, width) if self.width(line) > width else line)
            words = words[count:]
        if done and words:
            done[-1] = self._cut(done[-1].rstrip("…"), width)
        return done

    def _fitting(self, words: list[str], width: float) -> Iterator[int]:
        """How many words fit in a line; a word too long for any line stands alone."""
        for count in range(2, len(words) + 1):
            if self.width(" ".join(words[:count])) > width:
                yield count - 1
        yield len(words)

    def _cut(self, line: str, width: float) -> str:
        while line and self.width(f"{line}…") > width:
            line = line[:-1].rstrip(" ,;:-–—")
        return f"{line}…"


def drawable(text: str, base: str) -> str:
    """The text without what shows nothing; "" where some letter of it cannot be drawn."""
    shown = " ".join("".join(c for c in text if _shows(c)).split())
    if direction_of(shown, base) == "rtl" and not can_shape():
        return ""
    return shown if shown and _face_of(shown, strict=True) else ""


@cache
def can_shape() -> bool:
    """Whether letters that join can be drawn: Pillow's raqm needs the FriBiDi library."""
    return bool(features.check("raqm") and features.check("fribidi"))


def _shows(char: str) -> bool:
    return char.isspace() or unicodedata.category(char) not in ("Cf", "Cc", "Cs", "Co", "Cn")


def _face_of(text: str, *, strict: bool = False) -> tuple[str, str]:
    """The first face that has every letter; () where none has and `strict`."""
    letters = {c for c in text if unicodedata.category(c) not in _INVISIBLE}
    for face in _FACES:
        if all(_has(face, letter) for letter in letters):
            return face
    return () if strict else _SERIF  # type: ignore[return-value] # empty is false


@lru_cache(maxsize=4096)
def _has(face: tuple[str, str], char: str) -> bool:
    """Whether the face draws this letter, and not the box that stands for one it lacks."""
    return _drawn(face, char) != _drawn(face, _NO_LETTER)


def _drawn(face: tuple[str, str], char: str) -> bytes:
    mask = _font(face, 24, 400, shaped=False).getmask(char)
    return bytes(mask) + repr(mask.size).encode()


@lru_cache(maxsize=64)
def _font(
    face: tuple[str, str], size: int, weight: int, *, shaped: bool = True
) -> ImageFont.FreeTypeFont:
    package, name = face
    engine = ImageFont.Layout.RAQM if shaped and can_shape() else ImageFont.Layout.BASIC
    data = BytesIO(files(package).joinpath("files", name).read_bytes())
    font = ImageFont.truetype(data, size, layout_engine=engine)
    axes = {"Weight": weight, "Width": 100}
    named = [axis["name"].decode() for axis in font.get_variation_axes()]
    font.set_variation_by_axes([axes[name] for name in named])
    return font
