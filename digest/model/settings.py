"""What digest.toml says, checked and complete: every default is filled in."""

from dataclasses import dataclass, field, fields
from datetime import date, time, timedelta
from enum import StrEnum
from pathlib import Path


class Secret(str):
    """A string that does not show itself in a repr, a traceback or a log."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "Secret('…')"


class Quote(StrEnum):
    """How much of a source's text may be told."""

    HEADLINE = "headline"
    LEAD = "lead"
    SENTENCES = "sentences"


@dataclass(frozen=True, slots=True)
class Source:
    """A place that publishes articles. `name` is None until its feed told it.

    `pictures`: its pictures may be shown (those of `own` sources may in any case).
    `folder` is where the files of a `folder:` source lie, else None; `base` is the address that
    their links are relative to, or "".
    """

    url: str
    name: str | None = None
    family: str = ""
    kind: str = "auto"
    weight: float = 1.0
    own: bool = False
    sections: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    quote: Quote = Quote.LEAD
    quote_words: int = 60
    folder: Path | None = None
    base: str = ""
    pictures: bool = False
    retell: bool = True


@dataclass(frozen=True, slots=True)
class FetchRules:
    """Manners and limits of fetching. `pause` is between two requests to one scheme+host+port."""

    agent: str = "digest (+https://digest.invalid/contact-not-set)"
    pause: timedelta = timedelta(seconds=2)
    deadline: timedelta = timedelta(minutes=10)
    pages: bool = True
    allow_private: bool = False
    timeout: timedelta = timedelta(seconds=20)
    max_bytes: int = 20_000_000


@dataclass(frozen=True, slots=True)
class LlmRules:
    """[llm]: a language model behind an endpoint. Prices are of a million tokens, in `currency`.

    `key_name` is the environment variable of the key, "" where none is needed; `key` is None
    while it is not set. `max_cost` is of one issue.
    """

    base_url: str
    model: str
    input_price: float
    output_price: float
    key: Secret | None = None
    key_name: str = ""
    currency: str = "USD"
    max_cost: float = 0.5
    timeout: timedelta = timedelta(seconds=60)
    deadline: timedelta = timedelta(minutes=5)
    max_tokens: int = 1000
    seed: int = 1


class Security(StrEnum):
    """How an SMTP connection is protected."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Dkim:
    """What signing needs (RFC 6376); `key` is the private key, None while it is not set."""

    domain: str
    selector: str
    key: Secret | None = None


@dataclass(frozen=True, slots=True)
class ProviderSettings:
    """One row of [[providers]]; `name` decides which keys matter. `rate` is messages a second."""

    name: str
    host: str | None = None
    port: int | None = None
    security: Security = Security.STARTTLS
    user: str | None = None
    password: Secret | None = None
    path: Path | None = None
    api_key: Secret | None = None
    region: str | None = None
    rate: float | None = None
    per_day: int | None = None
    connections: int = 1
    dkim: Dkim | None = None


@dataclass(frozen=True, slots=True)
class SectionRule:
    """The standing rule that says what belongs in a section."""

    name: str
    about: str
    keywords: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    at_most: int = 5


@dataclass(frozen=True, slots=True)
class Block:
    """The house's own words, in small Markdown; shown from `first` to `last` inclusive."""

    place: str
    title: str
    text: str
    label: str = ""
    first: date | None = None
    last: date | None = None


class SignOff(StrEnum):
    """Who says yes to an issue."""

    EDITOR = "editor"
    AUTOMATIC = "automatic"


class IfUnsigned(StrEnum):
    """What becomes of an unsigned issue at `send_at`."""

    HOLD = "hold"
    SEND = "send"


class InDoubt(StrEnum):
    """What becomes of a delivery whose answer was never written down."""

    HOLD = "hold"
    RESEND = "resend"


@dataclass(frozen=True, slots=True)
class RankRules:
    """What a newsletter holds to be important: how much each named term of a rank counts.

    Values of terms are in digest.newsroom.worth. Below `floor` a story is left out; `variety` is
    what likeness to those already in costs. `per_source` items at most are opened by one
    publisher family and `per_actor` name one country or leader; None: as the issue's length
    allows.
    """

    own_first: bool = False
    floor: float = 0.0
    variety: float = 0.3
    per_source: int | None = None
    per_actor: int | None = None
    voices: float = 1.0
    reports: float = 0.4
    source: float = 1.0
    novelty: float = 0.4
    fit: float = 0.5
    gravity: float = 0.6
    acts: float = 0.45
    power: float = 0.2
    soft: float = 0.4
    local: float = 0.1
    dead: float = 0.3
    named: float = 0.5
    countries: float = 0.3
    abroad: float = 0.75
    reach: float = 0.2
    form: float = 0.5

    def weights(self) -> dict[str, float]:
        """Each term's weight, by its name."""
        return {name: getattr(self, name) for name in TERMS}


TERMS = tuple(f.name for f in fields(RankRules))[5:]
"""The named terms of a rank, in the order they are shown."""

ALL_DAYS = (0, 1, 2, 3, 4, 5, 6)


@dataclass(frozen=True, slots=True)
class Newsletter:
    """A standing publication. Times are civil times in `timezone`; `days` are 0 = Monday.

    `logo` and `logo_dark` are web addresses or whole paths of files, "" for none.
    """

    id: str
    title: str
    sender: str
    postal_address: str
    timezone: str = "UTC"
    language: str = "en"
    languages: tuple[str, ...] = ("en",)
    reply_to: str = ""
    gather_every: timedelta = timedelta(minutes=30)
    draft_at: time = time(5, 30)
    send_at: time = time(6, 30)
    days: tuple[int, ...] = ALL_DAYS
    expires: timedelta = timedelta(hours=3)
    covers: timedelta = timedelta(hours=24)
    sign_off: SignOff = SignOff.EDITOR
    if_unsigned: IfUnsigned = IfUnsigned.HOLD
    at_least: int = 3
    at_most: int = 25
    in_doubt: InDoubt = InDoubt.HOLD
    accent: str = "#7a1f1f"
    images: bool = False
    logo: str = ""
    logo_dark: str = ""
    sections: tuple[SectionRule, ...] = ()
    blocks: tuple[Block, ...] = ()
    rank: RankRules = RankRules()


@dataclass(frozen=True, slots=True)
class Settings:
    """The whole of digest.toml, read from `file`; relative paths are already joined.

    `warnings` are sentences about what is allowed but will not work as it is (a secret not set).
    """

    file: Path
    subscribers_file: Path
    store: str
    withdrawals: Path | None = None
    base_url: str | None = None
    secrets: tuple[Secret, ...] = ()
    editors: tuple[str, ...] = ()
    operators: tuple[str, ...] = ()
    heartbeat_url: str | None = None
    keep: timedelta = timedelta(days=400)
    fetch: FetchRules = field(default_factory=FetchRules)
    llm: LlmRules | None = None
    sources: tuple[Source, ...] = ()
    providers: tuple[ProviderSettings, ...] = ()
    newsletters: tuple[Newsletter, ...] = ()
    warnings: tuple[str, ...] = ()
