"""Our summaries against the first article's lead, read not knowing which is which.

    python -m benchmarks.blind sheet DIR=ISO... --out SHEET.txt --key KEY.json
                                     [--stories 50] [--seed 1]
    python -m benchmarks.blind count SHEET.txt --key KEY.json

`sheet` takes the stories of three or more articles, those told by most voices first and the days in
turn, and writes for each its headlines and two texts, A and B, in an order chosen by seed: the
product's sentences, and the beginning of the article that was published first, of at most as many
sentences and words as the product allows itself. The reader puts A, B or = behind each "better:";
`count` reads that and KEY. Prefer the text that tells what happened (who, what, where), is of the
event in the headlines, tells what is newest, says nothing twice, and leans on nothing that is not
there. Two equal texts are marked `same` by the program and not asked. The last line is JSON.
"""

import argparse
import json
import random
import re
from collections import Counter
from collections.abc import Sequence
from itertools import zip_longest
from pathlib import Path

from benchmarks.rows import print_last
from benchmarks.told_days import Told, told_in_full
from digest.newsroom.story import Story
from digest.newsroom.summarise import MOST_SENTENCES, MOST_WORDS
from digest.text.sentences import split_sentences

LEAST = 3
"""Articles of a story that is compared."""

HEADLINES = 8
_ANSWER = re.compile(r"^better:\s*(\S*)\s*$", re.MULTILINE)


def first_lead(story: Story) -> str:
    """The beginning of the earliest article that says anything, cleaned as ours are."""
    told = (r for r in sorted(story.readings, key=lambda r: r.age_key) if r.lead)
    reading = next(told, None)
    chosen: list[str] = []
    for sentence in split_sentences(reading.lead if reading else "")[:MOST_SENTENCES]:
        if chosen and len(" ".join((*chosen, sentence)).split()) > MOST_WORDS:
            break
        chosen.append(sentence)
    return " ".join(chosen)


def picked(days: Sequence[str], count: int) -> list[Told]:
    """The stories to compare, from each day in turn."""
    of_days = [list(told_in_full([day], LEAST)) for day in days]
    return [t for row in zip_longest(*of_days) for t in row if t is not None][:count]


def sheet(stories: Sequence[Told], seed: int) -> tuple[str, dict[str, str]]:
    """The text to be read, and for each number which side is ours (A or B)."""
    chance = random.Random(seed)
    parts, key = [], {}
    for number, told in enumerate(stories, 1):
        ours = " ".join(s.text for s in told.item.sentences)
        theirs = first_lead(told.story)
        key[str(number)] = side = chance.choice("AB")
        a, b = (ours, theirs) if side == "A" else (theirs, ours)
        titles = "\n".join(f"  - {r.title[:110]}" for r in told.story.readings[:HEADLINES])
        answer = "same" if ours == theirs else ""
        parts.append(f"## {number}\n{titles}\nA: {a}\n\nB: {b}\n\nbetter: {answer}\n")
    return "\n".join(parts), key


def count(answers: str, key: dict[str, str]) -> dict[str, object]:
    """How often ours was preferred; ties and equal texts apart. SystemExit if one is missing."""
    found = _ANSWER.findall(answers)
    if len(found) != len(key) or not set(found) <= {"A", "B", "=", "same"}:
        raise SystemExit("Every `better:` wants A, B or =, and the key must be the sheet's.")
    tally = Counter(
        {"same": "same", "=": "tie", key[str(k)]: "ours"}.get(answer, "lead")
        for k, answer in enumerate(found, 1)
    )
    decided = tally["ours"] + tally["lead"]
    return {
        "stories": len(found),
        **{name: tally[name] for name in ("ours", "lead", "tie", "same")},
        "preferred": round(tally["ours"] / decided, 3) if decided else None,
        "not_worse": round(1 - tally["lead"] / len(found), 3),
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """Write a sheet, or count one."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("task", choices=("sheet", "count"))
    parser.add_argument("given", nargs="+", metavar="DIR=ISO | SHEET.txt")
    parser.add_argument("--key", type=Path, required=True)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--stories", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args(arguments)
    if asked.task == "count":
        key = json.loads(asked.key.read_text("utf-8"))
        print_last(count(Path(asked.given[0]).read_text("utf-8"), key))
        return
    if asked.out is None:
        parser.error("sheet needs --out")
    stories = picked(asked.given, asked.stories)
    text, key = sheet(stories, asked.seed)
    asked.out.write_text(text, "utf-8")
    asked.key.write_text(json.dumps(key), "utf-8")
    print_last({"stories": len(stories), "out": str(asked.out)})


if __name__ == "__main__":
    main()
