"""The picture that stands for an issue where somebody shares its address: drawn here, from words.

The same words give the same bytes with one version of Pillow. Words with a letter our faces lack
are left out: a headline goes to the next one, a name or date leaves its place empty.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageDraw

from digest.mail.page import Page
from digest.mail.tone import Tones
from digest.web.lettering import Lettering, drawable

WIDTH, HEIGHT = 1200, 630
"""Pixels; what the sites that show such pictures ask for (Open Graph's 1.91 to 1)."""

MARGIN = 72
INNER = WIDTH - 2 * MARGIN
MOST_HEADLINES = 3
NAME_SIZES = (76, 64, 54, 46)
BOLD, REGULAR = 700, 400


@dataclass(frozen=True, slots=True)
class Poster:
    """The words of a share picture, `dir` the page's; `tones` are those of its mail by day."""

    name: str
    date: str
    headlines: tuple[str, ...]
    dir: str
    tones: Tones


def poster_of(page: Page) -> Poster:
    """The words of an issue's page, most telling headlines first."""
    return Poster(page.newsletter_title, page.date, tuple(_headlines(page)), page.dir, page.light)


def _headlines(page: Page) -> Iterator[str]:
    if page.alert:
        yield page.alert.headline
    elif page.correction:
        yield page.correction.headline.text
    told = {x.story: x.headline for section in page.sections for x in section.stories}
    first = [line.story for line in page.short if line.story in told]
    yield from (told[story] for story in dict.fromkeys((*first, *told)))
    yield from (line.text for line in page.also)


def drawn(poster: Poster) -> bytes:
    """The picture as PNG."""
    image = Image.new("RGB", (WIDTH, HEIGHT), poster.tones.ground)
    pen = _Pen(ImageDraw.Draw(image), poster)
    pen.slab()
    pen.name()
    pen.date()
    pen.rule()
    for headline in _chosen(poster):
        pen.headline(headline)
    target = BytesIO()
    image.save(target, "PNG", optimize=True)
    return target.getvalue()


def _chosen(poster: Poster) -> Sequence[str]:
    """The first headlines that can be drawn."""
    can = (drawable(headline, poster.dir) for headline in poster.headlines)
    return [headline for headline in can if headline][:MOST_HEADLINES]


class _Pen:
    """Goes down the picture; `y` is where the next thing begins."""

    def __init__(self, draw: ImageDraw.ImageDraw, poster: Poster) -> None:
        self._draw = draw
        self._poster = poster
        self._tones = poster.tones
        self.y = 64.0

    def slab(self) -> None:
        """The short thick bar of the publisher's colour."""
        self._bar(128, 14, self._tones.slab)
        self.y += 14 + 26

    def name(self) -> None:
        """As large as fits in one line; in two lines of the smallest, where it must be."""
        name = drawable(self._poster.name, self._poster.dir)
        if not name:
            return
        sizes = [Lettering(name, size, BOLD, self._poster.dir) for size in NAME_SIZES]
        letters = next((one for one in sizes if one.width(name) <= INNER), sizes[-1])
        for line in letters.lines(name, INNER, 2):
            self._line(line, letters, 1.25, self._tones.ink)

    def date(self) -> None:
        """Below the name."""
        date = drawable(self._poster.date, self._poster.dir)
        if date:
            self.y += 4
            self._line(date, Lettering(date, 30, REGULAR, self._poster.dir), 1.4, self._tones.soft)

    def rule(self) -> None:
        """Three pixels of ink over the news."""
        self.y += 24
        self._draw.rectangle((MARGIN, self.y, WIDTH - MARGIN - 1, self.y + 2), fill=self._tones.ink)
        self.y += 3 + 22

    def headline(self, text: str) -> None:
        """One or two lines, as far as there is room."""
        letters = Lettering(text, 38, REGULAR, self._poster.dir)
        high = 38 * 1.32
        room = int((HEIGHT - 44 - self.y) // high)
        for line in letters.lines(text, INNER, min(2, room)) if room > 0 else ():
            self._line(line, letters, 1.32, self._tones.ink)
        self.y += 16

    def _line(self, text: str, letters: Lettering, leading: float, colour: str) -> None:
        """From the edge where this page's lines begin."""
        backwards = self._poster.dir == "rtl"
        x = WIDTH - MARGIN if backwards else MARGIN
        self._draw.text(
            (x, self.y + letters.size * leading * 0.8),
            text,
            fill=colour,
            font=letters.font,
            anchor="rs" if backwards else "ls",
            direction=letters.flow,
            language=letters.language,
        )
        self.y += letters.size * leading

    def _bar(self, width: int, height: int, colour: str) -> None:
        left = WIDTH - MARGIN - width if self._poster.dir == "rtl" else MARGIN
        self._draw.rectangle((left, self.y, left + width - 1, self.y + height - 1), fill=colour)
