"""What every answer of the web doors has in common: safe headers, and a sentence when it fails."""

import logging
import re
from collections.abc import Awaitable, Callable, Mapping

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from digest.errors import DigestError
from digest.web.pages import Pages

log = logging.getLogger("digest.web")

PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
_ALWAYS = {
    "cache-control": "no-store",
    "content-security-policy": PAGE_POLICY,
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}

_ACCENT = re.compile(r"accent-([0-9a-f]{6})-([0-9a-f]{6})\.css\Z")
_SENTENCES = {
    404: (
        "This page does not exist",
        "The address may be cut in half, or the issue is not published. Nothing was changed.",
    ),
    405: (
        "That cannot be done here",
        "This address answers other kinds of request. Nothing was changed.",
    ),
    413: ("That was too much", "The request was larger than this page takes. Nothing was changed."),
    500: ("Something broke here", "The fault is ours and has been written down. Try again later."),
    503: (
        "Not possible at this moment",
        "The page cannot read or write what it needs. Nothing was changed. Try again in a minute.",
    ),
}


def page(html: str, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """An HTML answer with the safe headers; `headers` go over them."""
    return HTMLResponse(html, status, {**_ALWAYS, **(headers or {})})


def plain(text: str, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """A plain-text answer with the safe headers; `headers` go over them."""
    return PlainTextResponse(text, status, {**_ALWAYS, **(headers or {})})


def data(body: bytes, media_type: str, headers: Mapping[str, str] | None = None) -> Response:
    """Any other answer with the safe headers; `headers` go over them."""
    return Response(body, 200, {**_ALWAYS, **(headers or {})}, media_type)


def accent_sheet(name: str) -> str | None:
    """`accent-7a1f1f-e28c86.css`: an issue's own accent by day and by night; else None.

    The page names the tones that were derived for its mail; nothing but their digits gets in.
    """
    found = _ACCENT.match(name)
    if not found:
        return None
    rules = (f":root {{ --act: #{tone}; }}" for tone in found.groups())
    return "{}\n@media (prefers-color-scheme: dark) {{ {} }}\n".format(*rules)


def style_sheet(pages: Pages) -> Callable[[Request], Response]:
    """The endpoint of `/style/{name}`."""

    def answer(request: Request) -> Response:
        name = request.path_params["name"]
        text = pages.style(name) or accent_sheet(name)
        if text is None:
            raise HTTPException(404)
        kept = {"cache-control": "public, max-age=300"}
        return data(text.encode(), "text/css", kept)

    return answer


Handler = Callable[[Request, Exception], Awaitable[Response]]


def failures(pages: Pages, root: str) -> dict[type[Exception], Handler]:
    """What a person meets when something fails, for Starlette's `exception_handlers`.

    A DigestError is told to the log in its own words, which may name files, and to the reader
    in ours. Status 503 makes a mail service try its one-click POST again.
    """

    def sorry(status: int, headers: Mapping[str, str]) -> Response:
        title, sentence = _SENTENCES.get(status, _SENTENCES[500])
        html = pages.html("sorry.html", root=root, heading=title, sentence=sentence)
        return page(html, status, headers)

    async def told(_: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        allow = (error.headers or {}).get("Allow", "")
        methods = ", ".join(sorted(allow.split(", ")))
        return sorry(error.status_code, {"allow": methods} if allow else {})

    async def away(_: Request, error: Exception) -> Response:
        log.error("%s", error)
        return sorry(503, {"retry-after": "60"})

    async def broken(_: Request, __: Exception) -> Response:
        return sorry(500, {})  # Starlette raises it again for the server's log

    return {HTTPException: told, DigestError: away, Exception: broken}
