"""What MJML's tags may say: the compiler passes over attributes and units it does not know.

Names are those of the MJML documentation (mjml.io, version 5), for the tags we let through.
"""

from collections.abc import Mapping

_SIDES = ("top", "right", "bottom", "left")
_PADDING = frozenset({"padding", *(f"padding-{side}" for side in _SIDES)})
_BORDER = frozenset({"border", "border-radius", *(f"border-{side}" for side in _SIDES)})
_TYPE = frozenset(
    {
        *("color", "font-family", "font-size", "font-style", "font-weight"),
        *("line-height", "text-decoration"),
    }
)
_BOX = frozenset({"container-background-color"}) | _PADDING
_LINK = frozenset({"href", "name", "rel", "target", "title"})
_BANNER = (
    frozenset(
        {
            *("background-color", "background-position", "background-position-x", "gutter"),
            *("background-position-y", "background-repeat", "background-size", "background-url"),
            *("direction", "full-width", "text-align", "text-padding"),
        }
    )
    | _PADDING
    | _BORDER
)

ATTRIBUTES: Mapping[str, frozenset[str]] = {
    "mjml": frozenset({"lang", "dir", "owa", "version"}),
    "mj-head": frozenset(),
    "mj-body": frozenset({"background-color", "id", "width"}),
    "mj-title": frozenset(),
    "mj-preview": frozenset(),
    "mj-breakpoint": frozenset({"width"}),
    "mj-style": frozenset(),
    "mj-attributes": frozenset(),
    "mj-raw": frozenset({"position"}),
    "mj-section": _BANNER,
    "mj-wrapper": _BANNER | {"gap"},
    "mj-column": _PADDING
    | _BORDER
    | {f"inner-{name}" for name in _BORDER | {"background-color"}}
    | {"background-color", "direction", "vertical-align", "width"},
    "mj-group": frozenset({"background-color", "direction", "vertical-align", "width"}),
    "mj-text": _TYPE
    | _BOX
    | {"align", "background-color", "height", "letter-spacing", "text-transform", "vertical-align"},
    "mj-image": _LINK
    | _BOX
    | _BORDER
    | {
        *("align", "alt", "fluid-on-mobile", "font-size", "height", "max-height", "sizes", "src"),
        *("srcset", "usemap", "width"),
    },
    "mj-button": _LINK
    | _TYPE
    | _BOX
    | _BORDER
    | {
        *("align", "background-color", "height", "inner-padding", "letter-spacing", "text-align"),
        *("text-transform", "vertical-align", "width"),
    },
    "mj-divider": _BOX | {"align", "border-color", "border-style", "border-width", "width"},
    "mj-spacer": (_BOX | _BORDER | {"height"}) - {"border-radius"},
    "mj-table": (_TYPE | _BOX) - {"font-style", "text-decoration"}
    | {"align", "border", "cellpadding", "cellspacing", "role", "table-layout", "vertical-align"}
    | {"width"},
    "mj-social": _TYPE
    | _BOX
    | {
        *("align", "border", "border-radius", "icon-height", "icon-padding", "icon-size"),
        *("inner-padding", "mode", "table-layout", "text-padding", "vertical-align"),
    },
    "mj-social-element": (_TYPE | _PADDING | _LINK)
    | {
        *("align", "alt", "background-color", "border", "border-radius", "icon-height", "src"),
        *("icon-padding", "icon-position", "icon-size", "sizes", "srcset", "text-padding"),
        "vertical-align",
    },
    "mj-hero": _PADDING
    | {f"inner-{name}" for name in _PADDING}
    | {
        *("background-color", "background-height", "background-position", "background-url"),
        *("background-width", "border-radius", "height", "inner-background-color", "mode"),
        "vertical-align",
    },
}
"""By tag: what it may say, besides ANYWHERE. `mj-all` and `mj-class` may say all of them."""

ANYWHERE = frozenset({"css-class", "mj-class"})
ANY_TAGS: Mapping[str, frozenset[str]] = {
    **ATTRIBUTES,
    **dict.fromkeys(("mj-all", "mj-class"), frozenset[str]().union(*ATTRIBUTES.values(), {"name"})),
}

LENGTHS = frozenset(
    {
        *_PADDING,
        *(f"inner-{name}" for name in _PADDING),
        *("width", "height", "max-height", "font-size", "icon-size", "border-radius"),
        *("icon-height", "border-width", "gap", "letter-spacing"),
    }
)
"""Attributes whose every number has a unit, as mail programs ignore a bare one."""
