"""The process that decodes pictures: it may be killed at any moment, and only a picture is lost.

Frames as in digest.gather.pages.worker. A request is a frame of use and a frame of bytes; the
answer is a frame: a line of JSON, then the finished picture's bytes.
"""

import json
from typing import BinaryIO

from digest.gather.pages.worker import read_frame, serve, streams
from digest.gather.pictures.develop import develop
from digest.gather.pictures.unfit import Unfit
from digest.model.pictures import Use


def main() -> None:
    """Answer with developed pictures."""
    source, target = streams()
    serve(source, target, _answer)


def _answer(source: BinaryIO) -> bytes:
    use, data = Use(read_frame(source).decode()), read_frame(source)
    try:
        made = develop(data, use)
    except Unfit as why:
        return _line({"failed": str(why)})
    except MemoryError:
        return _line({"failed": "needs more memory than a picture may have"})
    except Exception as error:  # noqa: BLE001 - whatever a picture makes a decoder raise is its reason
        return _line({"failed": f"could not be decoded ({type(error).__name__})"})
    about = {"kind": made.kind, "width": made.width, "height": made.height}
    return _line(about) + made.data


def _line(value: object) -> bytes:
    return json.dumps(value).encode() + b"\n"


if __name__ == "__main__":
    main()
