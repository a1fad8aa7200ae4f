"""News that has broken other senders' mail, in every form and language.

    PYTHONPATH=tests python -m fakes.hostile OUT

writes each as a finished message to OUT, so that judges outside this project can look at it.
"""

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from fakes.issues import BRIDGE, ENVELOPE, LINKS, MASTHEAD, READER, cited, issue, item, templates

from digest.mail import build_message, render
from digest.model.news import Correction, Form, Issue, IssueSection, Item, ShortLine

LANGUAGES = ("en", "nl", "de", "uk", "ar")
CORRECTION = Correction(
    of="2026-04-30",
    wrote="We wrote that the bridge would stay closed until Sunday.",
    should="The bridge is open.",
    what="the bridge",
    fact="Open since Friday",
    did="The issue online is corrected.",
    sources=(cited(3),),
)


def told(number: int) -> Item:
    return item(
        str(number),
        f"Headline {number} about what happened in the town of Amberg",
        f"Sentence {number} tells a little more of what had happened there before.",
        f"And then {number} other people came, said the mayor, whom nobody heard.",
        slug="Amberg",
        sources=(cited(number), cited(number + 1000)),
    )


def one(*texts: str, headline: str, language: str = "en", section: str = "World") -> Issue:
    made = item("1", headline, *texts, language=language, slug=headline[:20])
    short = (ShortLine("1", section, "", texts[0] if texts else headline),)
    return issue(IssueSection(section, (made,)), short=short, subject=headline)


def bare() -> Issue:
    lonely = replace(cited(1), published=None, outlet="", label="", url="")
    return issue(IssueSection("World", (item("1", "Nothing beside it", sources=(lonely,)),)))


HOSTILE = {
    "no story": issue(),
    "one story": issue(IssueSection("World", (BRIDGE,))),
    "sixty stories": issue(IssueSection("World", tuple(map(told, range(60))))),
    "forty sections": issue(*(IssueSection(f"Part {n}", (told(n),)) for n in range(40))),
    "headlines of 200 characters": one("x " * 200, headline="A headline without an end " * 8),
    "right to left": one(
        "افتتحت المكتبة يوم الجمعة جناحًا جديدًا للأطفال والقراء الكبار.",
        headline="مكتبة المدينة تفتح جناحًا جديدًا",
        language="ar",
        section="العالم",
    ),
    "Chinese and Japanese": one(
        "東京の新しい図書館が開館した。" * 6, headline="東京の新しい図書館が開館" * 9, language="ja"
    ),
    "signs of markup": one("""&<>"' </p></td></table> &amp; &lt;""", headline="""&<>"'"""),
    "markup": one('<script>x</script><img src="https://x.example/p">', headline="<h1>&nbsp;</h1>"),
    "looks like a template": one("{{ 7*7 }} {% raw %} <mj-text>", headline="{{ title }} {% if %}"),
    "says None": one("None", headline="None"),
    "all ASCII": one("All of this is plain ASCII, and nothing else at all.", headline="Plain"),
    "no lead, author or date": bare(),
    "a word of 400 letters": one("W" * 400, headline="w" * 400),
    "an address in the text": one(
        "See https://x.example/a_b?c=d&e=(f) and www.y.example for more on this.", headline="Links"
    ),
    "a label that says nothing": issue(
        IssueSection("World", (replace(BRIDGE, sources=(replace(cited(1), label="Read more"),)),))
    ),
}  # fmt: skip


def shaped(day: Issue, form: Form, language: str) -> Issue:
    made = replace(day, form=form, masthead=replace(MASTHEAD, language=language))
    if form is Form.CORRECTION:
        return replace(made, edition="2026-05-01/correction-1", correction=CORRECTION)
    if form is Form.BREAKING:
        return replace(made, edition="2026-05-01/breaking-1", unknown="Who it was is not known.")
    return made


def cases() -> Iterator[tuple[str, Form]]:
    for name in HOSTILE:
        for form in Form:
            if not (form is Form.BREAKING and name == "no story"):  # it tells a story or is none
                yield name, form


def messages() -> Iterator[tuple[str, bytes]]:
    """Each with its name, as the reader's server gets it."""
    for name, form in cases():
        for language in LANGUAGES:
            day = shaped(HOSTILE[name], form, language)

            copy = render(templates(), day, READER, LINKS)
            yield f"{name}.{form}.{language}".replace(" ", "-"), build_message(copy, ENVELOPE)


def write(folder: Path) -> int:
    """Write them; say how many."""
    folder.mkdir(parents=True, exist_ok=True)
    written = 0
    for name, data in messages():
        (folder / f"{name}.eml").write_bytes(data)
        written += 1
    return written


if __name__ == "__main__":
    print(f"{write(Path(sys.argv[1]))} messages in {sys.argv[1]}")  # noqa: T201 - its one answer
