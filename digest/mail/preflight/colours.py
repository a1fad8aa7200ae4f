"""CSS colours as #rrggbb, as far as mail uses them."""

import re

NAMED = {
    "black": "#000000",
    "white": "#ffffff",
    "red": "#ff0000",
    "green": "#008000",
    "blue": "#0000ff",
    "gray": "#808080",
    "grey": "#808080",
    "silver": "#c0c0c0",
    "navy": "#000080",
    "maroon": "#800000",
    "yellow": "#ffff00",
    "orange": "#ffa500",
}
TRANSPARENT = "transparent"
_HEX = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})\Z")
_RGB = re.compile(r"rgb\(\s*(\d{1,3})\s*[, ]\s*(\d{1,3})\s*[, ]\s*(\d{1,3})\s*\)\Z")
_WORDS = re.compile(r"[a-z]+\([^)]*\)|[^\s]+")


def colour(value: str) -> str | None:
    """#rrggbb, `transparent`, or None for what is not known to be a colour."""
    value = value.strip().lower()
    if value in (TRANSPARENT, "none"):
        return TRANSPARENT
    if _HEX.match(value):
        digits = value[1:]
        return "#" + ("".join(d * 2 for d in digits) if len(digits) == 3 else digits)
    if found := _RGB.match(value):
        return "#" + "".join(f"{min(255, int(part)):02x}" for part in found.groups())
    return NAMED.get(value)


def colour_in(shorthand: str) -> str | None:
    """The colour in a `background` shorthand; None where it holds none we know."""
    found = (colour(word) for word in _WORDS.findall(shorthand))
    return next((one for one in found if one is not None), None)
