"""Gathering from many sites: how fast, at what cost, and with what manners.

    python -m benchmarks.gather --feeds 1000 [--per-host 2] [--pause 2]

Serves the feeds in a process of its own on 127.0.x.y (benchmarks.newsstand), a tenth of them slow,
hanging, limiting, broken, moved, gone or otherwise wrong, and reads them twice as `digest gather`
does: cold, and half an hour later with what the store would remember. Manners are judged by the
servers' log alone. Rounds are bounded by the deadline in [fetch]. The last line is JSON.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from time import monotonic, process_time

from benchmarks.memory import Peak
from benchmarks.newsstand import RETRY_AFTER, TROUBLES, Behaviours
from digest.gather import PoliteGatherer
from digest.model.news import SourceState
from digest.model.settings import FetchRules, Source

NOW = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)
LATER = timedelta(minutes=31)
FIRST_PORT = 18_080
PORTS = 4
AT_ONCE = 50

Plan = list[tuple[str, int, Behaviours]]


@dataclass(frozen=True)
class Asked:
    """One request as a server saw it; times are of this machine's monotonic clock."""

    place: str
    path: str
    started: float
    ended: float
    status: int
    tag: str
    headers: dict[str, str]


@dataclass(frozen=True)
class Round:
    """One gathering: `began` and `seconds` on the monotonic clock, `now` on the gathering's."""

    name: str
    now: datetime
    began: float
    seconds: float
    feeds_per_second: float
    cpu_ms_per_feed: float
    peak_mb: float
    outcomes: dict[str, int]
    articles: int


def plan_for(feeds: int, per_host: int) -> Plan:
    """`per_host` feeds for each address and port; every tenth feed is in some trouble."""
    plan: Plan = []
    for number in range(-(-feeds // per_host)):
        spot = number // PORTS
        host = f"127.0.{spot // 250 + 1}.{spot % 250 + 1}"
        behaviours = {}
        for feed in range(number * per_host, min(feeds, (number + 1) * per_host)):
            trouble = feed % 10 == 9
            behaviours[f"/feed{feed}"] = TROUBLES[feed // 10 % len(TROUBLES)] if trouble else "well"
        plan.append((host, FIRST_PORT + number % PORTS, behaviours))
    return plan


@contextmanager
def standing(plan: Plan, log: Path) -> Iterator[None]:
    """The newsstand's process."""
    file = log.with_suffix(".plan")
    file.write_text(json.dumps(plan), "utf-8")
    command = [sys.executable, "-m", "benchmarks.newsstand", str(file), str(log)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as stand:
        assert stand.stdout is not None
        try:
            if stand.stdout.readline().strip() != "ready":
                raise SystemExit("the servers did not start: are 127.0.x.y and the ports free?")
            yield
        finally:
            stand.terminate()


def gather_once(
    name: str,
    rules: FetchRules,
    sources: Sequence[Source],
    states: dict[str, SourceState],
    now: datetime,
) -> Round:
    """One gathering; `states` remembers it as a store would."""
    with Peak() as peak:
        began, cpu = monotonic(), process_time()
        outcomes, articles = Counter[str](), 0
        for visit in PoliteGatherer(rules, at_once=AT_ONCE).gather(sources, dict(states), now):
            outcomes[str(visit.state.outcome)] += 1
            articles += len(visit.articles)
            if visit.state.outcome != "not due":
                states[visit.state.url] = visit.state
        seconds, cpu = monotonic() - began, process_time() - cpu
    return Round(
        name,
        now,
        began,
        round(seconds, 2),
        round(len(sources) / seconds, 1),
        round(1000 * cpu / len(sources), 2),
        round(peak.megabytes, 1),
        dict(sorted(outcomes.items())),
        articles,
    )


def manners(asked: Sequence[Asked], rounds: Sequence[Round], rules: FetchRules) -> dict[str, str]:
    """Each manner with "kept (how often it was put to the test)" or what broke it."""
    by_place: dict[str, list[Asked]] = defaultdict(list)
    for one in sorted(asked, key=lambda a: a.started):
        by_place[one.place].append(one)
    pairs = [pair for rows in by_place.values() for pair in pairwise(rows)]
    close = [b.started - a.ended for a, b in pairs if _round(b, rounds) == _round(a, rounds)]
    first, second = ([a for a in asked if _round(a, rounds) == number] for number in (0, 1))
    tags = {(a.place, a.path): a.tag for a in first if a.tag}
    again = [a for a in second if (a.place, a.path) in tags]
    left = {(a.place, a.path) for a in first if a.status in (301, 410)}
    ours = "digest"
    return {
        "no two requests to one host within the pause": _verdict(
            [gap for gap in close if gap < rules.pause.total_seconds()], len(close)
        ),
        "one request at a time to one host": _verdict([g for g in close if g < 0], len(close)),
        "no request before Retry-After": _verdict(*_early(asked, rounds)),
        "validators sent, as given": _verdict(
            [a for a in again if a.headers.get("if-none-match") != tags[a.place, a.path]],
            len(again),
        ),
        "moved for good or gone: not asked at the old address again": _verdict(
            [a for a in second if (a.place, a.path) in left], len(left)
        ),
        "says who asks": _verdict(
            [a for a in asked if not a.headers.get("user-agent", "").startswith(ours)], len(asked)
        ),
        f"at most {AT_ONCE} requests at once": _verdict(
            [] if (most := _most_at_once(asked)) <= AT_ONCE else [most], len(asked)
        ),
    }


def _verdict(broken: Sequence[object], tested: int) -> str:
    if broken:
        return f"BROKEN {len(broken)} of {tested} times, first: {broken[0]}"
    return f"kept ({tested})" if tested else "not put to the test"


def _round(asked: Asked, rounds: Sequence[Round]) -> int:
    return max(n for n, one in enumerate(rounds) if n == 0 or asked.started >= one.began)


def _moment(asked: Asked, at: float, rounds: Sequence[Round]) -> datetime:
    """A time of the servers' clock on that of the gatherings."""
    one = rounds[_round(asked, rounds)]
    return one.now + timedelta(seconds=at - one.began)


def _early(asked: Sequence[Asked], rounds: Sequence[Round]) -> tuple[list[Asked], int]:
    """Requests to a host that had asked for quiet; and how many hosts had."""
    until: dict[str, datetime] = {}
    early = []
    for one in sorted(asked, key=lambda a: a.started):
        moment = _moment(one, one.started, rounds)
        if moment < until.get(one.place, moment):
            early.append(one)
        if one.status == 429:
            quiet = _moment(one, one.ended, rounds) + timedelta(seconds=RETRY_AFTER - 1)
            until[one.place] = quiet
    return early, len(until)


def _most_at_once(asked: Sequence[Asked]) -> int:
    changes = sorted([(a.started, 1) for a in asked] + [(a.ended, -1) for a in asked])
    now = most = 0
    for _, change in changes:
        now += change
        most = max(most, now)
    return most


def main() -> None:
    """Print the rounds, the table of manners and the JSON line; end with 1 if one is broken."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--feeds", type=int, default=1000)
    parser.add_argument("--per-host", type=int, default=2)
    parser.add_argument(
        "--pause", type=float, default=2.0, help="seconds; the default is [fetch]'s"
    )
    given = parser.parse_args()
    rules = replace(
        FetchRules(agent="digest-benchmark (+mailto:desk@house.example)"),
        pause=timedelta(seconds=given.pause),
        allow_private=True,
    )
    plan = plan_for(given.feeds, given.per_host)
    sources = [
        Source(f"http://{host}:{port}{path}") for host, port, paths in plan for path in paths
    ]
    states: dict[str, SourceState] = {}
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder, "asked.jsonl")
        with standing(plan, log):
            rounds = [gather_once("cold", rules, sources, states, NOW)]
            rounds.append(gather_once("with 304s", rules, sources, states, NOW + LATER))
        asked = [Asked(*json.loads(line)) for line in log.read_text("utf-8").splitlines()]
    for one in rounds:
        print(
            f"{one.name:>9}: {one.seconds:6.1f} s {one.feeds_per_second:6.1f} feeds/s "
            f"{one.cpu_ms_per_feed:6.2f} ms CPU a feed {one.peak_mb:6.0f} MB peak "
            f"{one.articles} articles, {one.outcomes}"
        )
    table = manners(asked, rounds, rules)
    for manner, verdict in table.items():
        print(f"  {manner:<60} {verdict}")
    numbers = {one.name: {**asdict(one), "now": one.now.isoformat()} for one in rounds}
    print(json.dumps({"feeds": len(sources), "hosts": len(plan), **numbers, "manners": table}))
    sys.exit(any(verdict.startswith("BROKEN") for verdict in table.values()))


if __name__ == "__main__":
    main()
