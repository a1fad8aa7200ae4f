import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from fakes.llm_models import liar, sensible
from fakes.llm_server import Endpoint, endpoint
from fakes.press import AT, FEED, NOW, Press, gathered, press

from digest.model.news import Article, Outcome, SourceState, Visit

pytestmark = pytest.mark.slow

BARGE = (
    "A barge that carried 900 tonnes of wheat sank in the river Tarn near Eastmark on Thursday. "
    "The harbour office of Eastmark closed the river Tarn to all ships until Sunday."
)


@pytest.fixture
def server() -> Iterator[Endpoint]:
    with endpoint(sensible) as made:
        yield made


@pytest.fixture
def made(tmp_path: Path, server: Endpoint) -> Press:
    """A publisher with a model and a story of two sentences."""
    llm = (
        f'[llm]\nbase_url = "{server.base_url}"\nmodel = "small-model"\n'
        "input_price = 1\noutput_price = 2\n"
    )
    there = gathered(press(tmp_path, more=llm))
    url = "https://harbour.example/barge"
    state = SourceState(FEED, "Harbour Post", last_visit=NOW, outcome=Outcome.READ, items=1)
    article = Article(
        url=url,
        link=url,
        source=FEED,
        outlet="Harbour Post",
        title="Barge sinks in the river Tarn near Eastmark",
        lead=BARGE,
        body="",
        seen=NOW - timedelta(minutes=1),
        published=NOW - timedelta(hours=2),
        language="en",
    )
    with there.store() as store:
        store.save_visit(Visit(state, (article,)))
    return there


def test_what_was_asked_is_shown_with_its_cost(made: Press) -> None:
    assert made.run("draft", "--now", AT).exit_code == 0
    shown = made.run("asked").stdout
    assert "told (small-model; 100 tokens read and 50 written)" in shown
    assert "1 asked, 0.0002 USD" in shown
    whole = made.run("asked", "--whole").stdout
    assert "[user]\nHeadline: " in whole
    assert "[small-model]\n{" in whole


def test_a_refusal_is_shown_with_its_objections_by_both_commands(
    made: Press, server: Endpoint
) -> None:
    server.model = liar(("name",))
    made.run("draft", "--now", AT)
    asked = made.run("asked", "--story", "Barge").stdout
    assert asked.count("refused (small-model") == 2
    assert asked.count("name: ") >= 2
    why = " ".join(made.run("why", "Barge").stdout.split())
    assert "the model was refused: sentence 1: name: " in why


def test_why_says_that_a_story_was_told_by_the_model(made: Press) -> None:
    made.run("draft", "--now", AT)
    assert "told by the model from [1]" in " ".join(made.run("why", "Barge").stdout.split())
    value = made.json("why", "Barge")
    assert {"name": "model", "value": 1.0, "why": "told by the model from [1]"}.items() <= {
        k: v for term in value["terms"] if term["name"] == "model" for k, v in term.items()
    }.items()


def test_scripts_get_all_of_it(made: Press) -> None:
    made.run("draft", "--now", AT)
    (one,) = made.json("asked")
    assert one["sent"][0]["role"] == "system"
    assert json.loads(one["came"])["sentences"]
    assert (one["cost"], one["currency"], one["counted_by_length"]) == (0.0002, "USD", False)
    assert one["failed"] is None
    assert one["against"] == []


def test_where_nothing_was_asked_it_says_so(tmp_path: Path) -> None:
    there = gathered(press(tmp_path))
    assert there.run("asked").exit_code != 0
    there.run("draft", "--now", AT)
    refused = there.run("asked")
    assert refused.exit_code != 0
    assert "was asked nothing for daily 2020-08-14" in refused.output
