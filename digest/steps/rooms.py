"""The rooms a run walks through, and the report it brings back."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from digest import __version__
from digest.desk.timetable import Slot
from digest.mail import Templates
from digest.model.news import Outcome, Visit
from digest.model.sending import Counts, IssueRecord
from digest.model.settings import Newsletter, Secret, Settings
from digest.ports import (
    AudienceFile,
    Blind,
    Clock,
    Gatherer,
    Inspector,
    LanguageModel,
    PageReader,
    PictureReader,
    Progress,
    Pump,
    RunNote,
    Store,
    silent,
)

NO_BASE_URL = "https://base-url-not-set.invalid"


@dataclass(frozen=True, slots=True)
class Heard:
    """A trouble the door met between two runs; `told`: operators know of it already."""

    key: str
    text: str
    told: bool = False


@dataclass(frozen=True)
class Rooms:
    """Everything a run needs, built by wiring.py."""

    settings: Settings
    store: Store
    clock: Clock
    gatherer: Gatherer
    pump: Pump
    templates: Templates
    read_audience: Callable[[], AudienceFile]
    progress: Progress = silent
    pages: PageReader | None = None
    """None where no pages are read."""
    pictures: PictureReader | None = None
    """None where no picture is ever had."""
    sending_forbidden: str = ""
    """Why nothing may be sent to readers (a leave link that can't work), or empty."""
    heartbeat: Callable[[], str] = str
    """Tells a watchdog that a run has ended; a sentence if it could not be told. `str` says ''."""
    inspector: Inspector = field(default_factory=Blind)
    """Looks at issues from outside: links, a browser, a spam filter."""
    version: str = __version__
    """Which Digest this is: a sign-off is bound to it."""
    teller: LanguageModel | None = None
    """Tells stories in words of its own; None where none is configured."""
    heard: tuple[Heard, ...] = ()
    """Troubles from between two runs, for the operators."""

    @property
    def base_url(self) -> str:
        """Where links lead; an address that cannot exist where they could not work."""
        return self.public_url or NO_BASE_URL

    @property
    def public_url(self) -> str:
        """Where readers reach the public pages; "" where no link to them would work.

        Without a secret no leave link can be signed, so that nobody is led there either.
        """
        return self.settings.base_url or "" if self.settings.secrets else ""

    @property
    def secret(self) -> Secret:
        """What signs links. Without one only the file provider sends, and nothing is served."""
        return self.settings.secrets[0] if self.settings.secrets else Secret("not set")

    def newsletter(self, newsletter_id: str) -> Newsletter:
        """By id; KeyError for one that is not configured."""
        return {n.id: n for n in self.settings.newsletters}[newsletter_id]


@dataclass
class Standing:
    """Where one edition stands at the end of a run."""

    newsletter: str
    edition: str
    state: str
    why: str
    counts: Counts


@dataclass
class Report:
    """What one run did, in sentences; `troubles` make the exit code 1 and go to operators."""

    rooms: Rooms
    lines: list[str] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)
    fresh_troubles: list[str] = field(default_factory=list)
    told_before: set[str] = field(default_factory=set)
    """Those of `troubles` that an earlier run met already."""
    tried: set[str] = field(default_factory=set)
    """Addresses of the sources this run really asked."""
    standings: list[Standing] = field(default_factory=list)
    turn: timedelta | None = None
    """How long one issue is sent before others have their turn; None: until it is done."""
    broken_off: set[tuple[str, str]] = field(default_factory=set)
    """Newsletter and edition of sendings that ended their turn before they were done."""
    visits: dict[str, int] = field(default_factory=dict)
    new_articles: int = 0

    def say(self, text: str, newsletter: str = "") -> None:
        """Something was done."""
        self.lines.append(text)
        self.rooms.store.note(RunNote(self.rooms.clock(), text, newsletter))

    def say_once(self, key: str, text: str) -> None:
        """Something that is so from now on: said by the first run that meets it."""
        if self.rooms.store.note(RunNote(self.rooms.clock(), text, key=key)):
            self.lines.append(text)

    def trouble(self, key: str, text: str, newsletter: str = "") -> None:
        """Something a person must look at; operators get one mail for one key."""
        self.troubles.append(text)
        note = RunNote(self.rooms.clock(), text, newsletter, trouble=True, key=key)
        if self.rooms.store.note(note):
            self.fresh_troubles.append(text)
        else:
            self.told_before.add(text)

    def standing_trouble(self, key: str, text: str) -> None:
        """A trouble that holds nothing up: only the first run that meets it ends with 1."""
        note = RunNote(self.rooms.clock(), text, trouble=True, key=key)
        if self.rooms.store.note(note):
            self.troubles.append(text)
            self.fresh_troubles.append(text)

    def visited(self, visit: Visit, new: int) -> None:
        """Count a visit by its outcome."""
        outcome = visit.state.outcome or Outcome.NOT_REACHED
        if outcome is not Outcome.NOT_DUE:
            self.tried.add(visit.state.url)
        self.visits[outcome] = self.visits.get(outcome, 0) + 1
        self.new_articles += new

    def stands(
        self, newsletter: Newsletter, slot: Slot, record: IssueRecord | None, why: str
    ) -> None:
        """Remember how an edition stands as the run leaves it; the last time counts."""
        named = (newsletter.id, slot.edition)
        self.standings = [s for s in self.standings if (s.newsletter, s.edition) != named]
        self.standings.append(
            Standing(
                newsletter.id,
                slot.edition,
                record.state if record else "not drafted",
                why,
                self.rooms.store.counts(newsletter.id, slot.edition),
            )
        )


def is_new_warning(rooms: Rooms, warning: str) -> bool:
    """Whether no run has met this warning of the configuration yet; kept as met."""
    note = RunNote(rooms.clock(), warning, key=f"configuration {warning}")
    return rooms.store.note(note)
