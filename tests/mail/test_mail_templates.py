"""A broken template is found when it is loaded, with its file, line and mistake."""

import re

import pytest
from fakes.issues import DAY, LINKS, MJML, PARTS, READER, SOURCES, TEXT, templates

from digest.errors import TemplateError
from digest.mail import compile_forms, compile_templates, render
from digest.mail.templates import tie

HEAD = "<mjml><mj-body><mj-section><mj-column>\n"
FOOT = "\n</mj-column></mj-section></mj-body></mjml>"


@pytest.mark.parametrize(
    ("inside", "line", "mistake"),
    [
        ("<mj-text>\n{{ titel }}</mj-text>", 3, r"'titel' is not there; .*title"),
        ("<mj-text>{{ words.updatee }}</mj-text>", 2, "no attribute 'updatee'"),
        ("<mj-text>{{ title </mj-text>", 2, "unexpected"),
        ("<mj-text>\n\n{% for x in also %}</mj-text>", 4, "Unexpected end of template"),
        ("<mj-text>{% if title %}x</mj-text>", 2, "Unexpected end of template"),
        ("<mj-text>{{ 1 if 1 < 2 else 2 }}</mj-text>", 2, "holds a <"),
        ("<mj-text padding='0'>x</mj-txt>", 2, "not an MJML tag"),
        ("<mj-textt>x</mj-textt>", 2, "<mj-textt> is not an MJML tag"),
        ("<mj-text>x", 2, "<mj-text> is never closed; </mj-column> comes first"),
        ("</mj-text>", 2, "</mj-text> closes what is not open"),
        ('<mj-text\n backgroud-color="red">x</mj-text>', 3, "no attribute 'backgroud-color'; back"),
        ('<mj-divider href="https://x.example" />', 2, "<mj-divider> knows no attribute 'href'"),
        ('<mj-text padding="14 0">x</mj-text>', 2, "padding of <mj-text> is '14'; write px"),
        ('<mj-image width="10pxx" src="x" />', 2, "width of <mj-image> is '10pxx'"),
        ('<mj-text\n padding="0\n 24px">x</mj-text>', 3, "runs over a line end"),
        ('<mj-text {% if title %}padding="0"{% endif %}>x</mj-text>', 2, "outside an attribute"),
        ('<mj-text padding="{{ newsletter_title|default("x") }}">x</mj-text>', 2, "double quotes"),
        ("<mj-text>{{ newsletter_title.__class__.__mro__ }}</mj-text>", 2, "unsafe"),
        ("<mj-text>{{ 1 // 0 }}</mj-text>", 2, "by zero"),
        ("{#\n a comment\n #}<mj-text>{{ nope }}</mj-text>", 4, "'nope' is not there"),
        ("<mj-text>{% include 'x.html' %}</mj-text>", 2, "no part 'x.html'"),
        ('<mj-include path="parts/hed.mjml" />', 2, "no part 'parts/hed.mjml'.*head.mjml"),
    ],
)
def test_a_mistake_in_the_mjml_names_file_line_and_mistake(
    inside: str, line: int, mistake: str
) -> None:
    with pytest.raises(TemplateError) as caught:
        compile_templates(HEAD + inside + FOOT, TEXT, ("mine.mjml", "mine.txt"), parts=PARTS)
    message = str(caught.value)
    assert message.startswith(f"mine.mjml, line {line}:"), message
    assert re.search(mistake, message), message


@pytest.mark.parametrize(
    ("text", "line", "mistake"),
    [
        ("a\nb {{ titel }}", 2, "'titel' is not there"),
        ("a\n\n{% for x in sections %}{{ x.nam }}{% endfor %}", 3, "no attribute 'nam'"),
        ("{% macro m() %}{{ short.x }}{% endmacro %}\n{{ m() }}", 1, "no attribute 'x'"),
        ("{{ title", 1, "unexpected"),
    ],
)
def test_a_mistake_in_the_text_names_file_line_and_mistake(
    text: str, line: int, mistake: str
) -> None:
    with pytest.raises(TemplateError) as caught:
        compile_templates(MJML, text, ("mine.mjml", "mine.txt"), parts=PARTS)
    message = str(caught.value)
    assert message.startswith(f"mine.txt, line {line}:"), message
    assert mistake in message, message


def test_a_line_is_counted_from_the_files_top_past_the_sets() -> None:
    source = "{% set a = 1 %}\n\n" + HEAD + "<mj-nope/>" + FOOT
    with pytest.raises(TemplateError, match=r"line 4: <mj-nope> is not"):
        compile_templates(source, TEXT, parts=PARTS)


def test_mjml_left_uncompiled_is_found() -> None:
    source = HEAD + "<mj-text><mj-section>x</mj-section></mj-text>" + FOOT
    with pytest.raises(TemplateError, match="line 2"):
        compile_templates(source, TEXT, parts=PARTS)


def test_a_template_without_mjml_or_cut_short_is_refused() -> None:
    with pytest.raises(TemplateError, match="there is no <mjml>"):
        compile_templates("<p>x</p>", TEXT, parts=PARTS)
    with pytest.raises(TemplateError, match="line 1: <mjml> is never closed"):
        compile_templates("<mjml>", TEXT, parts=PARTS)


def test_a_mistake_in_a_branch_todays_news_does_not_reach_is_found() -> None:
    inside = "<mj-text>{% if shortened %}{{ words.nope }}{% endif %}</mj-text>"
    with pytest.raises(TemplateError, match="nope"):
        compile_templates(HEAD + inside + FOOT, TEXT, parts=PARTS)


def test_the_projects_own_templates_compile_and_leave_no_mark() -> None:
    copy = render(templates(), DAY, READER, LINKS)
    for part in (copy.html, copy.text):
        assert not re.search(r"<mj-|\{\{|\{%|\{#", part)
        assert not re.search("[\ue000-\ue004]", part)


def test_a_short_last_word_is_tied_and_long_ones_are_not() -> None:
    assert tie("The strike kills at least 12") == "The strike kills at least\u00a012"
    assert tie("A report of misunderstandings everywhere") == (
        "A report of misunderstandings everywhere"
    )
    assert tie("Two words") == "Two words"
    assert tie("Playing with fire – Trump") == "Playing with fire – Trump"


def test_all_mistakes_of_all_templates_are_named_at_once() -> None:
    wrong = SOURCES | {
        "digest.txt": "{{ titel }}\n{{ dat }}",
        "breaking.mjml": HEAD + "<mj-textt>{{ nope }}</mj-textt><mj-text>x</mj-txt>" + FOOT,
        "parts/footer.txt": "a\n{{ addres }}",
    }
    with pytest.raises(TemplateError) as caught:
        compile_forms(wrong)
    found = [sentence.partition(":")[0] for sentence in str(caught.value).splitlines()]
    assert found == [
        "digest.txt, line 2",
        "digest.txt, line 1",
        "breaking.mjml, line 2",
        "breaking.mjml, line 2",
        "breaking.mjml, line 2",
        "breaking.mjml, line 2",
        "parts/footer.txt, line 2",
    ]


@pytest.mark.parametrize(
    ("part", "text", "where"),
    [
        ("parts/head.mjml", "<mj-head>\n<mj-titel>x</mj-titel>\n</mj-head>", "head.mjml, line 2:"),
        ("parts/looks.html", "{% set look = {} %}\n{{ 1 // 0 }}", "looks.html, line 2:"),
        ("parts/pieces.html", "{% macro slab( %}", "pieces.html, line 1:"),
        ("parts/footer.html", "{% macro footer() %}\n\n{{ desc }}{% endmacro %}", "html, line 3:"),
        ("parts/footer.txt", "{{ words.leav }}", "footer.txt, line 1:"),
    ],
)
def test_a_mistake_in_a_part_names_the_part_and_its_line(part: str, text: str, where: str) -> None:
    with pytest.raises(TemplateError) as caught:
        compile_forms(SOURCES | {part: text})
    assert where in str(caught.value), str(caught.value)


@pytest.mark.parametrize(
    "attack",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ newsletter_title.__class__.__base__.__subclasses__() }}",
        "{{ tie.__globals__ }}",
        "{{ words.number.__func__.__globals__ }}",
        "{{ words.plural.__globals__ }}",
        "{{ '{0.__class__}'.format(title) }}",
        "{{ self.__init__.__globals__ }}",
        "{{ cycler.__init__.__globals__.os }}",
        "{{ lipsum.__globals__ }}",
        "{% set x = short.append(1) %}{{ x }}",
        "{{ range(99999999)|list }}",
        "{% include '../../etc/passwd' %}",
        "{% import '/etc/passwd' as x %}",
    ],
)
def test_a_template_reaches_nothing_but_its_page(attack: str) -> None:
    with pytest.raises(TemplateError):
        compile_templates(MJML, attack, parts=PARTS)


def test_a_missing_template_is_named() -> None:
    without = {name: text for name, text in SOURCES.items() if name != "correction.txt"}
    with pytest.raises(TemplateError, match=r"correction\.txt: there is no such template"):
        compile_forms(without)


def test_any_changed_byte_of_a_part_changes_the_fingerprint() -> None:
    changed = SOURCES | {"parts/footer.txt": SOURCES["parts/footer.txt"] + " "}
    assert compile_forms(changed).fingerprint != templates().fingerprint
