"""Whatever the news, in every form and language: it passes, or is refused for the right reason."""

from dataclasses import replace

import pytest
from fakes.hostile import HOSTILE, LANGUAGES, cases, shaped
from fakes.issues import BRIDGE, DAY, issue, item
from fakes.proofs import HOUSE, proof_of
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.mail.preflight import preflight
from digest.model.checks import Choice, Evidence, Finding, Level
from digest.model.news import Form, Issue, IssueSection, Sentence, ShortLine


def findings(day: Issue, *choices: Choice) -> tuple[Finding, ...]:
    proofs = [proof_of(day, choice) for choice in (Choice(), *choices)]
    return preflight(day, proofs, HOUSE, Evidence())


@pytest.mark.slow
@pytest.mark.parametrize(("name", "form"), list(cases()), ids=str)
@pytest.mark.parametrize("language", LANGUAGES)
def test_hostile_news_passes_in_every_form_and_language(
    name: str, form: Form, language: str
) -> None:
    found = findings(shaped(HOSTILE[name], form, language), Choice(("World",)), Choice(("None",)))
    assert [f for f in found if f.level is Level.ERROR] == []
    assert {f.rule for f in found} == set()


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
