"""The real way under the real timetable, in a world whose clock is waited for."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from fakes.clockwork import Clockwork
from fakes.world import World

from digest.daily import run_daily
from digest.desk.timetable import Slot, slot_of
from digest.model.sending import Delivery, IssueRecord
from digest.model.settings import Newsletter
from digest.scheduler import House, Timekeeper, Walked
from digest.steps.rooms import Heard, Rooms
from digest.steps.upcoming import upcoming


@dataclass
class Days:
    """A world of several newsletters, kept by the Timekeeper."""

    world: World
    letters: tuple[Newsletter, ...]
    clock: Clockwork
    trouble: Callable[[datetime], None] = lambda _: None
    alarms: list[str] = field(default_factory=list)
    lines: list[Mapping[str, object]] = field(default_factory=list)

    @property
    def rooms(self) -> Rooms:
        """Built anew for each run."""
        rooms = self.world.rooms
        settings = replace(rooms.settings, newsletters=self.letters)
        return replace(rooms, settings=settings, clock=self._now)

    def _now(self) -> datetime:
        self.world.now = self.clock()
        return self.world.now

    def walk(self, heard: tuple[Heard, ...]) -> Walked:
        """As `digest schedule` does it."""
        rooms = replace(self.rooms, heard=heard)
        since = rooms.clock()
        self.trouble(since)
        report = run_daily(rooms)
        moments = upcoming(rooms, since)
        return Walked(tuple(report.lines), tuple(report.troubles), moments)

    def alarm(self, text: str) -> bool:
        """Operators hear it."""
        self.alarms.append(text)
        return True

    def keep(self) -> "Days":
        """Until the clock's end."""
        house = House(self.walk, lambda: None, self.alarm, self.lines.append)
        Timekeeper(house, self.clock, self.clock).keep()
        return self

    def runs(self) -> list[Mapping[str, object]]:
        """Their log lines."""
        return [line for line in self.lines if line["event"] == "run"]

    def editions(
        self, first: date, last: date
    ) -> Iterable[tuple[Newsletter, Slot, IssueRecord | None, tuple[Delivery, ...]]]:
        """Every edition whose day lies in [first, last], with what became of it."""
        store = self.world.store
        for letter in self.letters:
            for n in range((last - first).days + 1):
                day = first + timedelta(days=n)
                if day.weekday() in letter.days:
                    slot = slot_of(letter, day)
                    record = store.issue(letter.id, slot.edition)
                    rows = store.deliveries(letter.id, slot.edition)
                    yield letter, slot, record, rows


NEWS = (
    ("Wheat harvest fails in Tarn after hail", "Hail flattened the wheat around Tarn at night."),
    ("Orlen dam breaks and the valley floods", "The dam above Orlen broke; hundreds fled."),
    ("Grain ships seized off Cape Morrow", "Pirates took two grain ships near Cape Morrow."),
    ("Engineers straighten the river Sorrow", "Digging began on a new bed for the Sorrow river."),
    ("Grain dealer Vosk is charged with fraud", "Vosk had sold the same grain three times."),
    ("Ferry sinks in the river Quarle", "A ferry with forty passengers went down at dusk."),
    ("Minister Abara resigns over wheat imports", "Abara had bought wheat from her brother."),
    ("Beavers return to the river Yssel", "Twelve beavers were set free near the river's source."),
    ("Drought empties grain silos of Kelso", "No rain fell for ninety days; the silos are bare."),
    ("Court fines a plant for dead fish", "The plant had let acid into the river Duna for years."),
    ("Wheat rust reaches the southern fields", "The fungus was found on wheat near Lomond."),
    ("Bridge over the river Esker opens early", "Cars crossed the bridge a year ahead of plan."),
)
APART = timedelta(hours=8)


def publish_news(world: World, first: datetime, length: timedelta) -> None:
    """A new event every eight hours, each unlike those before."""
    for n in range(length // APART + 1):
        title, lead = NEWS[n % len(NEWS)]
        world.sources.publish(n % 2, first + n * APART, title, lead)
