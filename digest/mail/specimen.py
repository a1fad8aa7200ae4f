"""Pages to try templates on when they are loaded: of each form one with all, one with nothing.

A name misspelt in a branch that today's news does not reach would else break on the day it does.
"""

from dataclasses import MISSING, fields, replace

from digest.mail.markdown import Run
from digest.mail.own import ADDRESS, CHOOSE, HELLO, LEAVE, VIEW
from digest.mail.page import (
    Page,
    PageAlert,
    PageBlock,
    PageCorrection,
    PageDifference,
    PageFigure,
    PageLine,
    PagePart,
    PagePicture,
    PageRow,
    PageSection,
    PageSentence,
    PageSource,
    PageStory,
    PageText,
)
from digest.mail.phrases import phrases_for
from digest.mail.tone import ACCENT, palette
from digest.model.news import Form

_SOURCE = PageSource(
    "¹", "[1]", "Example Gazette, May 1.", "Report on the bridge", "https://x.example/"
)
_SAID = PageSentence("The bridge was opened on Friday.", "¹", " [1]", (1,))
_PICTURE = PagePicture(
    "https://x.example/p/0.jpg", "Picture: The bridge", 552, 368, "Picture: Example Gazette"
)
_DIFFERENCE = PageDifference(
    "Sources differ on how many were killed:",
    (
        PageFigure("Example Gazette 9", "https://x.example/", " [1]", 1),
        PageFigure("Example Post 11", "", " [2]", 2),
    ),
)
_FULL_STORY = PageStory(
    story="1",
    slug="Bridge",
    tag="New",
    headline="The bridge is open",
    lang="fr",
    dir="rtl",
    update=_SAID,
    background="It was begun in May.",
    sentences=(_SAID,),
    sources=(_SOURCE,),
    retold="Told by a model.",
    differences=(_DIFFERENCE,),
    picture=_PICTURE,
)
_BARE_STORY = replace(
    _FULL_STORY,
    slug="",
    tag="",
    lang="",
    dir="",
    update=None,
    background="",
    sentences=(),
    sources=(),
    retold="",
    differences=(),
    picture=None,
)
_LINE = PageLine("1", "Bridge", "The bridge is open.", "fr", "rtl", _SOURCE)
_BARE_LINE = PageLine("2", "", "The ferry has stopped.", "", "", replace(_SOURCE, url=""))

_RUNS = (Run("Thank "), Run("you", bold=True), Run("all", italic=True, url="https://x.example/a"))
_ROWS = (PageRow(_RUNS, "Thank you all", (("all", "https://x.example/a"),)),)
_PARTS = (PagePart("text", _ROWS), PagePart("bullets", _ROWS), PagePart("numbers", _ROWS))
_BLOCK = PageBlock("Sponsor", "From the editor", _PARTS, "fr", "rtl")
_BARE_BLOCK = PageBlock("", "", _PARTS, "", "")
_WORDS = phrases_for("en")

_FULL = Page(
    form=Form.DIGEST,
    kind="",
    lang="en",
    dir="ltr",
    own_lang="fr",
    own_dir="rtl",
    start="left",
    end="right",
    light=palette(ACCENT).light,
    dark=palette(ACCENT).dark,
    words=_WORDS,
    subject="The bridge is open",
    preheader="The ferry has stopped; the old road is closed.",
    newsletter_title="Example Brief",
    date="Friday, May 1, 2026",
    ending=_WORDS.end,
    promise=_WORDS.promise,
    why="You get this because you subscribed.",
    desk="desk@x.example",
    publisher="Published by Example Brief — 1 Example Road",
    also_name=_WORDS.also,
    view_words=_WORDS.view,
    hello=HELLO,
    address=ADDRESS,
    view=VIEW,
    leave=LEAVE,
    choose=CHOOSE,
    notice=("This is a draft.",),
    counts="2 stories; 1 minute to read.",
    shortened="This copy was shortened.",
    top=(_BLOCK, _BARE_BLOCK),
    short=(_LINE, _BARE_LINE),
    sections=(PageSection("Roads", "2 stories", (_FULL_STORY, _BARE_STORY), (_BLOCK,)),),
    also=(_LINE, _BARE_LINE),
    bottom=(_BLOCK,),
    logo=replace(_PICTURE, credit=""),
    logo_dark=replace(_PICTURE, credit=""),
)
_BARE = Page(
    **{field.name: getattr(_FULL, field.name) for field in fields(Page) if field.default is MISSING}
)
_EMPTY = replace(
    _BARE,
    dir="rtl",
    own_lang="",
    own_dir="",
    start="right",
    end="left",
    nothing="There is no news.",
)
_TEXT = PageText("The bridge was opened on Friday.", "fr", "rtl")
_ALERT = PageAlert(
    "1",
    "The bridge is open",
    "fr",
    "rtl",
    _SAID,
    (_SAID,),
    "Why.",
    (_SOURCE,),
    "By a model.",
    _PICTURE,
)
_CORRECTION = PageCorrection(_TEXT, _TEXT, _TEXT, _TEXT, _TEXT, (_SOURCE,))

SPECIMENS = (_FULL, _EMPTY, replace(_FULL, form=Form.WEEKLY, kind="The week"))
"""Of the digest and the weekly."""

BREAKING_SPECIMENS = tuple(
    replace(page, form=Form.BREAKING, kind="Breaking", alert=alert)
    for page, alert in (
        (_FULL, _ALERT),
        (
            _EMPTY,
            replace(
                _ALERT,
                lang="",
                dir="",
                lede=None,
                know=(),
                unknown="",
                sources=(),
                retold="",
                picture=None,
            ),
        ),
    )
)
CORRECTION_SPECIMENS = tuple(
    replace(page, form=Form.CORRECTION, kind="Correction", correction=correction)
    for page, correction in (
        (_FULL, _CORRECTION),
        (_EMPTY, replace(_CORRECTION, headline=PageText("x"), should=None, sources=())),
    )
)
