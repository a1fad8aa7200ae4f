"""Writing a file whole or not at all."""

import os
import shutil
import tempfile
from pathlib import Path

from digest.errors import Refused


def replace_text(file: Path, text: str) -> None:
    """Put `text` in place of the file's content; a reader meets the old or the new, never a part.

    Keeps the file's permissions and follows a symbolic link. Raises Refused.
    """
    target = file.resolve()
    try:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    except OSError as error:
        raise Refused(f"{file} cannot be written: {error.strerror}. Nothing was changed.") from None
    temporary = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        shutil.copymode(target, temporary)
        temporary.replace(target)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise Refused(f"{file} cannot be written: {error.strerror}. Nothing was changed.") from None


def write_new(file: Path, text: str) -> None:
    """Write a file that is not there yet; raises Refused if it is."""
    try:
        with file.open("x", encoding="utf-8", newline="") as stream:
            stream.write(text)
    except FileExistsError:
        raise Refused(f"{file} is there already and is never overwritten.") from None
    except OSError as error:
        raise Refused(f"{file} cannot be written: {error.strerror}.") from None
