"""status, why and sources list: they look, and change nothing."""

from pathlib import Path

import pytest
from fakes.press import AT, EDITION, FEED, NOW, Press, drafted, press

from digest.cli.finding import matching
from digest.cli.show import harmless
from digest.model.news import LeftOut, Outcome, SourceState, Visit


@pytest.fixture
def desk(tmp_path: Path) -> Press:
    return drafted(press(tmp_path))


def test_status_keeps_its_promise_to_scripts(desk: Press) -> None:
    status = desk.json("status", "--now", AT)
    assert list(status) == [
        "at", "config", "warnings", "sending_forbidden", "run_at_work", "gathered_at", "issues",
        "next", "sources", "subscribers", "gone_from_file", "problems", "overruled",
        "cannot_keep", "notes",
    ]  # fmt: skip
    assert list(status["issues"][0]) == [
        "newsletter", "edition", "state", "reason", "subject", "fingerprint", "drafted_at",
        "send_at", "expires_at", "approved_by", "approved_at", "sent_at", "counts", "in_doubt",
        "sections", "left_out",
    ]  # fmt: skip
    assert status["next"][0]["edition"] == "2020-08-15"
    assert status["subscribers"] == {"confirmed": 2, "invited": 1}


def test_status_says_what_a_provider_cannot_keep(desk: Press) -> None:
    with_another = desk.config.read_text("utf-8") + (
        '\n[[providers]]\nname = "sendgrid"\napi_key = { env = "A_KEY" }\n'
    )
    desk.config.write_text(with_another, "utf-8")
    lost = desk.json("status", "--now", AT)["cannot_keep"]
    assert lost["file"] == []
    assert "Message-ID" in " ".join(lost["sendgrid"])
    assert "sendgrid cannot keep: a Message-ID" in " ".join(desk.run("status").output.split())


def test_status_names_who_is_gone_from_the_file(desk: Press) -> None:
    kept = desk.people.read_text("utf-8").replace("ben@reader.example", "bea@reader.example")
    desk.people.write_text(kept, "utf-8")
    desk.run("draft", "--again", "--now", AT)
    assert desk.json("status")["gone_from_file"] == ["ben@reader.example"]
    shown = desk.run("status").stdout
    assert "gone from subscribers.yaml, not deleted: ben@reader.example" in shown


def visited(desk: Press, outcome: Outcome, reason: str) -> None:
    state = SourceState(FEED, "Harbour", last_visit=NOW, outcome=outcome, reason=reason, failures=2)
    with desk.store() as store:
        store.save_visit(Visit(state))


def test_a_failing_source_is_named_with_its_reason(desk: Press) -> None:
    visited(desk, Outcome.FAILED, "the answer is a page, not a feed")
    shown = desk.run("status", "--now", AT).stdout
    assert "failing: Harbour Post: the answer is a page, not a feed, 2 times in a row" in shown
    assert desk.json("sources", "list", "--now", AT)["sources"][0]["health"] == "failing"


@pytest.mark.parametrize(
    ("now", "health"), [("2020-08-16T05:00Z", "well"), ("2020-08-18T05:00Z", "stale")]
)
def test_a_source_with_nothing_new_for_three_days_is_stale(
    desk: Press, now: str, health: str
) -> None:
    visited(desk, Outcome.UNCHANGED, "")
    assert desk.json("sources", "list", "--now", now)["sources"][0]["health"] == health


def test_a_source_that_was_never_visited_says_so(tmp_path: Path) -> None:
    listed = press(tmp_path).json("sources", "list")["sources"]
    assert [(s["name"], s["health"]) for s in listed] == [("Harbour Post", "not visited")]


def test_why_gives_every_term_and_the_sources(desk: Press) -> None:
    why = desk.json("why", "orla", "villages")
    assert (why["told"], why["section"], why["edition"]) == (True, "Rivers", EDITION)
    assert [source["outlet"] for source in why["sources"]] == ["Harbour Post"]
    assert set(why["terms"][0]) == {"name", "value", "weight", "adds", "why"}
    ranked = [term for term in why["terms"] if term["weight"] is not None]
    assert sum(term["value"] * term["weight"] for term in ranked) == pytest.approx(
        why["score"], abs=1e-3
    )
    assert sum(term["adds"] for term in ranked) == pytest.approx(why["score"], abs=1e-3)
    assert desk.json("why", why["story"])["headline"] == "River Orla floods three villages"
    assert desk.json("why", why["story"][:9])["story"] == why["story"]


def test_why_says_what_left_a_story_out(desk: Press) -> None:
    desk.run("spike", "--story", "orla", "--now", AT)
    why = desk.json("why", "orla")
    assert why["told"] is False
    assert "spike" in why["why_left_out"]
    assert "left out" in desk.run("why", "orla").stdout


def test_why_shows_the_sum_and_the_place(desk: Press) -> None:
    told = desk.run("why", "orla").stdout
    assert "number 1 of Rivers, number " in told
    assert " of 3 by score" in told
    line = next(row for row in told.splitlines() if row.startswith("gravity"))
    assert line.split()[:6] == ["gravity", "1", "×", "0.6", "=", "+0.6000"]
    assert "why in Rivers" in told


def test_why_finds_a_story_by_the_address_of_an_article(desk: Press) -> None:
    known = desk.json("why", "orla")
    address = known["sources"][0]["url"]
    assert desk.json("why", address)["story"] == known["story"]
    assert desk.run("why", f"{address}/other").exit_code == 3


def test_why_lists_all_that_was_left_out_by_its_rule(desk: Press) -> None:
    assert desk.json("why", "--left-out")["left_out"] == []
    desk.run("spike", "--story", "orla", "--now", AT)
    listed = desk.json("why", "--left-out")
    assert (listed["newsletter"], listed["edition"]) == ("daily", EDITION)
    assert [(out["headline"], out["rule"]) for out in listed["left_out"]] == [
        ("River Orla floods three villages", "spiked")
    ]
    assert desk.json("why", "--left-out", "orla", "editor")["left_out"] == listed["left_out"]
    assert desk.json("why", "--left-out", "wheat")["left_out"] == []
    shown = desk.run("why", "--left-out").stdout
    assert "1 entry" in shown
    assert "spiked by an editor" in shown


def test_why_wants_a_story_or_all_that_was_left_out(desk: Press) -> None:
    result = desk.run("why")
    assert result.exit_code == 2
    assert "Name a story: digest why STORY" in result.stderr


@pytest.mark.parametrize(
    ("words", "sentence"),
    [("the", "could mean several stories"), ("zeppelin", "No issue in the store")],
)
def test_why_asks_back_where_it_cannot_know(desk: Press, words: str, sentence: str) -> None:
    result = desk.run("why", words)
    assert result.exit_code == 3
    assert sentence in result.stderr


STORIES = [
    LeftOut("grain-ship-1a2b", "Grain ship leaves", "", ""),
    LeftOut("grain-price-3c4d", "Price of grain falls", "", ""),
    LeftOut("grain-ship-1a2b", "Grain ship leaves the port", "", ""),
]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("grain-ship-1a2b", ["Grain ship leaves"]),  # a story has one entry: the first
        ("grain-p", ["Price of grain falls"]),
        ("FALLS grain", ["Price of grain falls"]),
        ("grain", ["Grain ship leaves", "Price of grain falls"]),
        ("gr", ["Grain ship leaves", "Price of grain falls"]),
        ("", []),
        ("   ", []),
    ],
)
def test_a_story_is_found_by_id_or_words(words: str, expected: list[str]) -> None:
    assert [entry.headline for entry in matching(STORIES, words)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\x1b[31mred\x1b[0m", "�[31mred�[0m"),
        ("a\u202eb\u2066c", "abc"),
        ("two\nlines", "two\nlines"),
        ("Ünïcode 東京 🚢", "Ünïcode 東京 🚢"),
    ],
)
def test_nothing_from_outside_acts_on_the_terminal(text: str, expected: str) -> None:
    assert harmless(text) == expected
