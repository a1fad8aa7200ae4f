"""The arithmetic of benchmarks.pages, and a run of it over two pages with a real worker."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.pages import overall, runs, score

TEN = "one two three four five six seven eight nine ten"


def test_equal_texts_score_one_and_foreign_ones_nothing() -> None:
    assert score("a", TEN, TEN.upper()).f1 == 1
    assert score("a", "quite other words than those of the gold", TEN).f1 == 0
    assert score("a", "", TEN).recall == 0


def test_what_is_missed_lowers_recall_and_what_is_added_precision() -> None:
    half = " ".join(TEN.split()[:5])
    missed, added = score("a", half, TEN), score("a", TEN, half)
    assert missed.precision == added.recall == 1
    assert missed.recall == pytest.approx(2 / 7)
    assert added.precision == pytest.approx(2 / 7)


def test_each_page_weighs_the_same_however_long_it_is() -> None:
    long = " ".join(f"word{n}" for n in range(2_000))
    both = overall([score("a", TEN, TEN), score("b", long, long[::-1])])
    assert both.right == 0.5


def test_runs_are_counted_and_a_short_text_is_one_run() -> None:
    assert runs("a b") == {("a", "b"): 1}
    assert runs("a a a a a") == {("a",) * 4: 2}


@pytest.mark.slow
def test_it_runs_over_a_folder_and_ends_in_json(tmp_path: Path) -> None:
    lines = [
        f"Sentence number {n} of the article tells of the harbour in winter." for n in range(9)
    ]
    text = "".join(f"<p>{line}</p>" for line in lines)
    (tmp_path / "a.html").write_text(f"<html><body><article>{text}</article></body></html>")
    gold = [{"file": "a.html", "text": "\n".join(lines)}]
    (tmp_path / "gold.json").write_text(json.dumps(gold))
    command = [sys.executable, "-m", "benchmarks.pages", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout.splitlines()[-1])
    assert (found["pages"], found["f1"], found["failed"], found["reached"]) == (1, 1.0, 0, True)
