"""The only place that builds parts from configuration, and reads the clock and the environment."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from importlib.resources import files
from pathlib import Path

from digest.checks import LinkChecker, OutsideInspector
from digest.config import load_settings, read_subscribers
from digest.errors import ConfigurationError, Refused
from digest.gather import PoliteGatherer, PolitePageReader
from digest.heartbeat import beat
from digest.mail import Templates, compile_forms
from digest.model.settings import Settings
from digest.ports import Clock, Progress, Provider, silent
from digest.pump import LedgerPump, build_provider
from digest.pump.house import post as post_mails
from digest.steps.gathering import FRESH
from digest.steps.post import trouble_mail
from digest.steps.rooms import Rooms
from digest.store import open_store


def the_clock(now: datetime | None) -> Clock:
    """The machine's clock, or one that stands at `now`."""
    if now is None:
        return lambda: datetime.now(UTC)
    return lambda: now


def templates_folder() -> Path:
    """Where the templates lie: inside the installed package, or beside it in a checkout."""
    packaged = Path(str(files("digest"))) / "templates"
    beside = Path(str(files("digest"))).parent / "templates"
    return packaged if packaged.is_dir() else beside


@cache
def read_templates() -> Templates:
    """The templates of all forms as shipped, compiled once a process. Raises TemplateError."""
    return compile_forms(template_texts())


def template_texts() -> Mapping[str, str]:
    """The mail templates' texts by name: `digest.mjml`, `parts/looks.html`."""
    folder = templates_folder()
    files = [*folder.glob("*.*"), *folder.glob("parts/*.*")]
    return {file.relative_to(folder).as_posix(): file.read_text("utf-8") for file in sorted(files)}


def read_pages() -> Mapping[str, str]:
    """The readers' and preview pages' templates: file name to text."""
    folder = templates_folder() / "web"
    return {page.name: page.read_text("utf-8") for page in sorted(folder.iterdir())}


def settings_from(file: Path) -> Settings:
    """digest.toml, checked. Raises ConfigurationError with every mistake."""
    if not file.is_file():
        raise ConfigurationError(
            [f"{file}: there is no such file. `digest init` writes one to start from."]
        )
    return load_settings(file, os.environ)


def providers_for(settings: Settings) -> tuple[Provider, ...]:
    """The configured providers, in order of preference."""
    return tuple(build_provider(provider) for provider in settings.providers)


def check_public_links(settings: Settings) -> None:
    """Raise Refused if a provider that reaches readers is configured and links can't work.

    A leave link that leads nowhere breaks RFC 8058 and the mail providers' rules.
    """
    if not any(provider.needs_public_links for provider in providers_for(settings)):
        return
    missing = [
        key
        for key, value in (("base_url", settings.base_url), ("secret", settings.secrets))
        if not value
    ]
    if missing:
        raise Refused(
            f"{settings.file}: {' and '.join(missing)} must be set before mail is sent to "
            "readers: without them the link to leave can't work. Set base_url to the address "
            'of `digest serve --public`, and secret = { env = "DIGEST_SECRET" }.'
        )


def why_sending_is_forbidden(settings: Settings) -> str:
    """The sentence of check_public_links, or empty: gathering and drafting go on meanwhile."""
    try:
        check_public_links(settings)
    except Refused as refusal:
        return str(refusal)
    return ""


@contextmanager
def open_rooms(
    settings: Settings, now: datetime | None = None, progress: Progress = silent
) -> Iterator[Rooms]:
    """All the rooms, the store open; closed at the end. Raises StoreError, TemplateError."""
    clock = the_clock(now)
    store = open_store(settings.store)
    gatherer = PoliteGatherer(settings.fetch, interval=FRESH - timedelta(minutes=1))
    try:
        yield Rooms(
            settings=settings,
            store=store,
            clock=clock,
            gatherer=gatherer,
            pages=PolitePageReader(settings.fetch, gatherer, progress),
            pump=LedgerPump(store, providers_for(settings), clock),
            templates=read_templates(),
            read_audience=lambda: read_subscribers(settings.subscribers_file, settings),
            progress=progress,
            sending_forbidden=why_sending_is_forbidden(settings),
            inspector=OutsideInspector(LinkChecker(settings.fetch)),
            heartbeat=partial(beat, settings.heartbeat_url, settings.fetch.agent),
        )
    finally:
        store.close()


def tell_operators(settings: Settings, text: str, now: datetime) -> bool:
    """Mail one trouble to the operators without the store; say whether all got it."""
    if not (settings.operators and settings.newsletters):
        return False
    mails = [trouble_mail(settings.newsletters[0], who, [text], now) for who in settings.operators]
    return not post_mails(providers_for(settings), mails, "operators")
