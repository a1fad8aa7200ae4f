"""The benchmarks of summaries: their measure, their intervals, their blind sheet."""

import json
import os
from pathlib import Path

import pytest

from benchmarks import blind, summaries, verbatim
from benchmarks.rouge import rouge
from benchmarks.rows import Row

ROWS: list[Row] = [
    {
        "title": "Dam bursts near Nakuru",
        "text": "A dam burst near Nakuru on Monday and 40 people were killed. Rescuers searched "
        "the mud for survivors through the night. The Red Cross flew in tents from Nairobi.",
        "highlights": ["Dam burst near Nakuru kills 40", "Red Cross flies in tents"],
    },
    {
        "text": None,
        "sentences": ["The choir of Eastmark sang all night on Friday in the old hall."],
        "summary_sentences": ["The choir of Eastmark sang all night."],
    },
    {"text": "", "highlights": []},
]


def test_rouge_worked_by_hand() -> None:
    found = rouge("the dam burst on Monday", "a dam burst Monday night")
    assert found["rouge1"] == pytest.approx(60.0)
    assert found["rouge2"] == pytest.approx(25.0)
    assert found["rougeL"] == pytest.approx(60.0)
    assert rouge("", "a dam") == {"rouge1": 0.0, "rouge2": 0.0, "rougeL": 0.0}
    assert rouge("The dams burst!", "the dam bursts")["rouge2"] == pytest.approx(100.0)


@pytest.mark.slow
def test_rows_without_text_or_highlights_do_not_count_and_all_three_are_measured() -> None:
    found = summaries.measure(ROWS, seed=1)
    assert found["n"] == 2
    assert isinstance(found["told"], dict)
    assert set(found["told"]) == {"ours", "lead3", "lexrank"}
    assert summaries.measure([], seed=1) == {"n": 0}


def test_an_interval_holds_its_mean_and_the_same_seed_gives_the_same() -> None:
    differences = [1.0, -2.0, 0.5, 3.0, 0.0, -1.0]
    found = summaries.interval(differences, seed=3)
    assert found["low"] < found["mean"] == 0.25 < found["high"]
    assert found == summaries.interval(differences, seed=3)


def test_the_halves_share_no_row_and_leave_none_out() -> None:
    rows: list[Row] = [{"text": f"Dam {k} burst."} for k in range(40)]
    dev = [r for r in rows if summaries.is_dev(r)]
    assert 0 < len(dev) < 40
    assert [summaries.is_dev(dict(r)) for r in rows] == [r in dev for r in rows]


@pytest.mark.slow
def test_the_last_line_is_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "rows.jsonl"
    file.write_text("\n".join(map(json.dumps, ROWS)), "utf-8")
    summaries.main([str(file)])
    assert json.loads(capsys.readouterr().out.splitlines()[-1])[str(file)]["n"] == 2


def test_a_blind_sheet_is_counted_by_its_key_with_ties_apart() -> None:
    answers = "better: A\nx\nbetter: B\n\nbetter: =\nbetter: same\nbetter: B\n"
    key = {"1": "A", "2": "A", "3": "B", "4": "B", "5": "B"}
    found = blind.count(answers, key)
    assert (found["ours"], found["lead"], found["tie"], found["same"]) == (2, 1, 1, 1)
    assert (found["preferred"], found["not_worse"]) == (0.667, 0.8)


def test_an_unanswered_sheet_is_not_counted() -> None:
    with pytest.raises(SystemExit, match="wants A, B or ="):
        blind.count("better: \n", {"1": "A"})


@pytest.mark.slow
def test_on_a_real_day_every_sentence_stands_in_the_article_it_is_cited_to(
    capsys: pytest.CaptureFixture[str],
) -> None:
    data = os.environ.get("DIGEST_DATA")
    if not data:
        pytest.skip("DIGEST_DATA is not set: no real day to read")
    verbatim.main([f"{data}/feeds/2020-08/2020-08-14=2020-08-14T00:00Z"])
    found = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert found["sentences"] > 50
    shares = {found[k] for k in ("verbatim", "sourced", "stands", "within_quote", "headline")}
    assert shares == {1.0}
