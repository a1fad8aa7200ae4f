"""What it costs to make an issue's e-mail: milliseconds an issue and a variant.

    python -m benchmarks.render [--stories 20] [--choices 8] [--rounds 15]

An invented issue with that many stories is rendered for every reader (neutral) and for other
choices of sections, finished as messages, sealed and preflighted. Beside it, where Node is
installed: the npm mjml compiler on the very same template, which other systems run for every
issue, after the news was put in. It is looked for in $JUDGES_HOME (default
~/.cache/digest-judges) and where `npm root` and `npm root -g` point. Figures are medians of
processor time but for mjml's, which is wall-clock within a warm Node process. The last line is
JSON.
"""

import argparse
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

import jinja2

from digest.mail import Envelope, Links, Templates, build_message, compile_forms, render_variant
from digest.mail.page import Page
from digest.mail.preflight import House, Proof, preflight
from digest.mail.sources import PARTS, source_of
from digest.mail.templates import NAMES, tie
from digest.model.checks import Choice, Evidence
from digest.model.news import Citation, Issue, IssueSection, Item, Masthead, Sentence, ShortLine
from digest.model.people import Reader
from digest.outbox.seal import hash_of

FOLDER = Path(__file__).parent.parent / "templates"
SECTIONS = ("World", "Europe", "Africa", "Asia", "Business")
AT = datetime(2026, 5, 1, 3, 30, tzinfo=UTC)
LINKS = Links("https://digest.example/i/daily/2026-05-01", "https://digest.example/l/5f3a9c")
READER = Reader(id=1, email="reader@reader.example", name="Anna")
ENVELOPE = Envelope(
    sender="Morning Brief <brief@digest.example>",
    reply_to="desk@digest.example",
    to=READER.email,
    date=AT,
    message_id="<1@digest.example>",
    list_id="daily.digest.example",
    list_title="Morning Brief",
    leave_url=LINKS.leave,
    feedback_id="a:b:c:digest.example",
)
_NODE = """
const fs = require("fs");
const found = require(process.argv[2]);
const mjml2html = found.default || found;
const source = fs.readFileSync(process.argv[3], "utf8");
const rounds = Number(process.argv[4]);
(async () => {
  const made = [];
  let size = 0;
  for (let round = -3; round < rounds; round += 1) {
    const start = process.hrtime.bigint();
    const answer = await mjml2html(source, { validationLevel: "skip" });
    const took = Number(process.hrtime.bigint() - start) / 1e6;
    size = answer.html.length;
    if (round >= 0) made.push(took);
  }
  console.log(JSON.stringify({ milliseconds: made, size }));
})();
"""


def template_texts() -> dict[str, str]:
    """The shipped templates' texts by name: `digest.mjml`, `parts/looks.html`."""
    files = sorted([*FOLDER.glob("*.*"), *FOLDER.glob("parts/*.*")])
    return {file.relative_to(FOLDER).as_posix(): file.read_text("utf-8") for file in files}


def invented(stories: int) -> Issue:
    """An issue of that many stories, told as real ones are; nothing in it happened."""
    told = [_story(number) for number in range(stories)]
    parts = [
        IssueSection(name, tuple(told[first :: len(SECTIONS)]), ())
        for first, name in enumerate(SECTIONS)
    ]
    return Issue(
        edition="2026-05-01",
        masthead=Masthead(
            newsletter="daily",
            title="Morning Brief",
            sender=ENVELOPE.sender,
            reply_to=ENVELOPE.reply_to,
            postal_address="PO Box 1, Example City",
            timezone="UTC",
            language="en",
            accent="#7a1f1f",
        ),
        drafted_at=AT,
        subject="The bridge at Old Harbour opens",
        preheader="The dam holds; the choir of Eastmark sings again.",
        short=tuple(ShortLine(i.story, i.section, i.slug, i.sentences[0].text) for i in told[:4]),
        sections=tuple(part for part in parts if part.stories),
    )


def _story(number: int) -> Item:
    name = SECTIONS[number % len(SECTIONS)]
    said = (
        f"The council of Amberg voted on Thursday to open bridge number {number} to traffic.",
        "It had been closed since the flood of last autumn & cost “more than anybody thought”.",
        f"Tolls will be charged from June, said the mayor, whose predecessor built all {number}.",
    )
    sources = tuple(
        Citation(
            outlet=f"Harbour Gazette {k}",
            url=f"https://gazette{k}.example/2026/05/01/bridge-{number}?from=feed&n={number}",
            label=f"Harbour Gazette’s report on bridge {number} ({k})",
            published=AT,
            article=f"https://gazette{k}.example/{number}",
        )
        for k in (1, 2)
    )
    return Item(
        story=str(number),
        section=name,
        slug="Amberg",
        headline=f"Amberg opens its bridge number {number} after eleven years",
        headline_mark=1,
        sentences=tuple(Sentence(text, (1 + k % 2,)) for k, text in enumerate(said)),
        sources=sources,
    )


def measure(stories: int, choices: int, rounds: int) -> dict[str, Any]:
    """All figures, in milliseconds."""
    texts = template_texts()
    templates = compile_forms(texts)
    issue = invented(stories)
    chosen = [Choice(tuple(SECTIONS[k % 5 :]) + tuple(SECTIONS[: k % 5])) for k in range(choices)]
    variant = render_variant(templates, issue)
    copy = variant.to(READER, LINKS)
    proof = Proof(Choice(), copy, LINKS.leave, LINKS.view, build_message(copy, ENVELOPE))
    house = House("digest.example", issue.masthead.postal_address, marks=templates.marks)
    parts = (variant.subject, variant.preheader, variant.html, variant.text)
    figures = {
        "compile all templates, once a process": _median(lambda: compile_forms(texts), 3),
        "a variant": _median(lambda: render_variant(templates, issue), rounds),
        "an issue": _median(lambda: _all_variants(templates, issue, chosen), rounds),
        "a reader's copy of a variant": _median(lambda: variant.to(READER, LINKS), rounds * 10),
        "a reader's message": _median(lambda: build_message(copy, ENVELOPE), rounds),
        "the seal of a variant": _median(lambda: hash_of(parts), rounds * 10),
        "the preflight of a variant": _median(
            lambda: preflight(issue, [proof], house, Evidence()), rounds
        ),
    }
    return {
        "stories": stories,
        "choices": choices,
        "html_bytes": len(copy.html.encode()),
        "text_bytes": len(copy.text.encode()),
        "findings": len(preflight(issue, [proof], house, Evidence())),
        "milliseconds": figures,
    }


def _all_variants(templates: Templates, issue: Issue, chosen: list[Choice]) -> None:
    """The neutral variant and one for each choice."""
    for choice in (Choice(), *chosen):
        render_variant(templates, issue, choice.sections)


def _median(work: Callable[[], object], rounds: int) -> float:
    work()  # what is done once a process (caches, imports) is not the cost of an issue
    taken = []
    for _ in range(rounds):
        start = process_time()
        work()
        taken.append(process_time() - start)
    return round(median(taken) * 1000, 3)


def npm_mjml(stories: int, rounds: int) -> dict[str, Any] | str:
    """The npm compiler on our template with the news in it, or why it was not measured."""
    node = shutil.which("node")
    if node is None:
        return "Node is not installed"
    package = next((folder for folder in _module_folders() if (folder / "mjml").is_dir()), None)
    if package is None:
        return "npm's mjml is not installed (npm install mjml, or set JUDGES_HOME)"
    with tempfile.TemporaryDirectory() as work:
        script, source = Path(work) / "measure.cjs", Path(work) / "issue.mjml"
        script.write_text(_NODE, "utf-8")
        source.write_text(_as_mjml(invented(stories)), "utf-8")
        command = [node, str(script), str(package / "mjml"), str(source), str(rounds)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    if done.returncode:
        return f"npm's mjml failed: {done.stderr.strip().splitlines()[-1:]}"
    said = json.loads(done.stdout.splitlines()[-1])
    version = json.loads((package / "mjml" / "package.json").read_text("utf-8"))["version"]
    return {
        "version": version,
        "milliseconds": round(median(said["milliseconds"]), 3),
        "html_bytes": said["size"],
    }


def _module_folders() -> list[Path]:
    home = Path(os.environ.get("JUDGES_HOME") or Path.home() / ".cache" / "digest-judges")
    folders = [home / "node_modules"]
    npm = shutil.which("npm")
    for more in ([], ["-g"]) if npm else ():
        done = subprocess.run(
            [str(npm), "root", *more], capture_output=True, text=True, check=False, timeout=60
        )
        if done.returncode == 0 and done.stdout.strip():
            folders.append(Path(done.stdout.strip()))
    return folders


def _as_mjml(issue: Issue) -> str:
    """The template's MJML with the news put in before it is compiled, as others do it.

    The same page and the same parts; only the order of Jinja and MJML is the other one.
    """
    texts = template_texts()
    parts = {name: text for name, text in texts.items() if name.startswith(PARTS)}
    environment = jinja2.Environment(
        autoescape=True, trim_blocks=True, lstrip_blocks=True, loader=jinja2.DictLoader(parts)
    )
    environment.filters["tie"] = tie
    source = source_of("digest.mjml", texts["digest.mjml"], parts)
    template = environment.from_string(source.text)

    def mjml(page: Page) -> str:
        return template.render({name: getattr(page, name) for name in NAMES}).strip()

    return render_variant(Templates(html=mjml, text=lambda _: ""), issue, largest=10**9).html


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(
        prog="benchmarks.render", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("--stories", type=int, default=20)
    parser.add_argument("--choices", type=int, default=8, help="of sections, besides all of them")
    parser.add_argument("--rounds", type=int, default=15)
    asked = parser.parse_args()
    result = measure(asked.stories, asked.choices, asked.rounds)
    for name, value in result["milliseconds"].items():
        print(f"{value:10.3f} ms  {name}")
    other = npm_mjml(asked.stories, asked.rounds)
    if isinstance(other, str):
        print(f"           npm mjml was not measured: {other}")
        result |= {"npm_mjml": None, "why_not": other}
    else:
        print(f"{other['milliseconds']:10.3f} ms  npm mjml {other['version']}, a variant")
        result |= {"npm_mjml": other}
        ratio = other["milliseconds"] / result["milliseconds"]["a variant"]
        result["times_faster"] = round(ratio, 1)
    print(json.dumps(result))


if __name__ == "__main__":
    main()
