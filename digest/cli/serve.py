"""`preview` and `serve`: the two web doors, until Ctrl-C or SIGTERM."""

import webbrowser
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from digest.cli import options, show
from digest.cli.doors import examples
from digest.cli.options import Edition, NewsletterId, Now
from digest.errors import ConfigurationError
from digest.model.news import Issue
from digest.model.people import Consent, Reader
from digest.model.sending import IssueRecord, IssueState
from digest.model.settings import Newsletter, Settings

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from digest.steps.rooms import Rooms

commands = typer.Typer()


@commands.command(
    rich_help_panel="The editor",
    epilog=examples(
        "digest preview", "digest preview daily 2020-08-14 --open", "digest preview --port 0"
    ),
)
def preview(
    ctx: typer.Context,
    newsletter: NewsletterId = "",
    edition: Edition = "",
    *,
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, help="Where to listen; 0 takes a free one.")
    ] = 8025,
    browser: Annotated[bool, typer.Option("--open", help="Open it in a browser.")] = False,
    now: Now = "",
) -> None:
    """Show an issue on this machine as any reader gets it: desktop, phone, dark, text, source.

    Draws what is stored and drafts nothing; a reload shows the news, and what
    changed in your templates. Ends with Ctrl-C.
    """
    settings = options.settings_of(ctx)
    letter, edition = options.choose(settings, newsletter, edition)
    show_issue(settings, letter, edition, port=port, browser=browser, now=options.moment(now))


def show_issue(
    settings: Settings,
    letter: Newsletter,
    edition: str = "",
    *,
    port: int = 0,
    browser: bool = False,
    now: datetime | None = None,
) -> None:
    """Serve the preview of that edition, or of the newest, until told to stop."""
    from digest.web.serving import LOOPBACK
    from digest.web.serving import serve as serve_until_told
    from digest.wiring import open_rooms

    with open_rooms(settings, now) as rooms:
        record = options.find_issue(
            rooms.store, letter, edition, IssueState, "`digest draft` makes one."
        )
        ready = _announce(f"{letter.id} {record.edition}, {record.state}", browser=browser)
        serve_until_told(_preview_app(rooms, letter, record), LOOPBACK, port, ready)


def _preview_app(rooms: "Rooms", letter: Newsletter, record: IssueRecord) -> "ASGIApp":
    from digest.ports import reader_of
    from digest.steps import post
    from digest.web.preview import preview_app
    from digest.wiring import fresh_templates, own_templates, read_pages

    templates = fresh_templates(rooms.settings)

    def readers() -> list[Reader]:
        return [
            reader_of(s)
            for s in rooms.store.subscribers()
            if s.state is Consent.CONFIRMED and (not s.newsletters or letter.id in s.newsletters)
        ]

    def issue() -> Issue | None:
        stored = rooms.store.issue(letter.id, record.edition)
        return stored.issue if stored else None

    def render(issue: Issue, reader: Reader) -> tuple[str, str, bytes]:
        rendered = post.rendered_for(replace(rooms, templates=templates()), issue, reader)
        name = f"{letter.id}.{record.edition}.preview"
        data = post.message_for(rooms, letter, rendered, reader, name)
        return rendered.html, rendered.text, data

    return preview_app(
        readers, issue, render, read_pages(own_templates(rooms.settings)), rooms.store.picture
    )


def _announce(what: str, *, browser: bool) -> Callable[[str], None]:
    def ready(address: str) -> None:
        show.say(f"{what}: {address}  (Ctrl-C ends it)")
        if browser:
            webbrowser.open(address)

    return ready


@commands.command(
    rich_help_panel="Setting up",
    epilog=examples(
        "digest serve --public", "digest --config /srv/news/digest.toml serve --public --port 8080"
    ),
)
def serve(
    ctx: typer.Context,
    *,
    public: Annotated[
        bool, typer.Option("--public", help="The readers' pages: leave, and read online.")
    ] = False,
    host: Annotated[
        str, typer.Option("--host", help="The address to listen on; a TLS proxy stands before it.")
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, help="Where to listen; 0 takes a free one.")
    ] = 8080,
    now: Now = "",
) -> None:
    """Serve the readers' pages behind your TLS proxy; base_url is the proxy's address."""
    from digest.web.serving import serve as serve_until_told
    from digest.wiring import open_rooms

    if not public:
        raise ConfigurationError(["Say which pages to serve: `digest serve --public`."])
    settings = options.settings_of(ctx)
    _check_servable(settings)
    with open_rooms(settings, options.moment(now)) as rooms:
        ready = _announce(f"the pages of {settings.base_url}", browser=False)
        serve_until_told(_public_app(rooms), host, port, ready)


def _check_servable(settings: Settings) -> None:
    missing = []
    if not settings.base_url:
        missing.append(
            f"{settings.file}: base_url is not set. It is where readers reach these pages, "
            'such as base_url = "https://digest.news.example".'
        )
    if not settings.secrets:
        missing.append(
            f"{settings.file}: secret is not set, so no leave link could be believed. Write "
            'secret = { env = "DIGEST_SECRET" } and set that variable.'
        )
    if missing:
        raise ConfigurationError(missing)


def _public_app(rooms: "Rooms") -> "ASGIApp":
    from digest.web.public import public_app
    from digest.wiring import own_templates, read_pages

    pages = read_pages(own_templates(rooms.settings))
    return public_app(rooms.store, rooms.settings, pages, rooms.clock)
