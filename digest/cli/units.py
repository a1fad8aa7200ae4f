"""Ready text for cron and systemd, with absolute paths and this configuration's folders."""

import getpass
import re
import shlex
import sys
from collections.abc import Iterable
from pathlib import Path

from digest.model.settings import Settings

CRONTAB = """\
# Digest: every five minutes a run does what is due and ends; nothing is sent before its time.
# cron mails what goes wrong to this address:
MAILTO={operator}
# Secrets that digest.toml names by { env = "…" } are set here, one NAME=value a line.
*/5 * * * * {command}
"""

UNITS = """\
# Either one service that stays and keeps the timetable itself:
# ---------------------------------------- /etc/systemd/system/digest.service
[Unit]
Description=Digest keeps the timetable of {title}
Wants=network-online.target
After=network-online.target

[Service]
Type=exec
ExecStart={schedule}
ExecReload=/bin/kill -HUP $MAINPID
# Only the process itself is told to stop; it ends its own workers after the answer under way.
KillMode=mixed
TimeoutStopSec=120
Restart=on-failure
RestartSec=10
{shared}
[Install]
WantedBy=multi-user.target

# Or a timer that calls a short run every five minutes, as cron would:
# ---------------------------------------- /etc/systemd/system/digest-run.service
[Unit]
Description=Digest does what is due for {title}
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
ExecStart={run}
# 4: another run was at work.
SuccessExitStatus=4
KillMode=mixed
TimeoutStopSec=120
{shared}
# ---------------------------------------- /etc/systemd/system/digest-run.timer
[Unit]
Description=Digest looks every five minutes what is due

[Timer]
OnCalendar=*:0/5
AccuracySec=1s
Persistent=true

[Install]
WantedBy=timers.target
"""

SHARED = """\
User={user}
WorkingDirectory={folder}
# Secrets, one NAME=value a line; readable by root alone.
EnvironmentFile=-{folder}/digest.env
NoNewPrivileges=true
PrivateTmp=true
ProtectSystem=strict
ProtectHome=read-only
ReadWritePaths={writable}
"""


def crontab(settings: Settings) -> str:
    """A crontab that calls `digest run` every five minutes."""
    # In a crontab % ends the command, even between quotes (crontab(5)).
    command = shlex.join(called(settings, "run")).replace("%", "\\%")
    operator = settings.operators[0] if settings.operators else '""'
    return _filled(CRONTAB, operator=operator, command=command)


def units(settings: Settings) -> str:
    """Units for systemd: a service for `schedule`, and a service with a timer for `run`."""
    shared = _filled(
        SHARED,
        user=getpass.getuser(),
        folder=_specifier_free(str(settings.file.absolute().parent)),
        writable=" ".join(_word(str(folder)) for folder in writable(settings)),
    )
    return _filled(
        UNITS,
        title=_specifier_free(", ".join(n.title for n in settings.newsletters) or "nothing yet"),
        schedule=" ".join(map(_exec_word, called(settings, "schedule"))),
        run=" ".join(map(_exec_word, called(settings, "run"))),
        shared=shared,
    )


def _filled(text: str, **values: str) -> str:
    """The text with {name} replaced; other braces stay, and values are not looked into."""
    return re.sub(r"\{(\w+)\}", lambda found: values[found[1]], text)


def called(settings: Settings, command: str) -> list[str]:
    """How to call a command of this very installation, from anywhere."""
    script = Path(sys.argv[0]).absolute()
    program = [str(script)]
    if script.name != "digest" or not script.is_file():
        program = [str(Path(sys.executable).absolute()), "-m", "digest"]
    return [*program, "--config", str(settings.file.absolute()), command]


def writable(settings: Settings) -> list[Path]:
    """The folders a run writes to: the store's and the file providers'."""
    folders = {provider.path.absolute() for provider in settings.providers if provider.path}
    if settings.store.startswith("sqlite:///"):
        folders.add(Path(settings.store.removeprefix("sqlite:///")).absolute().parent)
    return sorted(_outermost(folders))


def _outermost(folders: Iterable[Path]) -> set[Path]:
    kept = set(folders)
    return {one for one in kept if not any(other in one.parents for other in kept)}


def _specifier_free(text: str) -> str:
    """For systemd.unit(5), where % begins a specifier; a setting is one line."""
    return " ".join(text.split()).replace("%", "%%")


def _word(text: str) -> str:
    """One word of a list, quoted where it must be (systemd.syntax(7))."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{escaped}"' if re.search(r"[\s\"'\\]", text) else escaped


def _exec_word(text: str) -> str:
    """The same on a command line, where $ begins a variable (systemd.service(5))."""
    return _word(text).replace("$", "$$")
