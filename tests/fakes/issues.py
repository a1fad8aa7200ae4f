"""Issues as the newsroom would make them, invented."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from digest.mail import Envelope, Links, Templates, compile_forms
from digest.model.news import (
    Citation,
    Issue,
    IssueSection,
    Item,
    Masthead,
    Sentence,
    ShortLine,
    Status,
)
from digest.model.people import Reader

FOLDER = Path(__file__).parents[2] / "templates"
SOURCES = {
    file.relative_to(FOLDER).as_posix(): file.read_text(encoding="utf-8")
    for file in sorted([*FOLDER.glob("*.*"), *FOLDER.glob("parts/*.*")])
}
PARTS = {name: text for name, text in SOURCES.items() if name.startswith("parts/")}
MJML, TEXT = SOURCES["digest.mjml"], SOURCES["digest.txt"]
DRAFTED = datetime(2026, 5, 1, 3, 30, tzinfo=UTC)
READER = Reader(id=7, email="anna@reader.example", name="Anna")
LINKS = Links(
    view="https://digest.example/i/daily/2026-05-01",
    leave="https://digest.example/leave/5f3a9c",
)
MASTHEAD = Masthead(
    newsletter="daily",
    title="Morning Brief",
    sender="Morning Brief <brief@digest.example>",
    reply_to="Editors <editors@digest.example>",
    postal_address="PO Box 1, Example City",
    timezone="Europe/Berlin",
    language="en",
    accent="#7a1f1f",
)

_COMPILED: list[Templates] = []


def templates() -> Templates:
    """The project's own templates, compiled once for all tests."""
    if not _COMPILED:
        _COMPILED.append(compile_forms(SOURCES))
    return _COMPILED[0]


def cited(number: int, outlet: str = "Harbour Gazette", url: str = "") -> Citation:
    address = url or f"https://gazette.example/{number}?utm_source=digest&utm_medium=email"
    return Citation(
        outlet=outlet,
        url=address,
        label=f"Report number {number}",
        published=datetime(2026, 4, 30, 9, 15, tzinfo=UTC),
        article=address,
    )


def item(
    story: str,
    headline: str,
    *texts: str,
    section: str = "World",
    slug: str = "",
    status: Status = Status.NEW,
    fresh: int | None = None,
    sources: tuple[Citation, ...] | None = None,
    background: str = "",
    language: str = "en",
) -> Item:
    """`fresh` is the index of the sentence that is new."""
    return Item(
        story=story,
        section=section,
        slug=slug,
        headline=headline,
        headline_mark=1,
        sentences=tuple(Sentence(text, (1,), at == fresh) for at, text in enumerate(texts)),
        sources=(cited(int(story)),) if sources is None else sources,
        status=status,
        background=background,
        language=language,
    )


def issue(
    *sections: IssueSection,
    short: Sequence[ShortLine] = (),
    subject: str = "The bridge at Old Harbour opens",
    preheader: str = "The dam holds; the choir of Eastmark sings again.",
    masthead: Masthead = MASTHEAD,
    edition: str = "2026-05-01",
) -> Issue:
    return Issue(
        edition=edition,
        masthead=masthead,
        drafted_at=DRAFTED,
        subject=subject,
        preheader=preheader,
        short=tuple(short),
        sections=sections,
    )


BRIDGE = item(
    "1",
    "The bridge at Old Harbour opens after eleven years",
    "The bridge was opened to traffic on Friday.",
    "Tolls will be charged from June.",
    slug="Old Harbour",
)
STRIKE = item(
    "2",
    "Ferry crews stay out for a fourth day",
    "The union wants nine percent; the line has offered four.",
    "Talks broke off before midnight.",
    slug="Ferries",
    status=Status.UPDATE,
    fresh=1,
    background="The strike began on Tuesday.",
)
COMET = item("3", "A comet comes closer than any in forty years", section="Science & Health")
ARCHIVE = item("4", "Amberg apologises for its flooded archive", slug="Amberg")

DAY = issue(
    IssueSection("World", (BRIDGE, STRIKE), (ARCHIVE,)),
    IssueSection("Science & Health", (COMET,)),
    short=(
        ShortLine("1", "World", "Old Harbour", "The bridge was opened to traffic on Friday."),
        ShortLine("3", "Science & Health", "", "A comet comes closer than any in forty years"),
    ),
)

ENVELOPE = Envelope(
    sender=MASTHEAD.sender,
    reply_to=MASTHEAD.reply_to,
    to=READER.email,
    to_name=READER.name,
    date=datetime(2026, 5, 1, 4, 30, tzinfo=UTC),
    message_id="<daily.2026-05-01.7@digest.example>",
    list_id="daily.digest.example",
    list_title=MASTHEAD.title,
    leave_url=LINKS.leave,
    feedback_id="2026-05-01:daily:digest:digest.example",
)
