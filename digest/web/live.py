"""Live reload for the preview: a page asks each second whether it would be another by now.

It is the only script of ours, on this machine only; without it a reload by hand shows the same.
"""

from hashlib import sha256

SCRIPT = """\
"use strict";
(function () {
  var own = document.currentScript.dataset;
  setInterval(function () {
    if (document.hidden) { return; }
    fetch("/stamp?" + own.view, { cache: "no-store" })
      .then(function (answer) { return answer.ok ? answer.text() : own.stamp; })
      .then(function (stamp) { if (stamp !== own.stamp) { location.reload(); } })
      .catch(function () { /* the preview has ended */ });
  }, 1000);
}());
"""


def stamp_of(*shown: str) -> str:
    """Another one whenever what is shown is."""
    return sha256("\0".join(shown).encode()).hexdigest()[:32]
