import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer.main
from fakes.press import digest
from typer.core import TyperGroup

from digest.cli import app
from digest.cli.doors import MEANINGS

PAGE = (Path(__file__).parents[2] / "docs/commands.md").read_text("utf-8")
README = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
LOOKS_AT_THE_CLOCK = {
    "pin", "run", "gather", "draft", "correct", "preflight", "approve", "spike", "send", "recover",
    "move", "status", "preview", "serve",
    "why", "sources list", "sources check", "sources add", "subscribers add",
    "subscribers list", "subscribers remove", "subscribers import", "subscribers export",
}  # fmt: skip
PRINTS_FOR_PEOPLE_ONLY = {
    "init",
    "preview",
    "serve",
    "demo",
    "templates copy",
    "templates check",
    "subscribers export",
    "sources export",
}


def commands() -> Iterator[tuple[str, typer.core.TyperCommand]]:
    root = typer.main.get_command(app)
    assert isinstance(root, TyperGroup)
    for name, command in root.commands.items():
        if isinstance(command, TyperGroup):
            for below, inner in command.commands.items():
                yield f"{name} {below}", inner  # type: ignore[misc]  # typer's own classes
        else:
            yield name, command  # type: ignore[misc]  # typer's own classes


COMMANDS = dict(commands())


def test_the_commands_are_these() -> None:
    assert set(COMMANDS) == {
        "init", "run", "schedule", "gather", "draft", "preflight", "preview", "approve", "spike",
        "move", "moves", "pin", "send", "correct", "templates copy", "templates check", "status",
        "why",
        "asked", "sources list", "sources check", "sources add", "sources import",
        "sources export",
        "subscribers list", "subscribers add",
        "subscribers remove", "subscribers import", "subscribers export", "serve", "demo",
        "recover",
    }  # fmt: skip


@pytest.mark.parametrize("name", COMMANDS)
def test_help_says_what_the_command_does_with_examples_of_itself(name: str) -> None:
    result = digest(*name.split(), "--help")
    assert result.exit_code == 0
    assert "Examples" in result.stdout
    assert re.search(rf"^\s*digest (--config \S+ )?{name}\b", result.stdout, re.MULTILINE)
    assert len(COMMANDS[name].help or "") > 20


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_every_option_is_documented(name: str) -> None:
    found = re.search(rf"^## `digest {name}\b.*?(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL)
    assert found, f"docs/commands.md has no part on `digest {name}`"
    options = [word for p in COMMANDS[name].params for word in p.opts if word.startswith("--")]
    everywhere = {"--help", "--config"}
    assert not [o for o in options if o not in everywhere and o not in found[0]]
    assert "--config" in options


def test_no_command_is_documented_that_is_not_there() -> None:
    heading = r"^## `digest ((?:sources |subscribers |templates )?[a-z]+)"
    documented = re.findall(heading, PAGE, re.MULTILINE)
    assert sorted(documented) == sorted(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_the_clock_can_be_set_wherever_it_is_looked_at(name: str) -> None:
    options = {word for p in COMMANDS[name].params for word in p.opts}
    assert ("--now" in options) == (name in LOOKS_AT_THE_CLOCK)


@pytest.mark.parametrize("name", COMMANDS)
def test_scripts_get_json(name: str) -> None:
    options = {word for p in COMMANDS[name].params for word in p.opts}
    assert ("--json" in options) != (name in PRINTS_FOR_PEOPLE_ONLY)


@pytest.mark.parametrize("text", [PAGE, README], ids=["docs/commands.md", "README.md"])
def test_the_exit_codes_are_written_down(text: str) -> None:
    assert re.findall(r"^\| `(\d)` \|", text, re.MULTILINE) == [str(c.value) for c in MEANINGS]


def test_help_shows_the_exit_codes() -> None:
    shown = digest("--help").stdout
    for code in MEANINGS:
        assert re.search(rf"^\s*{code:d}  \w", shown, re.MULTILINE)


def test_help_loads_nothing_heavy() -> None:
    heavy = "numpy sklearn scipy sqlalchemy aiohttp starlette uvicorn jinja2 pydantic digest.wiring"
    asked = f"import sys, digest.cli; print(*sorted(set('{heavy}'.split()) & set(sys.modules)))"
    answer = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, check=True
    )
    assert answer.stdout.split() == []
