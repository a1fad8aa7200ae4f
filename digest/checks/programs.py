"""Programs of others, where they are installed: a browser that looks, a filter that sniffs.

Each gets a folder of its own that is thrown away, no more time than its limit, and what it was
given on stdin or as a file; nothing of the news becomes an argument.
"""

import html
import os
import re
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from digest.model.checks import Looks, SpamScore, Spill

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
WINDOWS = (320, 375, 680)
"""CSS pixels: the narrowest phone still sold, the commonest, a desktop's reading pane."""
WITHIN = 30.0
"""Seconds for one program."""

_MEASURED = re.compile(r'<output id="measured">([\d:, ]*)</output>')
_STATUS = re.compile(r"^X-Spam-Status:.*?score=(-?[\d.]+)", re.MULTILINE | re.DOTALL)
_RULE = re.compile(r"^\s*\*?\s*-?\d+(?:\.\d+)?\s+([A-Z][A-Z0-9_]+)\s", re.MULTILINE)

_PAGE = """<!doctype html><meta charset="utf-8"><title>measuring</title>
<style>iframe { border: 0; height: 800px; }</style>
%s
<output id="measured"></output>
<script>
addEventListener("load", function () {
  var found = [];
  document.querySelectorAll("iframe").forEach(function (frame) {
    found.push(frame.width + ":" + frame.contentDocument.documentElement.scrollWidth);
  });
  document.getElementById("measured").textContent = found.join(",");
});
</script>
"""


class Unavailable(Exception):  # noqa: N818 - a reason, not a fault
    """The program is not there or did not do it; the text says which and why."""


def installed(*names: str) -> str | None:
    """The path of the first of these programs that is there, or None."""
    return next((found for name in names if (found := shutil.which(name))), None)


def look(mail: str) -> Looks:
    """How wide the HTML gets in each of WINDOWS. Raises Unavailable.

    The mail stands in sandboxed frames: none of its scripts would run, nothing is fetched.
    """
    browser = installed(*BROWSERS)
    if browser is None:
        raise Unavailable("No Chromium is installed, so no browser has looked at it")
    with TemporaryDirectory(prefix="digest-look-", ignore_cleanup_errors=True) as folder:
        page = Path(folder) / "page.html"
        page.write_text(_PAGE % "\n".join(_frame(mail, width) for width in WINDOWS), "utf-8")
        said = _run([browser, *_flags(folder), page.as_uri()], b"", folder, "Chromium")
    measured = _MEASURED.search(said)
    pairs = [pair.split(":") for pair in measured[1].split(",")] if measured and measured[1] else []
    if [int(window) for window, _ in pairs] != list(WINDOWS):
        raise Unavailable("Chromium did not say how wide it is")
    wide = tuple(Spill(int(w), int(p)) for w, p in pairs if int(p) > int(w))
    return Looks(WINDOWS, wide)


def _frame(mail: str, width: int) -> str:
    return (
        f'<iframe sandbox="allow-same-origin" width="{width}" '
        f'srcdoc="{html.escape(mail, quote=True)}"></iframe>'
    )


def _flags(folder: str) -> list[str]:
    flags = [
        "--headless",
        "--disable-gpu",
        "--disable-extensions",
        "--disable-background-networking",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--host-resolver-rules=MAP * ~NOTFOUND",
        "--window-size=1600,1200",
        f"--user-data-dir={folder}",
        "--dump-dom",
    ]
    # Chromium refuses its sandbox to root; what it shows is our own file, without the network.
    return ["--no-sandbox", *flags] if hasattr(os, "geteuid") and os.geteuid() == 0 else flags


def sniff(message: bytes) -> SpamScore:
    """SpamAssassin's score by its offline rules. Raises Unavailable."""
    program = installed("spamassassin")
    if program is None:
        raise Unavailable("No SpamAssassin is installed, so no spam filter has judged it")
    with TemporaryDirectory(prefix="digest-sniff-", ignore_cleanup_errors=True) as folder:
        options = ["-L", "-t", "--cf=use_bayes 0", "--cf=report_safe 0", "-x"]
        said = _run([program, *options], message, folder, "SpamAssassin")
    found = _STATUS.search(said)
    if found is None:
        raise Unavailable("SpamAssassin gave no score")
    return SpamScore(float(found[1]), tuple(dict.fromkeys(_RULE.findall(said))))


def _run(command: list[str], given: bytes, folder: str, name: str) -> str:
    """What it prints. Raises Unavailable."""
    environment = {k: v for k, v in os.environ.items() if k in ("PATH", "LANG", "LC_ALL")}
    environment |= {"HOME": folder, "TMPDIR": folder}
    try:
        done = subprocess.run(  # noqa: S603 - a program from PATH, with fixed arguments
            command,
            input=given,
            capture_output=True,
            timeout=WITHIN,
            check=False,
            cwd=folder,
            env=environment,
        )
    except subprocess.TimeoutExpired:
        raise Unavailable(f"{name} was not done after {WITHIN:g} seconds") from None
    except OSError as error:
        raise Unavailable(f"{name} could not be started ({error})") from error
    return done.stdout.decode("utf-8", "replace")
