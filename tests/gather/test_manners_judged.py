"""The benchmark's judgement of manners must be able to say no."""

from datetime import UTC, datetime, timedelta

import pytest

from benchmarks.gather import Asked, Round, manners, plan_for
from digest.model.settings import FetchRules

NOW = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)
RULES = FetchRules(agent="digest-test", pause=timedelta(seconds=2), allow_private=True)
ROUNDS = [
    Round("cold", NOW, 0.0, 60.0, 1.0, 1.0, 1.0, {}, 0),
    Round("again", NOW + timedelta(minutes=31), 100.0, 60.0, 1.0, 1.0, 1.0, {}, 0),
]
PAUSE = "no two requests to one host within the pause"
QUIET = "no request before Retry-After"
VALIDATORS = "validators sent, as given"
LEFT = "moved for good or gone: not asked at the old address again"


def asked(path: str, at: float, status: int = 200, tag: str = "", sent: str = "") -> Asked:
    headers = {"user-agent": "digest-test"} | ({"if-none-match": sent} if sent else {})
    return Asked("127.0.1.1:18080", path, at, at + 0.1, status, tag, headers)


@pytest.mark.parametrize(
    ("log", "manner", "verdict"),
    [
        ([asked("/a", 1), asked("/b", 3.2)], PAUSE, "kept (1)"),
        ([asked("/a", 1), asked("/b", 3.0)], PAUSE, "BROKEN 1 of 1"),
        ([asked("/a", 1, 429), asked("/b", 5)], QUIET, "BROKEN 1 of 1"),
        ([asked("/a", 1, 429), asked("/a", 101)], QUIET, "BROKEN 1 of 1"),
        ([asked("/a", 1, 429), asked("/a", 1841)], QUIET, "kept (1)"),
        ([asked("/a", 1, tag='"x"'), asked("/a", 101, sent='"x"')], VALIDATORS, "kept (1)"),
        ([asked("/a", 1, tag='"x"'), asked("/a", 101)], VALIDATORS, "BROKEN 1 of 1"),
        ([asked("/a", 1, 410), asked("/a", 101)], LEFT, "BROKEN 1 of 1"),
        ([asked("/a", 1)], LEFT, "not put to the test"),
    ],
)
def test_what_the_servers_saw_is_judged(log: list[Asked], manner: str, verdict: str) -> None:
    assert manners(log, ROUNDS, RULES)[manner].startswith(verdict)


def test_a_tenth_of_the_feeds_is_in_trouble_and_every_place_is_another() -> None:
    plan = plan_for(1000, 2)
    assert len({(host, port) for host, port, _ in plan}) == 500
    feeds = [how for _, _, paths in plan for how in paths.values()]
    assert (len(feeds), sum(how != "well" for how in feeds)) == (1000, 100)
