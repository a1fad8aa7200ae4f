"""Two pages to try templates on when they are loaded: one with everything, one with nothing.

A name misspelt in a branch that today's news does not reach would else break on the day it does.
"""

from dataclasses import replace

from digest.mail.own import ADDRESS, CHOOSE, HELLO, LEAVE, VIEW
from digest.mail.page import Page, PageLine, PageSection, PageSentence, PageSource, PageStory
from digest.mail.phrases import phrases_for
from digest.mail.tone import ACCENT, palette

_SOURCE = PageSource(
    "¹", "[1]", "Example Gazette, May 1.", "Report on the bridge", "https://x.example/"
)
_SAID = PageSentence("The bridge was opened on Friday.", "¹", " [1]", (1,))
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
)
_LINE = PageLine("1", "Bridge", "The bridge is open.", "fr", "rtl", _SOURCE)
_BARE_LINE = PageLine("2", "", "The ferry has stopped.", "", "", replace(_SOURCE, url=""))

_FULL = Page(
    lang="en",
    dir="ltr",
    start="left",
    end="right",
    light=palette(ACCENT).light,
    dark=palette(ACCENT).dark,
    words=phrases_for("en"),
    subject="The bridge is open",
    preheader="The ferry has stopped; the old road is closed.",
    title="Example Brief",
    date="Friday, May 1, 2026",
    hello=HELLO,
    counts="2 stories; 1 minute to read.",
    notice=("This is a draft.",),
    short=(_LINE, _BARE_LINE),
    sections=(PageSection("Roads", "2 stories", (_FULL_STORY, _BARE_STORY)),),
    also=(_LINE, _BARE_LINE),
    nothing="",
    shortened="This copy was shortened.",
    why="You get this because you subscribed.",
    desk="desk@x.example",
    publisher="Published by Example Brief — 1 Example Road",
    address=ADDRESS,
    view=VIEW,
    leave=LEAVE,
    choose=CHOOSE,
)
_BARE = replace(
    _FULL,
    dir="rtl",
    start="right",
    end="left",
    counts="",
    notice=(),
    short=(),
    sections=(),
    also=(),
    nothing="There is no news.",
    shortened="",
    choose="",
)

SPECIMENS = (_FULL, _BARE)
