"""The only place that builds parts from configuration, and reads the clock and the environment."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from importlib.resources import files
from pathlib import Path

from digest.checks import LinkChecker, OutsideInspector
from digest.config import load_settings, read_subscribers
from digest.errors import ConfigurationError, Refused, TemplateError
from digest.gather import PoliteGatherer, PolitePageReader, PolitePictureReader
from digest.heartbeat import beat
from digest.mail import Templates, compile_forms
from digest.model.settings import Settings
from digest.ports import Clock, LanguageModel, Progress, Provider, silent
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


def own_templates(settings: Settings) -> Path | None:
    """The folder `templates` beside digest.toml, whose files go before those shipped, if any."""
    folder = settings.file.parent / "templates"
    return folder if folder.is_dir() and folder.resolve() != templates_folder().resolve() else None


def template_files(own: Path | None = None) -> Mapping[str, Path]:
    """Every template by name (`digest.mjml`, `parts/looks.html`, `web/issue.html`), own ones first.

    Raises TemplateError for a file of the publisher's that takes no template's place.
    """
    shipped = _files_in(templates_folder())
    if own is None:
        return shipped
    mine = _files_in(own)
    strange = [n for n in mine if n not in shipped and not n.startswith(("parts/", "web/"))]
    if strange:
        known = ", ".join(name for name in shipped if "/" not in name)
        raise TemplateError(
            "\n".join(
                f"{own / name}: there is no template of that name; there are {known}, and what "
                "stands in parts/ and web/. Rename it, or put it elsewhere."
                for name in strange
            )
        )
    return {**shipped, **mine}


def _files_in(folder: Path) -> dict[str, Path]:
    found = [*folder.glob("*.*"), *folder.glob("parts/*.*"), *folder.glob("web/*.*")]
    return {f.relative_to(folder).as_posix(): f for f in sorted(found) if f.name[0] != "."}


@cache
def read_templates(own: Path | None = None) -> Templates:
    """The templates of all forms, compiled once a process. Raises TemplateError."""
    return compile_forms(_texts(own, web=False))


def read_pages(own: Path | None = None) -> Mapping[str, str]:
    """The readers' and preview pages' templates: file name to text."""
    return {name.removeprefix("web/"): text for name, text in _texts(own, web=True).items()}


def _texts(own: Path | None, *, web: bool) -> Mapping[str, str]:
    wanted = {n: f for n, f in template_files(own).items() if n.startswith("web/") is web}
    try:
        return {name: file.read_text("utf-8") for name, file in wanted.items()}
    except UnicodeDecodeError as error:
        raise TemplateError(f"{own}: a template is not UTF-8 ({error}); save it so.") from error


def fresh_templates(settings: Settings) -> Callable[[], Templates]:
    """Reads the templates again whenever one of their files changed, for who works on them."""
    own = own_templates(settings)
    known: dict[tuple[tuple[str, int, int], ...], Templates] = {}

    def now() -> Templates:
        stats = ((name, file.stat()) for name, file in sorted(template_files(own).items()))
        stamp = tuple((name, stat.st_mtime_ns, stat.st_size) for name, stat in stats)
        if stamp not in known:
            known.clear()
            known[stamp] = compile_forms(_texts(own, web=False))
        return known[stamp]

    return now


def settings_from(file: Path) -> Settings:
    """digest.toml, or the one in a folder that is named; checked.

    Raises ConfigurationError with every mistake.
    """
    if file.is_dir():
        inside = file / "digest.toml"
        if not inside.is_file():
            sentence = (
                f"{file}: is a folder, and holds no digest.toml. Name the file, or write one: "
                f"digest init {file}"
            )
            raise ConfigurationError([sentence])
        return settings_from(inside)
    if not file.is_file():
        raise ConfigurationError(
            [f"{file}: there is no such file. `digest init` writes one to start from."]
        )
    return load_settings(file, os.environ)


def providers_for(settings: Settings) -> tuple[Provider, ...]:
    """The configured providers, in order of preference."""
    return tuple(build_provider(provider) for provider in settings.providers)


def the_teller(settings: Settings) -> LanguageModel | None:
    """The language model that is configured; nothing of it is loaded where none is."""
    if settings.llm is None:
        return None
    from digest.llm import ChatEndpoint

    return ChatEndpoint(settings.llm, settings.fetch.agent)


SHORTEST_SECRET = 8
"""Characters; fewer can be found by trying. It holds for old secrets too: they still sign in."""


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
    if min(map(len, settings.secrets)) < SHORTEST_SECRET:
        raise Refused(
            f"{settings.file}: secret must have at least {SHORTEST_SECRET} characters before mail "
            "is sent to readers: links signed with a shorter one can be forged. "
            "Make one: openssl rand -hex 32"
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
    store = open_store(settings.store, settings.withdrawals)
    gatherer = PoliteGatherer(settings.fetch, interval=FRESH - timedelta(minutes=1))
    try:
        yield Rooms(
            settings=settings,
            store=store,
            clock=clock,
            gatherer=gatherer,
            pages=PolitePageReader(settings.fetch, gatherer, progress),
            pictures=PolitePictureReader(settings.fetch, gatherer),
            pump=LedgerPump(store, providers_for(settings), clock),
            templates=read_templates(own_templates(settings)),
            read_audience=lambda: read_subscribers(settings.subscribers_file, settings),
            progress=progress,
            sending_forbidden=why_sending_is_forbidden(settings),
            inspector=OutsideInspector(LinkChecker(settings.fetch)),
            heartbeat=partial(beat, settings.heartbeat_url, settings.fetch.agent),
            teller=the_teller(settings),
        )
    finally:
        store.close()


def tell_operators(settings: Settings, text: str, now: datetime) -> bool:
    """Mail one trouble to the operators without the store; say whether all got it."""
    if not (settings.operators and settings.newsletters):
        return False
    mails = [trouble_mail(settings.newsletters[0], who, [text], now) for who in settings.operators]
    return not post_mails(providers_for(settings), mails, "operators")
