"""Peak memory of one stretch of work."""

import resource
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

STATUS, CLEAR = Path("/proc/self/status"), Path("/proc/self/clear_refs")


class Peak:
    """`megabytes` is the peak resident set between enter and exit.

    Linux forgets the peak when "5" is written to clear_refs (proc(5)). Where that can't be done
    the peak is that of the whole process so far, which is never too small.
    """

    megabytes = 0.0

    def __enter__(self) -> Self:
        with suppress(OSError):
            CLEAR.write_text("5", "ascii")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.megabytes = _high_water()


def _high_water() -> float:
    """In megabytes of 2**20 bytes."""
    with suppress(OSError):
        for line in STATUS.read_text("ascii", "replace").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / 1024 if STATUS.exists() else most / 2**20
