"""How text is shown: its colour, its ground, its size, whether it shows, in each theme."""

import re
from dataclasses import dataclass
from enum import StrEnum

from digest.mail.preflight.colours import TRANSPARENT, colour, colour_in
from digest.mail.preflight.sheet import Applying, Declarations, Rule, Sheet, declarations
from digest.mail.preflight.tree import Document, Element
from digest.mail.tone import contrast


class Theme(StrEnum):
    """`BARE` is light with every style element stripped, as Gmail does to some accounts."""

    BARE = "without style elements"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Look:
    """What an element hands down to its text. `size` is in CSS pixels; unknown is None."""

    ink: str = "#000000"
    ground: str = "#ffffff"
    size: float | None = 16.0
    bold: bool = False
    hidden: str = ""
    strange: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """One run of text and how it looks."""

    text: str
    element: Element
    look: Look

    @property
    def contrast(self) -> float:
        """WCAG contrast of the text on its ground."""
        return contrast(self.look.ink, self.look.ground)

    @property
    def is_large(self) -> bool:
        """WCAG 2.2, large text: 18 point (24 px), or 14 point (18.66 px) and bold."""
        size = self.look.size or 0.0
        return size >= 24 or (size >= 18.66 and self.look.bold)


_NOT_SHOWN = frozenset({"head", "style", "script", "title"})
_LENGTH = re.compile(r"([\d.]+)(px|em|rem|pt|%)?\Z")
_HIDING = {
    "display": re.compile(r"none\Z"),
    "visibility": re.compile(r"(?:hidden|collapse)\Z"),
    # A tenth of the ink is no more to be seen than none.
    "opacity": re.compile(r"0*(?:\.0\d*)?\Z(?<!^)|[0-9](?:\.\d+)?%\Z"),
    "mso-hide": re.compile(r"all\Z"),
    "color": re.compile(r"transparent\Z"),
    "text-indent": re.compile(r"-|\d{4,}|[5-9]\d\d"),
    "margin-left": re.compile(r"-\d{3,}"),
    "margin-top": re.compile(r"-\d{3,}"),
    "clip": re.compile(r"rect\("),
    "clip-path": re.compile(r"(?!none)."),
    "transform": re.compile(r"scale\(\s*0"),
}
"""What makes text disappear, by property."""
_TINY = re.compile(r"[01]?(?:\.\d+)?(?:px|pt|em)?\Z(?<!^)")
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_LOOKING_DIFFERENT = _HEADINGS | {"a", "b", "strong", "th"}
"""Tags that look different without any style."""
_LINK_INK = {Theme.BARE: "#0000ee", Theme.LIGHT: "#0000ee", Theme.DARK: "#9e9eff"}
"""What browsers give a link that has no colour of its own."""


_VARYING = frozenset({"href", "src", "alt", "title", "aria-label"})
"""Attributes that differ from story to story and pick nothing, unless a selector asks for them."""


def shown(document: Document, sheet: Sheet, theme: Theme) -> tuple[Shown, ...]:
    """Every run of text that is not blank, in order, with its look in that theme."""
    rules = [rule for rule in sheet.rules if not rule.narrow and _applies(rule, theme)]
    found: list[Shown] = []
    _walk(document.root, Look(), Cascade(rules, theme), 0, found)
    return tuple(found)


def _applies(rule: Rule, theme: Theme) -> bool:
    return theme is Theme.DARK or (theme is Theme.LIGHT and not rule.dark)


class Cascade:
    """The looks of elements in one theme, found once for all that stand alike.

    What picks an element is its own tag and attributes and those of what it stands in: a `place`
    is a number for one such chain. An issue's stories are made alike, so places are few.
    """

    def __init__(self, rules: list[Rule], theme: Theme) -> None:
        self._theme = theme
        self._rules = Applying(rules)
        parts = {part for rule in rules for compound in rule.parts for part in compound}
        asked = {part[1:-1].partition("=")[0].strip().lower() for part in parts if part[0] == "["}
        self._indifferent = _VARYING - asked
        self._places: dict[tuple[int, str, tuple[tuple[str, str], ...]], int] = {}
        self._looks: dict[int, Look] = {}

    def place(self, element: Element, above: int) -> int:
        """The number of where this element stands, in the place `above`."""
        attributes = element.attributes.items()
        telling = tuple(pair for pair in attributes if pair[0] not in self._indifferent)
        return self._places.setdefault((above, element.tag, telling), len(self._places) + 1)

    def look(self, element: Element, place: int, above: Look) -> Look:
        """How its text shows at that place, in what shows as `above`."""
        if place not in self._looks:
            own = _cascaded(element, self._rules)
            self._looks[place] = _look(element, above, own, self._theme)
        return self._looks[place]


def _walk(element: Element, above: Look, cascade: Cascade, parent: int, found: list[Shown]) -> None:
    if element.tag in _NOT_SHOWN:
        return
    place = cascade.place(element, parent)
    look = cascade.look(element, place, above)
    for child in element.children:
        if isinstance(child, Element):
            _walk(child, look, cascade, place, found)
        elif child.strip():
            found.append(Shown(" ".join(child.split()), element, look))


def _look(element: Element, above: Look, own: Declarations, theme: Theme) -> Look:
    if not own and element.tag not in _LOOKING_DIFFERENT and "bgcolor" not in element.attributes:
        return above
    ink, ground, strange = _colours(element, own, above, theme)
    return Look(
        ink=ink,
        ground=ground,
        size=_size(own, above),
        bold=_bold(element, own, above),
        hidden=above.hidden or hiding(own),
        strange=strange,
    )


def _cascaded(element: Element, rules: Applying) -> Declarations:
    """The winning declaration of each property (CSS Cascade 4, 6): importance, origin, weight."""
    ranked: dict[str, tuple[tuple[bool, bool, tuple[int, int, int], int], str]] = {}

    def offer(
        declared: Declarations, weight: tuple[int, int, int], order: int, *, own: bool
    ) -> None:
        for name, (value, weighty) in declared.items():
            rank = (weighty, own, weight, order)
            if name not in ranked or rank >= ranked[name][0]:
                ranked[name] = (rank, value)

    for rule in rules.to(element):
        offer(rule.declarations, rule.weight, rule.order, own=False)
    offer(declarations(element.attributes.get("style", "")), (0, 0, 0), 0, own=True)
    return {name: (value, rank[0]) for name, (rank, value) in ranked.items()}


def _value(own: Declarations, name: str) -> str:
    return own[name][0] if name in own else ""


def _colours(
    element: Element, own: Declarations, above: Look, theme: Theme
) -> tuple[str, str, str]:
    """Ink, ground, and what could not be read as a colour."""
    ink, ground, strange = above.ink, above.ground, above.strange
    said = _value(own, "color")
    if said and said != "inherit":
        known = colour(said)
        ink, strange = (known, strange) if known and known != TRANSPARENT else (ink, said)
    elif not said and element.tag == "a" and "href" in element.attributes:
        ink = _LINK_INK[theme]
    painted = _ground(element, own)
    if painted is None:
        strange = strange or _value(own, "background")
    elif painted != TRANSPARENT:
        ground = painted
    return ink, ground, strange


def _ground(element: Element, own: Declarations) -> str | None:
    """The element's own ground; `transparent` where it has none, None where it is not known."""
    for name in ("background-color", "background"):
        said = _value(own, name)
        if said:
            return TRANSPARENT if said == "inherit" else colour_in(said)
    attribute = element.attributes.get("bgcolor", "")
    return colour(attribute) if attribute else TRANSPARENT


def _size(own: Declarations, above: Look) -> float | None:
    said = _value(own, "font-size")
    if not said or said == "inherit":
        return above.size
    found = _LENGTH.match(said)
    if not found:
        return None
    number, unit = float(found[1]), found[2] or ("px" if float(found[1]) == 0 else "")
    if unit in ("em", "%"):
        return None if above.size is None else above.size * number / (100 if unit == "%" else 1)
    each = {"px": 1.0, "pt": 4 / 3, "rem": 16.0}.get(unit)
    return None if each is None else number * each


def _bold(element: Element, own: Declarations, above: Look) -> bool:
    said = _value(own, "font-weight")
    if said in ("bold", "bolder") or (said.isdigit() and int(said) >= 700):
        return True
    if said and said != "inherit":
        return False
    return above.bold or (element.tag != "a" and element.tag in _LOOKING_DIFFERENT)


def hiding(own: Declarations) -> str:
    """The declaration that hides what it is given to, or an empty string."""
    for name, hides in _HIDING.items():
        if hides.match(_value(own, name)):
            return f"{name}:{_value(own, name)}"
    clipped = "hidden" in _value(own, "overflow") or "clip" in _value(own, "overflow")
    for name in ("max-height", "max-width", "height", "width"):
        if clipped and _TINY.match(_value(own, name)):
            return f"{name}:{_value(own, name)}"
    return ""
