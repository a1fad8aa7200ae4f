"""The drafted issue on this machine, as any reader would get it.

The frame shows what the renderer made for that reader, without script, with nothing loaded from
elsewhere. The pages work without script too: every control is a link or a small form, and the one
script there is loads the page again when it would be another.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple
from urllib.parse import urlencode

from starlette.applications import Starlette
from starlette.datastructures import QueryParams
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from digest.errors import TemplateError
from digest.mail.phrases import spoken
from digest.model.news import Issue
from digest.model.people import Reader
from digest.model.pictures import Picture
from digest.web import answers
from digest.web.live import SCRIPT, stamp_of
from digest.web.local import OnlyLocal
from digest.web.looks import LOOKS, in_look, inbox_line, links, with_pictures
from digest.web.pages import Pages

FORMS = ("html", "text", "source")
WIDTHS = ("680", "375", "320")
NOBODY = Reader(id=0, email="reader@example.org")
"""Stands for a reader when none is chosen: all sections, no name."""

_OWN_FRAME = "default-src 'none'; base-uri 'none'; frame-ancestors 'self'; form-action "
OUTER_POLICY = (
    _OWN_FRAME + "'self'; style-src 'self'; frame-src 'self'; script-src 'self'; connect-src 'self'"
)
MAIL_POLICY = _OWN_FRAME + "'none'; style-src 'unsafe-inline'; img-src data:; sandbox"

Rendered = tuple[str, str, bytes]
"""HTML, text, and the whole message as bytes."""


class Variant(NamedTuple):
    """Readers who get the same: one of them by id, the words, how many they are.

    `language` is empty where their copy speaks the newsletter's own.
    """

    reader: int
    sections: tuple[str, ...]
    readers: int
    language: str = ""


@dataclass(frozen=True, slots=True)
class View:
    """What the address asks to see. `address` is as typed; `sections` go over the reader's own."""

    reader: int = 0
    address: str = ""
    sections: tuple[str, ...] = ()
    form: str = "html"
    width: str = "680"
    look: str = "light"

    def query(self, **changes: str) -> str:
        """The query string for this view with one control changed."""
        return urlencode(replace(self, **changes).pairs())  # type: ignore[arg-type] # str fields

    def pairs(self) -> list[tuple[str, str]]:
        """All that is chosen, as form fields."""
        who = [("address", self.address)] if self.address else [("reader", str(self.reader))]
        sections = [("sections", name) for name in self.sections]
        return [*who, *sections, *self.looks()]

    def looks(self) -> list[tuple[str, str]]:
        """How it is shown, without for whom."""
        return [("form", self.form), ("width", self.width), ("look", self.look)]


def view_of(query: QueryParams) -> View:
    """The view an address asks for; what is unknown falls back to the first choice."""

    def one_of(name: str, allowed: Sequence[str]) -> str:
        value = query.get(name, "")
        return value if value in allowed else allowed[0]

    number = query.get("reader", "")
    known = number.isascii() and number.isdecimal() and len(number) < 19
    return View(
        reader=int(number) if known else 0,
        address=query.get("address", "").strip(),
        sections=tuple(dict.fromkeys(s for s in query.getlist("sections") if s)),
        form=one_of("form", FORMS),
        width=one_of("width", WIDTHS),
        look=one_of("look" if "look" in query else "theme", LOOKS),
    )


def chosen(view: View, readers: Sequence[Reader]) -> Reader | None:
    """The reader a view names, with the view's sections; None if nobody has that id or address."""
    wanted = view.address.casefold()
    if wanted:
        found = next((r for r in readers if r.email.casefold() == wanted), None)
    elif view.reader:
        found = next((r for r in readers if r.id == view.reader), None)
    else:
        found = NOBODY
    return replace(found, sections=view.sections) if found and view.sections else found


def language_of(reader: Reader, own: str) -> str:
    """What their copy speaks, where it is not the newsletter's `own` language."""
    language = spoken(reader.language, own)
    return "" if language == own else language


def variants(readers: Sequence[Reader], own: str = "en") -> list[Variant]:
    """Readers grouped by their sections and language, most readers first."""
    kinds = {r.id: (r.sections, language_of(r, own)) for r in readers}
    counts = Counter(kinds.values())
    first = {kinds[r.id]: r.id for r in sorted(readers, key=lambda r: -r.id)}
    rows = [Variant(first[kind], kind[0], n, kind[1]) for kind, n in counts.items()]
    return sorted(rows, key=lambda v: (-v.readers, v.sections, v.language))


class Preview:
    """The endpoints. `readers` and `issue` are asked anew each time: a reload shows the news."""

    def __init__(
        self,
        readers: Callable[[], Sequence[Reader]],
        issue: Callable[[], Issue | None],
        render: Callable[[Issue, Reader], Rendered],
        pages: Pages,
        picture: Callable[[str], Picture | None],
    ) -> None:
        self._readers = readers
        self._issue = issue
        self._render = render
        self._pages = pages
        self._picture = picture

    def outer(self, request: Request) -> Response:
        """The page with the controls."""
        view, readers, issue = view_of(request.query_params), self._readers(), self._issue()
        if issue is None:
            return self._missing(_NO_ISSUE, 200, view)
        reader = chosen(view, readers)
        try:
            found = self._render(issue, reader) if reader else None
        except TemplateError as error:
            return self._broken(error, view)
        own = issue.masthead.language
        html = self._pages.html(
            "preview.html",
            view=view,
            issue=issue,
            reader=reader,
            rendered=found,
            inbox=inbox_line(found[0], found[2]) if found else None,
            links=links(found[0]) if found else (),
            source=found[2].decode(errors="replace") if found else "",
            sizes=(_kilobytes(found[0].encode()), _kilobytes(found[2])) if found else (),
            variants=variants(readers, own),
            language=language_of(reader, own) if reader else "",
            stamp=self._stamp(view),
            sections=[section.name for section in issue.sections],
        )
        policy = {"content-security-policy": OUTER_POLICY}
        return answers.page(html, 200 if reader else 404, policy)

    def stamp(self, request: Request) -> Response:
        """`/stamp`: another one as soon as this view would show something else."""
        return answers.plain(self._stamp(view_of(request.query_params)))

    def _stamp(self, view: View) -> str:
        issue, reader = self._issue(), chosen(view, self._readers())
        if issue is None or reader is None:
            return stamp_of(*((issue.edition, issue.drafted_at.isoformat()) if issue else ()))
        try:
            html, text, _ = self._render(issue, reader)
        except TemplateError as error:
            return stamp_of(str(error))
        return stamp_of(html, text)

    def html(self, request: Request) -> Response:
        """`/mail.html`: the message's HTML in the look asked for."""
        found = self._found(request)
        if isinstance(found, Response):
            return found
        look = view_of(request.query_params).look
        shown = with_pictures(in_look(found[0], look), self._picture)
        return answers.page(shown, headers={"content-security-policy": MAIL_POLICY})

    def text(self, request: Request) -> Response:
        """`/mail.txt`: the message's text part."""
        found = self._found(request)
        return found if isinstance(found, Response) else answers.plain(found[1])

    def eml(self, request: Request) -> Response:
        """`/mail.eml`: the message as it would leave, to keep or open in a mail program."""
        found = self._found(request)
        if isinstance(found, Response):
            return found
        name = {"content-disposition": 'attachment; filename="issue.eml"'}
        return answers.data(found[2], "message/rfc822", name)

    def _found(self, request: Request) -> Rendered | Response:
        view = view_of(request.query_params)
        issue, reader = self._issue(), chosen(view, self._readers())
        if issue is None:
            return self._missing(_NO_ISSUE, 404, view)
        try:
            return self._render(issue, reader) if reader else self._missing(_NO_READER, 404, view)
        except TemplateError as error:
            return self._broken(error, view)

    def _broken(self, error: TemplateError, view: View) -> Response:
        """Who works on a template sees its mistakes here, and the page as soon as it is mended."""
        return self._missing(("The templates cannot be used", str(error)), 500, view)

    def _missing(self, words: tuple[str, str], status: int, view: View) -> Response:
        html = self._pages.html(
            "preview-none.html",
            heading=words[0],
            sentence=words[1],
            view=view,
            stamp=self._stamp(view),
        )
        policy = {"content-security-policy": OUTER_POLICY}
        return answers.page(html, status, policy)


def _kilobytes(body: bytes) -> str:
    return f"{len(body) / 1000:.1f} kB"


_NO_ISSUE = (
    "Nothing is drafted yet",
    "Run “digest gather” and “digest draft”, then load this page again.",
)
_NO_READER = ("No such reader", "Nobody with that address or number may be mailed.")


def preview_app(
    readers: Callable[[], Sequence[Reader]],
    issue: Callable[[], Issue | None],
    render: Callable[[Issue, Reader], Rendered],
    pages: Mapping[str, str],
    picture: Callable[[str], Picture | None] = lambda _: None,
) -> Starlette:
    """The app behind `digest preview`; to be served on 127.0.0.1 only.

    `/` has the controls; `/mail.html`, `/mail.txt` and `/mail.eml` take `reader=ID` or
    `address=…`, `sections=…` (repeated) and `look=light|dark` (`theme=` too).
    `picture` finds one by its hash, to be shown in the mail. Raises TemplateError if a page does
    not compile.
    """
    compiled = Pages(pages)
    preview = Preview(readers, issue, render, compiled, picture)

    def live(_: Request) -> Response:
        return answers.data(SCRIPT.encode(), "text/javascript")

    app = Starlette(
        routes=[
            Route("/", preview.outer),
            Route("/mail.html", preview.html),
            Route("/mail.txt", preview.text),
            Route("/mail.eml", preview.eml),
            Route("/stamp", preview.stamp),
            Route("/live.js", live),
            Route("/style/{name}", answers.style_sheet(compiled)),
        ],
        middleware=[Middleware(OnlyLocal)],
        exception_handlers=answers.failures(compiled, ""),
    )
    app.router.redirect_slashes = False
    return app
