"""The benchmarks over labelled files: their measures, and rows with almost nothing in them."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from benchmarks import facts, ranking, sections, stories
from benchmarks.measures import bcubed, ndcg, pairwise
from benchmarks.rows import Row, labelled, labels_of, read_rows, when
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
        ({"published": 1930368600}, datetime(2031, 3, 4, 5, 30, tzinfo=UTC)),
        ({"published": "1930368600000"}, datetime(2031, 3, 4, 5, 30, tzinfo=UTC)),
        ({"published": "0001-01-01T00:00:00+14:00"}, None),
        ({"published": True, "date": ["2031-03-04"]}, None),
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


ODD: list[Row] = [
    {"title": 12, "lead": ["a"], "url": "http://[::1", "source": {"x": 1}, "story": 1},
    {"title": "Dam burst near Nakuru", "url": 5, "source": 3, "story": 1.0, "worth": "2"},
    {"title": "Bad \ud800 half", "text": 7, "published": True, "story": "1", "worth": "much"},
    {"lead": "The bank cut interest rates on Monday.", "cluster": "b", "story": None, "worth": -1},
    {"story": "c"},
]


def test_rows_of_any_types_are_measured(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, config = tmp_path / "odd.jsonl", Path("digest/sample/digest.toml")
    file.write_text("\n".join(map(json.dumps, ODD)) + "\n\n", "utf-8")
    stories.main([str(file)])
    assert json.loads(capsys.readouterr().out.splitlines()[-1])[str(file)]["n"] == 5
    ranking.main([str(file), "--now", "2031-03-04"])
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["stories"] >= 3
    sections.main([str(file), "--config", str(config)])
    told = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (told["n"], told["n_worth"]) == (5, 4)


def test_one_label_may_be_written_as_a_number_or_as_text() -> None:
    rows: list[Row] = [{"story": 1}, {"story": 1.0}, {"story": "1"}, {"cluster": 1}, {"story": ""}]
    assert list(labelled(rows, "story", "cluster")) == [(0, "1"), (1, "1"), (2, "1"), (3, "1")]
    assert labels_of("Africa") == labels_of(["Africa", None]) == ("Africa",)


def test_only_a_line_feed_ends_a_row_and_what_is_no_row_is_named(tmp_path: Path) -> None:
    file = tmp_path / "rows.jsonl"
    file.write_text('\ufeff{"title": "One\u2028line", "story": NaN}\r\n\n{"story": 2}', "utf-8")
    assert read_rows(file) == [{"title": "One\u2028line", "story": None}, {"story": 2}]
    for line, why in (("[1]", "must be a JSON object"), ("{", "this is no JSON")):
        file.write_text(f'{{"story": 1}}\n{line}', "utf-8")
        with pytest.raises(SystemExit, match=f"line 2: .*{why}"):
            read_rows(file)


def test_a_row_with_sections_and_no_section_is_not_right_unsorted() -> None:
    rules = (SectionRule("Africa", "The African continent."), SectionRule("Business", "Markets."))
    rows: list[Row] = [
        {"title": "Floods in Kenya", "sections": "Africa"},
        {"title": "Choir sings all night", "sections": ["Africa", "Business"]},
    ]
    found = sections.measure(rows, rules)
    assert (found["accuracy"], found["sections"]["Africa"]["n"]) == (0.5, 2)


def test_fact_rows_without_a_sentence_or_a_label_do_not_count() -> None:
    source = ["The ferry sank off Kilwa on Monday."]
    rows: list[Row] = [
        {"source": source, "sentence": "The ferry sank off Kilwa.", "ok": "true"},
        {"source": source, "sentence": "The ferry sank off Mombasa.", "ok": "False"},
        {"source": source, "sentence": "The ferry sank off Kilwa.", "ok": 1.0},
        {"source": source, "sentence": "The ferry sank off Kilwa.", "ok": None},
        {"source": None, "ok": True},
    ]
    found = facts.measure(rows)["all"]
    assert (found["n_clean"], found["n_false"], found["caught"]) == (2, 1, 1.0)
