"""A publisher with two newsletters, a few readers and issues, as the web doors see it."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from digest.errors import StoreError
from digest.model.news import Citation, Issue, IssueSection, Item, Masthead, Sentence
from digest.model.people import Consent, Subscriber
from digest.model.pictures import Picture
from digest.model.sending import IssueRecord, IssueState
from digest.model.settings import Newsletter, Secret, Settings

NOW = datetime(2026, 11, 22, 5, 30, tzinfo=UTC)
SECRET, FORMER = Secret("the present secret"), Secret("the former secret")
PAGES = {
    p.name: p.read_text() for p in sorted((Path(__file__).parents[2] / "templates/web").iterdir())
}

DAILY = Newsletter(
    id="daily",
    title="Daily Brief",
    sender="Daily Brief <brief@news.example>",
    reply_to="desk@news.example",
    postal_address="Example Street 1, Amsterdam",
)
WEEKLY = Newsletter(
    id="weekly", title="The Week", sender="week@news.example", postal_address="Example Street 1"
)
SETTINGS = Settings(
    file=Path("digest.toml"),
    subscribers_file=Path("subscribers.yaml"),
    store="sqlite:///digest.db",
    base_url="https://news.example",
    secrets=(SECRET, FORMER),
    newsletters=(DAILY, WEEKLY),
)


def subscriber(number: int, **changes: object) -> Subscriber:
    anna = Subscriber(
        id=number,
        email=f"reader{number}@mail.example",
        name="",
        sections=(),
        newsletters=(),
        language="",
        timezone="",
        state=Consent.CONFIRMED,
    )
    return replace(anna, **changes)  # type: ignore[arg-type]


def item(headline: str, section: str) -> Item:
    url = "https://harbour.example/" + headline.split(maxsplit=1)[0].lower()
    return Item(
        story=headline,
        section=section,
        slug=headline.split(maxsplit=1)[0].lower(),
        headline=headline,
        headline_mark=1,
        sentences=(Sentence("The harbour opened again at dawn.", (1,)),),
        sources=(Citation("Harbour Post", url, "Read it", NOW, url),),
    )


def issue(edition: str = "2026-11-22", subject: str = "The harbour opens; grain moves") -> Issue:
    return Issue(
        edition=edition,
        masthead=Masthead(
            newsletter="daily",
            title="Daily Brief",
            sender=DAILY.sender,
            reply_to=DAILY.reply_to,
            postal_address=DAILY.postal_address,
            timezone="UTC",
            language="en",
            accent="#7a1f1f",
        ),
        drafted_at=NOW,
        subject=subject,
        preheader="Ships wait no longer, and the price of bread falls in three cities.",
        short=(),
        sections=(
            IssueSection("Africa", (item("Harbour opens after nine days", "Africa"),)),
            IssueSection("Business", (item("Grain falls in three cities", "Business"),)),
        ),
    )


def record(
    state: IssueState, edition: str = "2026-11-22", subject: str = "The harbour opens; grain moves"
) -> IssueRecord:
    return IssueRecord(
        newsletter="daily",
        edition=edition,
        state=state,
        send_at=NOW,
        expires_at=NOW,
        issue=issue(edition, subject),
    )


@dataclass
class HouseStore:
    """What PublicStore asks for, and a list of every change made."""

    people: dict[int, Subscriber] = field(default_factory=dict)
    records: tuple[IssueRecord, ...] = ()
    changes: list[tuple[int, Consent, str, datetime]] = field(default_factory=list)
    away: bool = False
    pictures: dict[str, Picture] = field(default_factory=dict)

    def picture(self, picture_hash: str) -> Picture | None:
        self._here()
        return self.pictures.get(picture_hash)

    def subscriber(self, subscriber_id: int) -> Subscriber | None:
        self._here()
        return self.people.get(subscriber_id)

    def set_consent(self, subscriber_id: int, state: Consent, why: str, now: datetime) -> None:
        self._here()
        self.changes.append((subscriber_id, state, why, now))
        self.people[subscriber_id] = replace(self.people[subscriber_id], state=state)

    def issue(self, newsletter: str, edition: str) -> IssueRecord | None:
        self._here()
        named = (r for r in self.records if (r.newsletter, r.edition) == (newsletter, edition))
        return next(named, None)

    def issues(self, newsletter: str, limit: int = 20) -> tuple[IssueRecord, ...]:
        self._here()
        return tuple(r for r in self.records if r.newsletter == newsletter)[:limit]

    def _here(self) -> None:
        if self.away:
            raise StoreError("The store /var/lib/digest.db is locked.")
