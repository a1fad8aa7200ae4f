"""Pages tried before anybody opens one, so that a misspelt name is met by its author alone.

Each template is rendered with all it may be given and with the least, as the issues' specimens
do for mail: a name in a branch that is rarely taken is reached all the same.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from types import SimpleNamespace

from digest.errors import TemplateError
from digest.mail.specimen import SPECIMENS
from digest.model.people import Reader
from digest.web.house import Imprint
from digest.web.issue_page import STORY, online_renderer
from digest.web.looks import Inbox
from digest.web.online import Entry
from digest.web.pages import Pages
from digest.web.preview import Variant, View

_IMPRINT = Imprint("Example Brief", "1 Example Road", "desk@x.example")
_BARE = Imprint("Example Brief", "", "")
_FEEDS = [("Atom", "/f/x.atom"), ("RSS", "/f/x.rss")]
_ENTRY = Entry("Friday 1 May 2026", "The bridge is open", "/i/x/2026-05-01")
_READER = Reader(id=1, email="ada@x.example", sections=("Roads",), language="en")
_LEFT = SimpleNamespace(headline="The old road", story="2", unsorted=True)
_ISSUE = SimpleNamespace(
    masthead=SimpleNamespace(title="Example Brief"),
    edition="2026-05-01",
    drafted_at=datetime(2026, 5, 1, tzinfo=UTC),
    left_out=(_LEFT,),
)


def mistakes_in(pages: Pages) -> Iterator[str]:
    """A sentence with file and line for every page that fails on one of its trials."""
    found: dict[str, None] = {}
    try:
        online_renderer(pages, "")
    except TemplateError as error:
        found[str(error)] = None
    for name, values in _trials():
        try:
            pages.html(name, **values)
        except TemplateError as error:
            found[str(error)] = None
    yield from found


def _trials() -> Iterator[tuple[str, Mapping[str, object]]]:
    for imprint in (_IMPRINT, _BARE):
        yield "no-such-link.html", {"root": "", "imprints": (imprint,)}
        for address in ("a…@x.example", ""):
            yield "left.html", {"root": "", "imprint": imprint, "address": address}
        for ends in (("One",), ("One", "Two"), ("One", "Two", "Three")):
            asked = {"root": "", "imprint": imprint, "address": "a…@x.example", "ends": ends}
            yield "leave.html", asked
        for count in range(3):
            shelves = [(imprint, [_ENTRY]), (imprint, list[Entry]())][:count]
            feeds = [_FEEDS] * count
            yield "front.html", {"root": "", "shelves": shelves, "feeds": feeds}
    yield "sorry.html", {"root": "", "heading": "Gone", "sentence": "Nothing is here."}
    said = {"heading": "Nothing is drafted", "sentence": "Draft one."}
    yield "preview-none.html", said | {"view": View(), "stamp": "0"}
    for page in SPECIMENS:
        for story in (story for section in page.sections for story in section.stories):
            yield STORY, {"page": page, "x": story}
    yield from _previews()


def _previews() -> Iterator[tuple[str, Mapping[str, object]]]:
    variants = [Variant(1, ("Roads",), 2), Variant(2, (), 1, "uk")]
    for view in (View(), View(form="text", sections=("Roads",)), View(form="source", reader=1)):
        values: dict[str, object] = {
            "view": view,
            "issue": _ISSUE,
            "reader": _READER,
            "rendered": ("<p>x</p>", "x", b"x"),
            "inbox": Inbox("Example Brief", "The bridge is open", "The ferry has stopped."),
            "links": (("https://x.example/", "The bridge"), ("https://x.example/a", "")),
            "source": "x",
            "sizes": ("1 kB", "2 kB"),
            "variants": variants,
            "sections": ["Roads"],
            "language": "uk",
            "stamp": "0",
        }
        yield "preview.html", values
        yield "preview.html", values | {"rendered": None, "inbox": None, "reader": None}
