import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CODE = sorted(
    p
    for room in ("digest", "benchmarks")
    for p in (ROOT / room).rglob("*.py")
    if "versions" not in p.parts  # a migration is one list of tables
)
EVERYTHING = sorted(
    p
    for pattern in ("digest/**/*", "templates/**/*", "docs/*.md", "tests/**/*.py", "*.md")
    for p in ROOT.glob(pattern)
    if p.is_file() and p.suffix in {".py", ".md", ".toml", ".yaml", ".html", ".mjml", ".txt"}
)


def functions(file: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = [n for n in node.body if not _docstring(n)]
            start = body[0].lineno if body else node.lineno
            yield node.name, (node.end_lineno or start) - start + 1


def _docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def test_there_is_code_to_judge() -> None:
    assert len(CODE) > 30
    assert len(EVERYTHING) > 60


@pytest.mark.parametrize("file", CODE, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_function_is_over_forty_lines(file: Path) -> None:
    long = {name: lines for name, lines in functions(file) if lines > 40}
    assert not long


@pytest.mark.parametrize("file", CODE, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_file_is_over_four_hundred_lines(file: Path) -> None:
    assert len(file.read_text("utf-8").splitlines()) <= 400


def test_the_whole_way_is_one_function_of_at_most_forty_lines() -> None:
    tree = ast.parse((ROOT / "digest/daily.py").read_text("utf-8"))
    run_daily = next(n for n in tree.body if isinstance(n, ast.FunctionDef))
    assert run_daily.name == "run_daily"
    assert (run_daily.end_lineno or 0) - run_daily.lineno < 40


@pytest.mark.parametrize("file", CODE, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_exception_to_a_lint_rule_is_argued_beside_it(file: Path) -> None:
    for line in file.read_text("utf-8").splitlines():
        if "# noqa" in line or "# type: ignore" in line:
            assert re.search(
                r"(noqa: [A-Z0-9, ]+|type: ignore\[[\w, -]+\])\s*(-|—|#|\() ?\S", line
            ), line


@pytest.mark.parametrize("file", CODE, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_drawer_for_odds_and_ends(file: Path) -> None:
    assert file.stem not in {"utils", "util", "helpers", "helper", "manager", "common", "misc"}


def test_no_path_of_a_workplace_is_named() -> None:
    marks = [re.compile(p) for p in ("/wo" + "rk/main", r"\.\./" + "shared", "/ro" + "ot/")]
    named = [
        f"{file.relative_to(ROOT)}: {mark.pattern}"
        for file in EVERYTHING
        for mark in marks
        if mark.search(file.read_text("utf-8", "replace"))
    ]
    assert not named
