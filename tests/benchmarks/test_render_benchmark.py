"""`python -m benchmarks.render` measures rendering, beside npm's mjml where Node is there."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import render

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
def test_rendering_is_measured_and_the_last_line_is_json() -> None:
    command = [sys.executable, "-m", "benchmarks.render", "--stories", "4", "--rounds", "2"]
    done = subprocess.run(
        [*command, "--choices", "1"], capture_output=True, text=True, check=True, cwd=ROOT
    )
    numbers = json.loads(done.stdout.splitlines()[-1])
    assert numbers["findings"] == 0
    assert all(value > 0 for value in numbers["milliseconds"].values())
    assert numbers["milliseconds"]["an issue"] > numbers["milliseconds"]["a variant"]
    other = numbers["npm_mjml"]
    assert numbers["why_not"] if other is None else other["html_bytes"] > 10_000


def test_without_node_it_says_why_nothing_stands_beside_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda _: None)
    assert render.npm_mjml(1, 1) == "Node is not installed"


def test_without_the_package_it_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("shutil.which", lambda name: "/bin/node" if name == "node" else None)
    monkeypatch.setenv("JUDGES_HOME", str(tmp_path))
    assert "not installed" in str(render.npm_mjml(1, 1))
