"""The files a new publisher begins with."""

from importlib.resources import files
from pathlib import Path

from digest.config.atomic import write_new
from digest.errors import Refused

_NAMES = ("digest.toml", "subscribers.yaml")


def write_starter(folder: Path) -> tuple[Path, ...]:
    """Write the commented digest.toml and subscribers.yaml into `folder`, made if missing.

    Raises Refused, and writes neither, if one of them is there already.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refused(f"{folder} cannot be made: {error.strerror}.") from None
    targets = tuple(folder / name for name in _NAMES)
    for target in targets:
        if target.exists() or target.is_symlink():
            raise Refused(f"{target} is there already and is never overwritten.")
    for target in targets:
        write_new(target, (files("digest") / "sample" / target.name).read_text("utf-8"))
    return targets
