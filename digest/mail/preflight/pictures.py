"""Rules on pictures: each is one of the issue's own, is there, is small, and has words for it."""

from collections.abc import Iterator, Mapping

from digest.mail.preflight.copies import Copy, House, error, shortly, warning
from digest.mail.preflight.tree import Element
from digest.model.checks import Finding
from digest.model.pictures import Picture

HEAVY = 200_000
"""Bytes of one picture; on a slow line a phone waits three seconds for it."""

SKEWED = 0.02
"""By how much the shown shape may differ from the picture's: rounding to whole pixels does."""


def picture_rules(copy: Copy, house: House) -> Iterator[Finding]:
    """All of them, over every picture of a copy."""
    for element in copy.document.all("img"):
        yield from _words(element)
        name = shortly(element.attributes.get("src", ""))
        if not house.images:
            yield error("remote", "There is a picture, and the publisher has not set `images`.")
        yield from _known(element, name, house.pictures, house.base_url)


def _words(element: Element) -> Iterator[Finding]:
    name = shortly(element.attributes.get("src", ""))
    missing = [n for n in ("alt", "width", "height") if n not in element.attributes]
    if missing:
        yield error("pictures", f"The picture {name} lacks {' and '.join(missing)}.")
    elif not element.attributes["alt"].strip():
        yield error(
            "pictures", f"The picture {name} has no words for those who do not see it (alt)."
        )


def _known(
    element: Element, name: str, pictures: Mapping[str, Picture | None], base_url: str
) -> Iterator[Finding]:
    address = element.attributes.get("src", "").strip()
    if not (base_url and address.startswith(f"{base_url}/")):
        return  # the rule about what is loaded from elsewhere says so
    if address not in pictures:
        yield error(
            "pictures", f"The picture {name} is none of this issue's: the yes would not cover it."
        )
        return
    picture = pictures[address]
    if picture is None:
        yield error(
            "pictures",
            f"The picture {name} is not in the store any more: draft the issue again to have it "
            "anew or to go without.",
        )
        return
    if len(picture.data) > HEAVY:
        yield warning(
            "pictures",
            f"The picture {name} has {len(picture.data) / 1000:.0f} kB, over {HEAVY // 1000}: "
            "readers on the road wait for it.",
        )
    yield from _shape(element, name, picture)


def _shape(element: Element, name: str, picture: Picture) -> Iterator[Finding]:
    sides = [element.attributes.get(side, "") for side in ("width", "height")]
    if not all(side.isascii() and side.isdecimal() and int(side) for side in sides):
        if all(sides):
            yield error("pictures", f"The picture {name} must say its size in whole pixels.")
        return
    wide, high = map(int, sides)
    if abs(wide * picture.height / (high * picture.width) - 1) > SKEWED + 1 / min(wide, high):
        yield error(
            "pictures",
            f"The picture {name} is shown at {wide} by {high} and has {picture.width} by "
            f"{picture.height} pixels: it would be distorted.",
        )
    elif wide > picture.width:
        yield warning("pictures", f"The picture {name} is shown larger than it is.")
