"""A programmable world around run_daily: sources that say what they are told, and a clock."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from digest.daily import run_daily
from digest.model.news import Article, Outcome, SourceState, Visit
from digest.model.people import Consent, Declaration
from digest.model.settings import (
    Newsletter,
    ProviderSettings,
    Secret,
    SectionRule,
    Settings,
    SignOff,
    Source,
)
from digest.ports import AudienceFile, PictureReader, Provider, Store
from digest.pump import LedgerPump, build_provider
from digest.steps.rooms import Report, Rooms
from digest.wiring import read_templates

SOURCES = tuple(
    Source(f"https://{name}.example/feed.xml", name=name.title(), family=f"{name}.example")
    for name in ("harbour", "meridian", "lantern")
)
LETTER = Newsletter(
    id="daily",
    title="Morning Brief",
    sender="Morning Brief <brief@agency.example>",
    reply_to="desk@agency.example",
    postal_address="1 Quay, Port",
    sign_off=SignOff.AUTOMATIC,
    at_least=1,
    sections=(
        SectionRule("Harvest", "Grain, farms, fields and the wheat market", ("grain", "wheat")),
        SectionRule("Rivers", "Floods, rivers, dams and water levels", ("river", "flood", "dam")),
    ),
)
READERS = tuple(
    Declaration(f"{name}@reader.example", name.title(), state=Consent.CONFIRMED)
    for name in ("anna", "ben", "cleo")
)


class Sources:
    """A Gatherer whose sources have, at any moment, the articles published until then."""

    def __init__(self) -> None:
        self.articles: list[Article] = []
        self.broken: dict[str, str] = {}
        self.visits = 0

    def publish(self, source: int, at: datetime, title: str, lead: str) -> Article:
        """Add an article to one of SOURCES."""
        known = SOURCES[source]
        url = f"https://{known.family}/{at:%Y%m%d%H%M}/{len(self.articles)}"
        article = Article(
            url=url,
            link=url,
            source=known.url,
            outlet=known.name or "",
            title=title,
            lead=lead,
            body="",
            seen=at,
            published=at,
            language="en",
        )
        self.articles.append(article)
        return article

    def gather(
        self, sources: Sequence[Source], states: Mapping[str, SourceState], now: datetime
    ) -> Iterator[Visit]:
        """One visit a source."""
        self.visits += 1
        for source in sources:
            before = states.get(source.url, SourceState(source.url))
            if source.url in self.broken:
                reason = self.broken[source.url]
                state = replace(
                    before, last_visit=now, outcome=Outcome.FAILED, reason=reason, failures=1
                )
                yield Visit(state)
                continue
            found = tuple(
                replace(a, seen=now)
                for a in self.articles
                if a.source == source.url and (a.published or now) <= now
            )
            state = replace(before, last_visit=now, outcome=Outcome.READ, items=len(found))
            yield Visit(state, found)


@dataclass
class World:
    """Rooms with fake sources, a real pump and the file provider, and a clock to be moved."""

    store: Store
    folder: Path
    letter: Newsletter = LETTER
    now: datetime = datetime(2026, 3, 2, 0, 0, tzinfo=UTC)
    readers: tuple[Declaration, ...] = READERS
    sources: Sources = field(default_factory=Sources)
    editors: tuple[str, ...] = ()
    operators: tuple[str, ...] = ("operator@agency.example",)
    providers: tuple[Provider, ...] = ()
    """Instead of the file provider."""
    known_sources: tuple[Source, ...] = SOURCES
    pictures: PictureReader | None = None

    @property
    def rooms(self) -> Rooms:
        """Built anew, as each cron run does."""
        provider = ProviderSettings("file", path=self.folder)
        settings = Settings(
            file=self.folder / "digest.toml",
            subscribers_file=self.folder / "subscribers.yaml",
            store="memory",
            base_url="https://digest.agency.example",
            secrets=(Secret("a secret of the world"),),
            editors=self.editors,
            operators=self.operators,
            sources=self.known_sources,
            providers=(provider,),
            newsletters=(self.letter,),
        )
        return Rooms(
            settings=settings,
            store=self.store,
            clock=lambda: self.now,
            gatherer=self.sources,
            pump=LedgerPump(
                self.store, self.providers or (build_provider(provider),), lambda: self.now
            ),
            templates=TEMPLATES,
            read_audience=lambda: AudienceFile(self.readers, "hash"),
            pictures=self.pictures,
        )

    def run(self, *, at_once: bool = False) -> Report:
        """One run, now."""
        return run_daily(self.rooms, at_once=at_once)

    def run_until(self, end: datetime, every: timedelta = timedelta(minutes=5)) -> list[Report]:
        """A run every five minutes, as cron does, up to and including `end`."""
        reports = []
        while self.now <= end:
            reports.append(self.run())
            self.now += every
        return reports

    def mails(self, folder: str = "") -> list[EmailMessage]:
        """What the file provider wrote, in the order of its names."""
        return [
            message_from_bytes(file.read_bytes(), policy=policy.default)
            for file in sorted((self.folder / folder).glob("*.eml"))
        ]


TEMPLATES = read_templates()
