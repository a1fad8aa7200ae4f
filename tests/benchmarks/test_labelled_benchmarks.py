"""The benchmarks over labelled files: their measures, and rows with almost nothing in them."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from benchmarks import ranking, sections, stories
from benchmarks.measures import bcubed, ndcg, pairwise
from benchmarks.rows import Row, when
from digest.model.settings import SectionRule

ROWS: list[Row] = [
    {"title": "Kenya dam burst near Nakuru kills 40", "source": "north", "story": "dam"},
    {"title": "Dam burst near Nakuru in Kenya kills at least 40", "story": "dam", "worth": 3},
    {"text": "The central bank of Poland cut interest rates on Monday.", "story": "bank"},
    {"title": None, "lead": None, "text": None, "url": None, "story": "empty"},
    {"title": "Choir sings all night", "published": "not a date"},
]


def test_bcubed_and_pairs_of_a_grouping_worked_by_hand() -> None:
    found, truth = {1: 0, 2: 0, 3: 0, 4: 1}, {1: "a", 2: "a", 3: "b", 4: "b"}
    f1, precision, recall = bcubed(found, truth)
    assert [precision, recall] == pytest.approx([(2 / 3 + 2 / 3 + 1 / 3 + 1) / 4, 0.75])
    assert f1 == pytest.approx(2 * precision * recall / (precision + recall))
    assert list(pairwise(found, truth)) == pytest.approx([0.4, 1 / 3, 0.5])


def test_ndcg_is_one_for_the_best_order_and_less_for_any_other() -> None:
    assert ndcg([3, 2, 0], [0, 2, 3], 20) == 1.0
    assert ndcg([0, 2, 3], [0, 2, 3], 20) < 1.0
    assert ndcg([0, 0], [0, 0], 20) == 1.0


@pytest.mark.parametrize(
    ("row", "time"),
    [
        ({"published": "2031-03-04T05:30Z"}, datetime(2031, 3, 4, 5, 30, tzinfo=UTC)),
        ({"date": "2031-03-04"}, datetime(2031, 3, 4, tzinfo=UTC)),
        ({"date": "Tue, 04 Mar 2031 06:30:00 +0100"}, datetime(2031, 3, 4, 5, 30, tzinfo=UTC)),
        ({"published": None, "date": "soon"}, None),
        ({}, None),
    ],
)
def test_times_are_read_where_there_are_any(row: dict[str, object], time: datetime | None) -> None:
    assert when(row) == time


def test_rows_with_nothing_in_them_are_grouped_alone_and_unlabelled_ones_do_not_count() -> None:
    found = stories.measure(ROWS)
    assert found["n"] == 4
    assert found["pairwise_f1"] == found["bcubed_f1"] == 1.0
    assert found["singleton_bcubed_f1"] == pytest.approx(6 / 7, abs=1e-4)


def test_any_right_section_counts_and_a_row_without_one_is_right_unsorted() -> None:
    rules = (SectionRule("Africa", "The African continent."), SectionRule("Business", "Markets."))
    rows: list[Row] = [
        {"title": "Floods in Kenya", "section": "Asia", "sections": ["Africa"], "worth": 2},
        {"title": "Choir sings all night", "section": None, "worth": 0},
        {"title": "Drought in Chad", "section": "Business", "worth": 1},
    ]
    found = sections.measure(rows, rules)
    assert (found["accuracy"], found["accuracy_worth"]) == (pytest.approx(2 / 3, abs=1e-4), 0.5)
    assert found["unsorted"] == pytest.approx(1 / 3, abs=1e-4)
    assert found["sections"]["Africa"] == {"n": 1, "precision": 0.5, "recall": 1.0, "f1": 0.6667}


def test_the_worth_of_a_story_is_that_of_its_worthiest_article() -> None:
    found = ranking.measure(ROWS, datetime(2031, 3, 4, tzinfo=UTC))
    assert found["stories"] == 3
    assert found["ndcg20"] == 1.0


def test_the_last_line_of_output_is_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "rows.jsonl"
    file.write_text("\n".join(map(json.dumps, ROWS)), "utf-8")
    stories.main([str(file)])
    assert json.loads(capsys.readouterr().out.splitlines()[-1])[str(file)]["n"] == 4
    ranking.main([str(file), "--now", "2031-03-04T05:30Z"])
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["n"] == 5
