import json
from pathlib import Path
from random import Random

import pytest

from benchmarks import facts, facts_suite
from benchmarks.corruptions import KINDS, Offer, names_in

TEXT = (
    "The mayor of Oldport, Karin Dahl, opened the harbour bridge on Monday after 14 months. "
    "Builders said the bridge was paid for by 3 million crowns of public money. "
    'A rival, Peder Lund, told reporters: "The bridge was never worth the wait." '
    "Dahl thanked Lund before the ferries left for Westholm. "
    "Most shops along the quay will close for two weeks while the road is mended."
)
OTHER = (
    "Farmers near Eastmoor lost 40 percent of their apples to frost in May, Greta Holm said. "
    "Holm will not ask the ministry for help this year because the rules are too slow. "
    "Growers around the lake expect prices to rise by Friday in every market town."
)
ROWS = [
    {"id": "a", "text": TEXT, "highlights": ["Mayor Karin Dahl opens bridge after 14 months"]},
    {
        "id": "b",
        "text": OTHER,
        "highlights": ["Frost cost farmers 40 percent of apples, Holm says"],
    },
    {"id": "c", "text": TEXT.replace("Oldport", "Newport"), "highlights": ["Bridge opens Monday"]},
    {"id": "d", "text": OTHER, "highlights": ["Growers expect prices to rise by Friday"]},
]


@pytest.fixture
def labelled(tmp_path: Path) -> Path:
    path = tmp_path / "highlights.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in ROWS), "utf-8")
    return path


def test_the_suite_is_the_same_whenever_it_is_made(labelled: Path) -> None:
    assert list(facts_suite.suite([labelled])) == list(facts_suite.suite([labelled]))


def test_the_halves_share_no_article_and_together_are_the_whole(labelled: Path) -> None:
    dev, test = (list(facts_suite.suite([labelled], half)) for half in ("dev", "test"))
    assert not {row["of"] for row in dev} & {row["of"] for row in test}
    assert len(dev) + len(test) == len(list(facts_suite.suite([labelled])))


def test_every_false_row_differs_from_a_true_one_and_cites_the_same(labelled: Path) -> None:
    rows = list(facts_suite.suite([labelled]))
    true = {(row["sentence"], tuple(row["source"])) for row in rows if row["ok"]}
    cited = {source for _, source in true}
    for row in rows:
        if not row["ok"]:
            assert (row["sentence"], tuple(row["source"])) not in true
            assert tuple(row["source"]) in cited


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_each_kind_changes_the_sentence_that_has_it(kind: str) -> None:
    sentence = 'Mayor Dahl told Lund on Monday the wait was "worth every crown" for 14 months.'
    offer = Offer(["Dahl", "Lund", "Westholm"], names_in(OTHER), [OTHER.split(". ")[1]], 0)
    changed = KINDS[kind](Random(1), sentence, offer)
    assert changed is not None
    assert changed != sentence


def test_a_file_may_name_its_sources_in_three_ways() -> None:
    told = ["One dam broke.", "Two held."]
    assert facts.sources_of({"source": " ".join(told)}) == told
    assert facts.sources_of({"sources": told}) == told
    assert facts.sources_of({"source_sentences": told, "source": None}) == told


def test_the_benchmark_prints_its_numbers_last(
    labelled: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = tmp_path / "rows.jsonl"
    facts_suite.main([str(labelled)])
    rows.write_text(capsys.readouterr().out, "utf-8")
    facts.main([str(rows)])
    found = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert {"all", "near", "human", "near, chosen"} <= set(found)
    assert found["near"]["false_alarms"] == 0.0
    assert found["near"]["kinds"]["number"]["caught"] == 1.0
    assert found["all"]["n_clean"] == sum(row["ok"] for row in facts_suite.suite([labelled]))


def test_rows_without_kind_or_nearness_are_one_group() -> None:
    rows = [
        {"source": ["Two dams broke."], "sentence": "Two dams broke.", "ok": True},
        {"source": ["Two dams broke."], "sentence": "17 dams broke.", "ok": False},
    ]
    found = facts.measure(rows)
    assert list(found) == ["all"]
    assert found["all"]["kinds"]["false"] == {"n": 1, "caught": 1.0, "caught_at_3": 1.0}


def test_at_three_percent_no_more_true_sentences_than_that_are_objected_to() -> None:
    doubts = [k / 100 for k in range(100)]
    limit = facts.threshold(doubts)
    assert sum(doubt > limit for doubt in doubts) == 3
