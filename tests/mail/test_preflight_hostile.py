"""Whatever the news, in every form and language: it passes, or is refused for the right reason."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from fakes.issues import BRIDGE, DAY, MASTHEAD, cited, issue, item
from fakes.proofs import HOUSE, proof_of
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.mail.preflight import preflight
from digest.model.checks import Choice, Evidence, Finding, Level
from digest.model.news import Correction, Form, Issue, IssueSection, Item, Sentence, ShortLine

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


def findings(day: Issue, *choices: Choice) -> tuple[Finding, ...]:
    proofs = [proof_of(day, choice) for choice in (Choice(), *choices)]
    return preflight(day, proofs, HOUSE, Evidence())


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
"""Those that pass; a label from a feed may only be warned of."""


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


@pytest.mark.slow
@pytest.mark.parametrize(("name", "form"), list(cases()), ids=str)
@pytest.mark.parametrize("language", LANGUAGES)
def test_hostile_news_passes_in_every_form_and_language(
    name: str, form: Form, language: str
) -> None:
    found = findings(shaped(HOSTILE[name], form, language), Choice(("World",)), Choice(("None",)))
    assert [f for f in found if f.level is Level.ERROR] == []
    assert {f.rule for f in found} <= {"vague links"}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_news_passes(name: str) -> None:
    assert [f for f in findings(HOSTILE[name]) if f.level is Level.ERROR] == []


def test_what_no_reader_could_use_is_refused_for_that() -> None:
    nameless = issue(IssueSection(" ", (BRIDGE,)))
    assert {f.rule for f in findings(nameless)} == {"headings"}
    shouting = replace(DAY, subject="THE BRIDGE IS OPEN AT LAST")
    (found,) = findings(shouting)
    assert (found.rule, found.level) == ("subject", Level.WARNING)


WORDS = st.one_of(
    st.text(min_size=1, max_size=80),
    st.sampled_from(
        ["{{ x }}", "<b>", "None", "&amp;", "\u202ex\u202c", "=?utf-8?q?x?=", "W" * 200]
    ),
)


@settings(max_examples=25)
@given(st.lists(st.tuples(WORDS, WORDS, WORDS), min_size=1, max_size=4))
def test_whatever_a_story_says_it_passes(texts: list[tuple[str, str, str]]) -> None:
    stories = tuple(
        replace(
            item(str(n), headline, slug=slug),
            sentences=(Sentence(said, (1,)),),
            background=said,
        )
        for n, (headline, slug, said) in enumerate(texts, 1)
    )
    short = tuple(
        ShortLine(str(n), "World", slug, said) for n, (_, slug, said) in enumerate(texts, 1)
    )
    day = issue(IssueSection("World", stories), short=short, subject=texts[0][0])
    assert [f for f in findings(day) if f.level is Level.ERROR] == []
