"""The files below a folder, and never a file beside it."""

import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

FILES = 2_000
"""Files read of one folder; more are the archive, not the news."""

DEPTH = 4
"""Folders inside folders that are looked into."""

FILE_LIMIT = 2_000_000
"""Bytes of one file."""


@dataclass(frozen=True, slots=True)
class Found:
    """A file by its path below the folder; its bytes, or why they were not read."""

    path: PurePosixPath
    body: bytes = b""
    why: str = ""


def files_below(folder: Path, suffixes: Sequence[str]) -> Iterator[Found]:
    """Files with one of `suffixes` (lower case, with the dot), by path; hidden ones are not seen.

    Links are said and not followed, so that no name in the folder leads out of it; what is no
    regular file is not opened for reading (a pipe would never end). Raises OSError if the folder
    itself cannot be read.
    """
    with os.scandir(folder):
        pass
    count = 0
    for top, folders, names, place in os.fwalk(folder, follow_symlinks=False):
        below = PurePosixPath(os.path.relpath(top, folder))
        folders[:] = sorted(f for f in folders if _seen(f)) if len(below.parts) < DEPTH else []
        for name in sorted(names):
            if not _seen(name) or PurePosixPath(name).suffix.lower() not in suffixes:
                continue
            count += 1
            if count > FILES:
                yield Found(below / name, why=f"is beyond the first {FILES} files of the folder")
                return
            yield _read(name, place, below / name)


def _seen(name: str) -> bool:
    """Hidden files, and the copies editors keep while somebody writes, are nobody's articles."""
    return not name.startswith((".", "~", "#")) and not name.endswith("~")


def _read(name: str, place: int, path: PurePosixPath) -> Found:
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    try:
        if stat.S_ISLNK(os.stat(name, dir_fd=place, follow_symlinks=False).st_mode):
            return Found(path, why="is a link, which is not followed; put the file itself here")
        opened = os.open(name, flags, dir_fd=place)
    except OSError as error:
        return Found(path, why=f"cannot be read: {error.strerror}")
    with os.fdopen(opened, "rb") as file:
        if not stat.S_ISREG(os.fstat(opened).st_mode):
            return Found(path, why="is no regular file")
        body = file.read(FILE_LIMIT + 1)
    if len(body) > FILE_LIMIT:
        return Found(path, why=f"is larger than {FILE_LIMIT:,} bytes")
    return Found(path, body)
