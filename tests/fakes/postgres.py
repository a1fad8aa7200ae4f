"""A PostgreSQL server of the tests' own: made in a temporary folder, heard on a socket there."""

import atexit
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from itertools import count
from pathlib import Path

import psycopg
import pytest

from digest.store import open_store

_NUMBERS = count()
_START_WITHIN = 60.0


@contextmanager
def database(*, migrated: bool = True) -> Iterator[str]:
    """The address of a new database; dropped at the end."""
    name = f"digest_{os.getpid()}_{next(_NUMBERS)}"
    base = "migrated" if migrated else "template0"
    _admin(f"CREATE DATABASE {name} TEMPLATE {base}")
    try:
        yield address(name)
    finally:
        _admin(f"DROP DATABASE {name} WITH (FORCE)")


def address(name: str) -> str:
    return f"postgresql://digest@/{name}?host={server()}"


def _admin(sql: str) -> None:
    with psycopg.connect(address("postgres"), autocommit=True) as connection:
        connection.execute(sql.encode())


@cache
def server() -> Path:
    """The folder of the socket; started once a test run. Skips where PostgreSQL is missing."""
    programs = _programs()
    if programs is None:
        pytest.skip("needs PostgreSQL's initdb and postgres (Debian: apt-get install postgresql)")
    folder = Path(tempfile.mkdtemp(prefix="digest-pg-", dir="/tmp"))
    user = _not_root(folder)
    data = str(folder / "data")
    flags = ["-A", "trust", "-U", "digest", "-E", "UTF8", "--no-locale", "--no-sync"]
    made = subprocess.run(
        [programs / "initdb", "-D", data, *flags],
        check=False,
        user=user,
        cwd=folder,
        capture_output=True,
    )
    assert made.returncode == 0, made.stderr.decode()
    # Tests check what is asked of the disk, not the disk.
    options = ["-c", "listen_addresses=", "-c", "fsync=off", "-c", "max_connections=60"]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [programs / "postgres", "-D", data, "-k", folder, *options],
            user=user,
            cwd=folder,
            stderr=log,
        )
    atexit.register(_stop, process, folder)
    _wait_for(folder, process)
    url = f"postgresql://digest@/postgres?host={folder}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE DATABASE migrated")
    open_store(f"postgresql://digest@/migrated?host={folder}").close()
    return folder


def _programs() -> Path | None:
    places = [*sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)]
    named = shutil.which("initdb")
    if named:
        places.insert(0, Path(named).resolve().parent)
        places.insert(0, Path(named).parent)
    return next((p for p in places if (p / "initdb").exists() and (p / "postgres").exists()), None)


def _not_root(folder: Path) -> int | None:
    """PostgreSQL refuses to run as root: then it gets a user who owns nothing else."""
    if os.geteuid() != 0:
        return None
    nobody = pwd.getpwnam("nobody").pw_uid
    os.chown(folder, nobody, -1)
    return nobody


def _wait_for(folder: Path, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + _START_WITHIN
    while True:
        with suppress(psycopg.OperationalError):
            psycopg.connect(f"postgresql://digest@/postgres?host={folder}").close()
            return
        log = (folder / "log").read_text()
        assert process.poll() is None, log
        assert time.monotonic() < until, log
        time.sleep(0.05)


def _stop(process: "subprocess.Popen[bytes]", folder: Path) -> None:
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(5)
    process.kill()
    process.wait()
    shutil.rmtree(folder, ignore_errors=True)
