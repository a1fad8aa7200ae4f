"""Pictures as templates see them: an address of ours, the size shown, words in their place."""

from digest.mail.clean import clean
from digest.mail.page import PagePicture
from digest.mail.setting import Setting
from digest.model.news import Item, Masthead
from digest.model.pictures import Shown

MEASURE = 552
"""The width of the text in pixels, and the most of a lead picture's."""

LOGO_BOX = (280, 48)
LONGEST_ALT = 180
LONGEST_CREDIT = 120


def lead_picture(item: Item, setting: Setting) -> PagePicture | None:
    """The picture beside a story, with the headline for those who do not see it."""
    shown = item.picture
    if shown is None or not setting.pictures:
        return None
    width, height = _within(shown, (MEASURE, MEASURE))
    credit = clean(shown.credit, LONGEST_CREDIT)
    return PagePicture(
        url=_address(shown, setting),
        alt=setting.words.picture.format(text=clean(item.headline, LONGEST_ALT)),
        width=width,
        height=height,
        credit=setting.words.picture.format(text=credit) if credit else "",
    )


def logo_of(head: Masthead, title: str, setting: Setting, *, dark: bool) -> PagePicture | None:
    """The logo, by day or by night, that stands for the newsletter's name."""
    shown = head.logo_dark if dark else head.logo
    if shown is None or not setting.pictures:
        return None
    width, height = _within(shown, LOGO_BOX)
    return PagePicture(_address(shown, setting), title, width, height)


def _address(shown: Shown, setting: Setting) -> str:
    return f"{setting.pictures}/{shown.name}"


def _within(shown: Shown, box: tuple[int, int]) -> tuple[int, int]:
    """The size it is shown at: inside the box, in its own shape, never enlarged."""
    scale = min(1.0, box[0] / shown.width, box[1] / shown.height)
    return max(1, round(shown.width * scale)), max(1, round(shown.height * scale))
