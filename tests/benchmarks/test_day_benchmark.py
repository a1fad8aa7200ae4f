"""`python -m benchmarks.day` walks the whole way and says what it cost."""

import json
import subprocess
import sys
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from benchmarks.day import Stages
from benchmarks.memory import Peak

SAMPLE = Path(str(files("digest"))) / "sample" / "day" / "2024-12-09"
ROOT = Path(str(files("digest"))).parent
STAGES = ["compile", "gather", "store", "compose", "preflight", "render", "message", "plan", "pump"]


def measured(*more: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.day", str(SAMPLE), "--now", "2024-12-09T05:30Z"]
    done = subprocess.run(
        [*command, "--readers", "5", *more], stdout=subprocess.PIPE, text=True, check=True, cwd=ROOT
    )
    last: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return last


@pytest.mark.slow
def test_a_day_is_walked_stage_by_stage_until_every_reader_has_their_message() -> None:
    numbers = measured()
    assert list(numbers["seconds"]) == STAGES
    assert numbers["accepted"] == 5
    assert 60 <= numbers["items"] <= 100
    assert 20 <= numbers["stories"] <= numbers["items"]
    assert numbers["total"] == pytest.approx(sum(numbers["seconds"].values()), abs=0.01)
    assert 20 < numbers["peak_mb"] < 1000


@pytest.mark.slow
def test_an_n_fold_day_is_set_against_the_day_itself() -> None:
    numbers = measured("--times", "3")
    assert numbers["items"] == 3 * numbers["once"]["items"]
    assert numbers["stories"] > 2 * numbers["once"]["stories"]
    days = [n["total"] - n["seconds"]["compile"] for n in (numbers, numbers["once"])]
    assert numbers["ratio"] == pytest.approx(days[0] / days[1], rel=0.01)
    assert list(numbers["ratios"]) == STAGES


@pytest.mark.slow
def test_a_clock_without_a_zone_is_refused() -> None:
    command = [sys.executable, "-m", "benchmarks.day", str(SAMPLE), "--now", "2024-12-09T05:30"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 2
    assert "--now needs a time zone" in done.stderr


def test_the_peak_is_that_of_its_own_stretch_of_work() -> None:
    with Peak() as before:
        small = bytearray(1_000_000)
    with Peak() as peak:
        large = bytearray(b"x" * 200_000_000)
    assert peak.megabytes > before.megabytes + 150
    del small, large
    assert not Stages().seconds
