"""Small newsletters, readers and issues for tests of the store, the outbox and the pump."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta

from digest.model.news import (
    Article,
    Citation,
    Draft,
    Issue,
    IssueSection,
    Item,
    Masthead,
    Sentence,
)
from digest.model.people import Consent, Declaration
from digest.model.sending import Delivery, IssueRecord, IssueState, Mail, Own, SharedMail
from digest.model.settings import InDoubt, Newsletter
from digest.ports import Store

NOW = datetime(2026, 11, 22, 6, 30, tzinfo=UTC)
EDITION = "2026-11-22"


def newsletter(identity: str = "daily", in_doubt: InDoubt = InDoubt.HOLD) -> Newsletter:
    return Newsletter(
        id=identity,
        title="The Daily",
        sender="The Daily <news@paper.example>",
        postal_address="1 Any Street",
        in_doubt=in_doubt,
    )


def declaration(
    email: str, state: Consent = Consent.CONFIRMED, *newsletters: str, how: str = "paper form"
) -> Declaration:
    return Declaration(email=email, state=state, newsletters=newsletters, how=how)


def readers(count: int) -> list[Declaration]:
    return [declaration(f"reader{number:04}@mail.example") for number in range(1, count + 1)]


def article(url: str, **changes: object) -> Article:
    values: dict[str, object] = {
        "url": url,
        "link": url,
        "source": "https://outlet.example/feed",
        "outlet": "The Outlet",
        "title": "A bridge is opened",
        "lead": "The bridge was opened on Friday.",
        "body": "",
        "seen": NOW - timedelta(hours=2),
    }
    return Article(**(values | changes))  # type: ignore[arg-type]  # the caller names fields


def issue(edition: str = EDITION, subject: str = "A bridge is opened") -> Issue:
    citation = Citation("The Outlet", "https://outlet.example/1", "report", NOW, "a1")
    item = Item(
        story="s1",
        section="Asia",
        slug="a-bridge",
        headline="A “bridge” — opened ☂",
        headline_mark=1,
        sentences=(Sentence("The bridge was opened.", (1,), fresh=True),),
        sources=(citation,),
        score=0.1 + 0.2,
    )
    masthead = Masthead(
        newsletter="daily",
        title="The Daily",
        sender="The Daily <news@paper.example>",
        reply_to="",
        postal_address="1 Any Street",
        timezone="UTC",
        language="en",
        accent="#7a1f1f",
    )
    return Issue(
        edition=edition,
        masthead=masthead,
        drafted_at=NOW,
        subject=subject,
        preheader="What happened",
        short=(),
        sections=(IssueSection("Asia", (item,)),),
    )


def draft(edition: str = EDITION, subject: str = "A bridge is opened") -> Draft:
    return Draft(issue(edition, subject), {"https://outlet.example/1": "s1"})


def record(
    edition: str = EDITION,
    state: IssueState = IssueState.DRAFT,
    expires: timedelta = timedelta(hours=3),
) -> IssueRecord:
    return IssueRecord("daily", edition, state, send_at=NOW, expires_at=NOW + expires)


def planned(store: Store, people: Iterable[Declaration]) -> int:
    """Declare the people and plan today's issue of `newsletter()`."""
    store.declare(people, "hash", NOW)
    return store.plan(newsletter(), EDITION, NOW)


def letter(delivery: Delivery) -> Mail:
    """A delivery's message: the id stands in a header so that a receiving server can tell it."""
    text = f"Subject: Today\r\nX-Delivery: {delivery.id}\r\n\r\n.News\r\nfor you.\r\n"
    return Mail(delivery.id, "news@paper.example", delivery.reader.email, text.encode())


def at(moment: datetime) -> Callable[[], datetime]:
    """A clock that stands still."""
    return lambda: moment


class Presses:
    """A ports.Press whose messages hold nothing but a line and, as a tag, the reader's id."""

    TAG = "x0123456789abcdef0123"

    def __call__(self, delivery: Delivery) -> Mail:
        return letter(delivery)

    def shared(self, deliveries: Sequence[Delivery]) -> SharedMail:
        assert len({(d.reader.sections, d.reader.language) for d in deliveries}) == 1
        return SharedMail(
            sender="The Daily <news@paper.example>",
            reply_to="",
            subject="Today",
            html=f"<html><body>News — {self.TAG}</body></html>",
            text=f"News — {self.TAG}\n",
            readers=tuple(
                Own(
                    id=delivery.id,
                    recipient=delivery.reader.email,
                    name=delivery.reader.name,
                    headers={"List-Unsubscribe": f"<https://paper.example/l/{delivery.reader.id}>"},
                    values={self.TAG: delivery.id},
                )
                for delivery in deliveries
            ),
        )
