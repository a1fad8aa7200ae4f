"""`make` finds a Python that can make environments, or says what to install."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MAKE = shutil.which("make")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(MAKE is None, reason="make is not installed (apt-get install make)"),
]

# What each fake Python answers to the Makefile's questions, by a word of the question.
TOO_OLD = 'case "$*" in *version_info*) exit 1;; esac'
EMPTY_SHIM = "exit 127"
NO_VENV = 'case "$*" in *ensurepip*) exit 1;; esac'
GOOD = 'case "$*" in *"-m venv"*) echo "made by $0"; exit 3;; *--version*) echo Python;; esac'


def rebuilt(folder: Path, pythons: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    """`make rebuild` where exactly these Pythons are on the PATH."""
    shutil.copy(ROOT / "Makefile", folder)
    tools = folder / "bin"
    tools.mkdir()
    for tool in ("sh", "echo"):
        (tools / tool).symlink_to(str(shutil.which(tool)))
    for name in ("python3.14", "python3.13", "python3.12", "python3.11", "python3"):
        script = tools / name
        script.write_text(f"#!/bin/sh\n{pythons.get(name, EMPTY_SHIM)}\n", "utf-8")
        script.chmod(0o755)
    return subprocess.run(
        [str(MAKE), "rebuild"],
        cwd=folder,
        env={"PATH": str(tools)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_newest_python_that_really_runs_is_taken(tmp_path: Path) -> None:
    told = rebuilt(tmp_path, {"python3.12": GOOD, "python3": GOOD})
    assert "/bin/python3.12" in told.stdout


def test_a_python_without_venv_is_passed_over_for_one_with_it(tmp_path: Path) -> None:
    told = rebuilt(tmp_path, {"python3.13": NO_VENV, "python3": GOOD})
    assert told.stdout.rstrip().endswith("/bin/python3")


def test_a_missing_venv_is_named_with_its_remedy(tmp_path: Path) -> None:
    told = rebuilt(tmp_path, {"python3.11": NO_VENV, "python3": TOO_OLD})
    assert told.returncode != 0
    assert "python3.11 cannot make environments" in told.stderr
    assert "apt-get install python3-venv" in told.stderr


def test_a_python_that_is_too_old_is_said_so(tmp_path: Path) -> None:
    told = rebuilt(tmp_path, {"python3": TOO_OLD})
    assert told.returncode != 0
    assert "No Python 3.11 or later was found" in told.stderr
