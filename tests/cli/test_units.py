"""The text of --print-cron and --print-systemd: what a shell and systemd make of it."""

import re
import shlex
import sys
from configparser import RawConfigParser
from dataclasses import replace
from pathlib import Path

import pytest
from fakes.world import LETTER

from digest.cli.units import called, crontab, units, writable
from digest.model.settings import ProviderSettings, Settings

ODD = Path('/srv/the news/50% $HOME "q" it\'s')
PLAIN = Settings(
    file=Path("/srv/news/digest.toml"),
    subscribers_file=Path("/srv/news/subscribers.yaml"),
    store="sqlite:////srv/news/digest.db",
    operators=("ops@agency.example",),
    newsletters=(LETTER,),
)
STRANGE = replace(PLAIN, file=ODD / "digest.toml", store=f"sqlite:///{ODD}/digest.db")


@pytest.fixture(autouse=True)
def _installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "digest"
    program.touch()
    monkeypatch.setattr(sys, "argv", [str(program), "schedule"])


def sections(text: str, name: str) -> RawConfigParser:
    """The unit of that file name."""
    found = re.search(
        rf"^# -+ /etc/systemd/system/{re.escape(name)}\n(.*?)(?=^# -+ /etc|\Z)",
        text,
        re.MULTILINE | re.DOTALL,
    )
    assert found is not None
    parser = RawConfigParser(delimiters=("=",), interpolation=None, strict=False)
    parser.optionxform = str  # type: ignore[method-assign, assignment]  # as its own docs say
    parser.read_string(found[1])
    return parser


def as_systemd(line: str) -> list[str]:
    """Words as systemd.syntax(7) parts them, with its escapes of % and $ undone."""
    words = re.findall(r'"((?:[^"\\]|\\.)*)"|(\S+)', line)
    found = [re.sub(r"\\(.)", r"\1", quoted) if quoted else bare for quoted, bare in words]
    return [word.replace("%%", "%").replace("$$", "$") for word in found]


@pytest.mark.parametrize("settings", [PLAIN, STRANGE], ids=["plain", "strange"])
def test_cron_calls_run_every_five_minutes_whatever_the_path(settings: Settings) -> None:
    *_, line = crontab(settings).strip().splitlines()
    times, command = line.split(" * * * * ")
    assert times == "*/5"
    # cron(8) turns \% into % before the shell sees it; a bare % would end the command.
    assert not re.search(r"(?<!\\)%", command)
    assert shlex.split(command.replace("\\%", "%")) == called(settings, "run")


def test_cron_mails_the_first_operator() -> None:
    assert "MAILTO=ops@agency.example\n" in crontab(PLAIN)
    assert 'MAILTO=""\n' in crontab(replace(PLAIN, operators=()))


@pytest.mark.parametrize("settings", [PLAIN, STRANGE], ids=["plain", "strange"])
@pytest.mark.parametrize(
    ("unit", "command"), [("digest.service", "schedule"), ("digest-run.service", "run")]
)
def test_each_service_starts_this_installation_with_this_configuration(
    settings: Settings, unit: str, command: str
) -> None:
    service = sections(units(settings), unit)["Service"]
    assert as_systemd(service["ExecStart"]) == called(settings, command)
    assert as_systemd(service["ReadWritePaths"]) == [str(settings.file.parent)]
    assert service["WorkingDirectory"].replace("%%", "%") == str(settings.file.parent)
    assert service["KillMode"] == "mixed"


def test_the_service_is_reloaded_by_sighup_and_the_timer_calls_the_run() -> None:
    text = units(PLAIN)
    assert sections(text, "digest.service")["Service"]["ExecReload"] == "/bin/kill -HUP $MAINPID"
    assert sections(text, "digest-run.timer")["Timer"]["OnCalendar"] == "*:0/5"
    assert sections(text, "digest-run.service")["Service"]["SuccessExitStatus"] == "4"


def test_a_title_cannot_write_settings_of_its_own() -> None:
    evil = replace(LETTER, title="News\nExecStartPre=/bin/false\n%h")
    unit = sections(units(replace(PLAIN, newsletters=(evil,))), "digest.service")
    assert "ExecStartPre" not in unit["Service"]
    assert unit["Unit"]["Description"].endswith("News ExecStartPre=/bin/false %%h")


def test_every_folder_that_is_written_to_is_named_once() -> None:
    outbox = ProviderSettings("file", path=Path("/srv/news/outbox"))
    other = ProviderSettings("file", path=Path("/var/spool/digest"))
    assert writable(replace(PLAIN, providers=(outbox, other))) == [
        Path("/srv/news"),
        Path("/var/spool/digest"),
    ]
    assert writable(replace(PLAIN, store="postgresql://db/digest")) == []


def test_called_as_a_module_the_python_that_runs_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["/anywhere/digest/__main__.py"])
    words = called(PLAIN, "run")
    assert words[1:3] == ["-m", "digest"]
    assert Path(words[0]).is_absolute()
