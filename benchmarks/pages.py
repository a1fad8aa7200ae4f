"""How well article texts are found: `python -m benchmarks.pages DIR`.

DIR holds HTML pages and gold.json, a list of {"file": …, "text": …} (paths relative to DIR, text
as a person cut it out). Each page goes through the real worker process and the product's own
cleaning; the gold text is looked at afterwards, here. What is compared are runs of four words
(as in Zyte's article extraction benchmark): each page weighs the same, however long it is.
"""

import json
import re
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from digest.gather.pages.lines import article_lines, body_of
from digest.gather.pages.workers import PageFailed, Workers

RUN = 4
AIM = 0.95
WORST = 8
_WORD = re.compile(r"\w+")

Runs = Counter[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Score:
    """Shares of one page's runs: found rightly, found wrongly, missed; they add up to 1."""

    file: str
    right: float
    wrong: float
    missed: float
    seconds: float = 0.0
    why: str = ""

    @property
    def precision(self) -> float:
        """Of what was found, how much is right."""
        return self.right / (self.right + self.wrong) if self.right else 0.0

    @property
    def recall(self) -> float:
        """Of what is right, how much was found."""
        return self.right / (self.right + self.missed) if self.right else 0.0

    @property
    def f1(self) -> float:
        """Their harmonic mean."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def runs(text: str) -> Runs:
    """Every run of RUN words, counted; a text shorter than that is one run."""
    words = _WORD.findall(text.lower())
    return Counter(tuple(words[k : k + RUN]) for k in range(max(1, len(words) - RUN + 1)))


def score(file: str, found: str, gold: str, seconds: float = 0.0, why: str = "") -> Score:
    """How the found text stands to the gold one."""
    ours, theirs = runs(found) if found else Counter(), runs(gold)
    right = (ours & theirs).total()
    wrong, missed = ours.total() - right, theirs.total() - right
    whole = right + wrong + missed
    return Score(file, right / whole, wrong / whole, missed / whole, seconds, why)


def measure(folder: Path) -> list[Score]:
    """Every page of gold.json, in its order."""
    gold = json.loads((folder / "gold.json").read_text("utf-8"))
    scores = []
    with Workers(1, seconds=60) as workers:
        workers.read(b"<p>The worker loads its libraries before the clock runs.</p>")
        for row in gold:
            page = (folder / row["file"]).read_bytes()
            start, why, text = time.perf_counter(), "", ""
            try:
                about = workers.read(page)
                lines = article_lines(str(about.get("text", "")), about.get("titles", ()))
                text = body_of(lines, frozenset())
            except PageFailed as failed:
                why = str(failed)
            seconds = time.perf_counter() - start
            scores.append(score(row["file"], text, row["text"], seconds, why))
    return scores


def overall(scores: list[Score]) -> Score:
    """The mean page."""
    sums = (sum(getattr(s, name) for s in scores) for name in ("right", "wrong", "missed"))
    right, wrong, missed = (total / len(scores) for total in sums)
    return Score("all", right, wrong, missed, sum(s.seconds for s in scores))


def report(scores: list[Score]) -> None:
    """The worst pages as a table, then all as JSON on the last line."""
    print(f"{'precision':>9} {'recall':>9} {'F1':>9} {'ms':>9}  page")
    total = overall(scores)
    for row in (*sorted(scores, key=lambda s: (s.f1, s.file))[:WORST], total):
        numbers = f"{row.precision:9.3f} {row.recall:9.3f} {row.f1:9.3f} {row.seconds * 1000:9.0f}"
        print(f"{numbers}  {row.file} {row.why}".rstrip())
    result = {
        "pages": len(scores),
        "precision": round(total.precision, 4),
        "recall": round(total.recall, 4),
        "f1": round(total.f1, 4),
        "mean_f1": round(sum(s.f1 for s in scores) / len(scores), 4),
        "ms_per_page": round(1000 * total.seconds / len(scores), 1),
        "failed": sum(bool(s.why) for s in scores),
        "aim": AIM,
        "reached": total.f1 >= AIM,
    }
    print(json.dumps(result))


def main() -> int:
    """Exit code 0 if the aim is reached, 1 if not, 2 without a folder that holds gold.json."""
    folder = Path(sys.argv[1]) if len(sys.argv) == 2 else Path()
    if len(sys.argv) != 2 or not (folder / "gold.json").is_file():
        print("usage: python -m benchmarks.pages DIR (with pages and gold.json)", file=sys.stderr)
        return 2
    scores = measure(folder)
    report(scores)
    return 0 if overall(scores).f1 >= AIM else 1


if __name__ == "__main__":
    sys.exit(main())
