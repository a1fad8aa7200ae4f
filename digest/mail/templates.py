"""Templates compiled once, so that a broken one is found before a morning depends on it.

MJML becomes HTML that still holds the Jinja marks; news meets only autoescaped, sandboxed
Jinja, never the MJML parser. What stands before `<mjml` (imports and macros) goes past MJML.
Parts are shared: Jinja's by `{% import %}` and `{% include %}`, MJML's by `<mj-include>`.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from types import CodeType, TracebackType

import jinja2
from jinja2 import meta, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment
from mjml import mjml2html

from digest.errors import TemplateError
from digest.mail.marks import fingerprint_of, marks_of
from digest.mail.mjml_traps import find_traps, line_at, uncompiled
from digest.mail.page import Page
from digest.mail.sources import PARTS, Source, no_such_part, source_of
from digest.mail.specimen import BREAKING_SPECIMENS, CORRECTION_SPECIMENS, SPECIMENS
from digest.model.news import Form

NAMES = frozenset(field.name for field in fields(Page))
"""All a template may name."""

FORMS: Mapping[str, tuple[str, tuple[Page, ...]]] = {
    Form.DIGEST: ("digest", SPECIMENS),
    Form.WEEKLY: ("digest", SPECIMENS),
    Form.BREAKING: ("breaking", BREAKING_SPECIMENS),
    Form.CORRECTION: ("correction", CORRECTION_SPECIMENS),
}
"""By an issue's form: its template's name, without .mjml or .txt, and pages to try it on."""

_OFFSET = re.compile(r"\b(\d+)\.\.\d+")


def tie(text: str) -> str:
    """Bind two short last words with a no-break space, so that no line ends in a lone "12".

    Two long words stay apart: bound, they would overflow a narrow phone. So does what follows a
    dash: lines break behind one all the same (UAX 14, LB12a), and the space would begin the next.
    """
    words = text.rsplit(" ", 2)
    if len(words) < 3 or len(words[-1]) > 8 or len(words[-2]) > 12 or words[-2][-1:] in "-‐–—":
        return text
    return f"{words[0]} {words[1]}\u00a0{words[2]}"


def _environment(parts: Mapping[str, str], *, escaping: bool) -> ImmutableSandboxedEnvironment:
    def load(name: str) -> tuple[str, str, Callable[[], bool]]:
        if name not in parts:
            raise jinja2.TemplateNotFound(name, no_such_part(name, parts))
        return parts[name], name, lambda: True

    made = ImmutableSandboxedEnvironment(
        loader=jinja2.FunctionLoader(load),
        autoescape=escaping,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
        cache_size=64,
        auto_reload=False,
    )
    made.filters["tie"] = tie
    return made


Render = Callable[[Page], str]


@dataclass(frozen=True, slots=True)
class Templates:
    """Templates, ready; `html` and `text` render a page, the text not yet wrapped.

    `fingerprint` is the SHA-256 over all their source bytes, in hex: a sign-off is bound to it.
    `marks` are the `{{ … }}` and `{% … %}` of those sources: none may be left in a message.
    """

    html: Render
    text: Render
    fingerprint: str = ""
    marks: frozenset[str] = frozenset()


def compile_forms(texts: Mapping[str, str]) -> Templates:
    """Compile the templates of all forms, by file name (`digest.mjml`, `parts/looks.html`).

    Raises TemplateError with a sentence for each mistake, one a line, each naming file and line.
    """
    bench = _Bench({name: text for name, text in texts.items() if name.startswith(PARTS)})
    made: dict[str, tuple[Render, Render]] = {}
    wrong: list[str] = []
    for stem, specimens in FORMS.values():
        if stem in made:
            continue
        try:
            made[stem] = _both(_pair(texts, stem), bench, specimens)
        except TemplateError as error:
            wrong += str(error).splitlines()
    if wrong:
        raise TemplateError("\n".join(dict.fromkeys(wrong)))
    sources = [texts[name] for name in sorted(texts)]
    return Templates(
        html=lambda page: made[FORMS[page.form][0]][0](page),
        text=lambda page: made[FORMS[page.form][0]][1](page),
        fingerprint=fingerprint_of(*sources),
        marks=marks_of(*sources),
    )


def _pair(texts: Mapping[str, str], stem: str) -> tuple[tuple[str, str], tuple[str, str]]:
    names = (f"{stem}.mjml", f"{stem}.txt")
    for name in names:
        if name not in texts:
            raise TemplateError(f"{name}: there is no such template; put the shipped one back.")
    return (names[0], texts[names[0]]), (names[1], texts[names[1]])


def compile_templates(
    mjml: str,
    text: str,
    names: tuple[str, str] = ("digest.mjml", "digest.txt"),
    *,
    parts: Mapping[str, str] | None = None,
) -> Templates:
    """Compile the digest's sources and try them on specimen pages; `names` are for the sentences.

    Raises TemplateError with a sentence for each mistake, each naming file, line and mistake.
    """
    pair = ((names[0], mjml), (names[1], text))
    html, plain = _both(pair, _Bench(parts or {}), SPECIMENS)
    return Templates(html, plain, fingerprint_of(mjml, text), marks_of(mjml, text))


class _Bench:
    """Parts, and the environments they are compiled in once for all forms.

    `seen` are parts as they were written, for the lines of mistakes; `squeezed` without the
    spaces between tags, for what is sent.
    """

    def __init__(self, parts: Mapping[str, str]) -> None:
        self.parts = parts
        self.text = _environment(parts, escaping=False)
        self.seen = _environment(parts, escaping=True)
        squeezed = {name: _squeezed(text) for name, text in parts.items()}
        self.squeezed = _environment(squeezed, escaping=True)
        self.parsed: dict[str, nodes.Template] = {}
        self.unknown: dict[str, tuple[str, ...]] = {}


def _both(
    pair: tuple[tuple[str, str], tuple[str, str]], bench: _Bench, specimens: tuple[Page, ...]
) -> tuple[Render, Render]:
    wrong: list[str] = []
    ready: list[Render] = []
    for make, (name, source) in zip((_as_html, _as_text), pair, strict=True):
        try:
            ready.append(make(source_of(name, source, bench.parts), bench, specimens))
        except TemplateError as error:
            wrong.append(str(error))
    if wrong:
        raise TemplateError("\n".join(wrong))
    return ready[0], ready[1]


def _as_text(source: Source, bench: _Bench, specimens: tuple[Page, ...]) -> Render:
    _check(source, bench, [])
    return _tried(_renderer(bench.text, source, bench.parts), specimens)


def _as_html(source: Source, bench: _Bench, specimens: tuple[Page, ...]) -> Render:
    """MJML compiled, Jinja after it; where that fails, the source is tried as it was written.

    The MJML source is itself a Jinja template: rendered before MJML compiles it, it gives every
    mistake the line the person wrote it on.
    """
    prelude, mark, body = source.text.partition("<mjml")
    if not mark:
        raise TemplateError(f"{source.name}: there is no <mjml> element; it must hold one.")
    offset = prelude.count("\n")
    traps = [f"{source.at(trap.line + offset)}: {trap.mistake}" for trap in find_traps(mark + body)]
    _check(source, bench, traps)
    try:
        html = _squeezed(prelude) + _mended(_compiled_mjml(source, mark + body, offset))
        compiled = Source(f"{source.name} as HTML", html, ())
        return _tried(_renderer(bench.squeezed, compiled, bench.parts), specimens)
    except TemplateError:
        _tried(_renderer(bench.seen, source, bench.parts), specimens)
        raise


def _compiled_mjml(source: Source, mjml: str, offset: int) -> str:
    try:
        html = str(mjml2html(mjml.rstrip(), fonts={}))
    except ValueError as error:
        found = _OFFSET.search(str(error))  # the parser tells a byte offset at best
        line = line_at(mjml.encode(), int(found[1])) if found else 1
        where = "" if found else " or below"
        sentence = f"{source.at(line + offset)}{where}: MJML cannot read it ({error})."
        raise TemplateError(sentence) from error
    if left := uncompiled(html, mjml):
        raise TemplateError(f"{source.at(left.line + offset)}: {left.mistake}")
    return html


def _check(source: Source, bench: _Bench, traps: list[str]) -> None:
    """Raise TemplateError with all that can be seen without rendering: syntax, names, `traps`."""
    wrong = list(_unknown_names(source, bench))
    for name in sorted(_used(_parsed(source, bench), bench)):
        wrong += _unknown_names(source_of(name, bench.parts[name], bench.parts), bench)
    if wrong or traps:
        raise TemplateError("\n".join((*wrong, *traps)))


def _parsed(source: Source, bench: _Bench) -> nodes.Template:
    if source.name not in bench.parsed:
        try:
            bench.parsed[source.name] = bench.seen.parse(source.text)
        except jinja2.TemplateSyntaxError as error:
            sentence = f"{source.at(error.lineno)}: {_ended(error.message)}"
            raise TemplateError(sentence) from error
    return bench.parsed[source.name]


def _used(tree: nodes.Template, bench: _Bench) -> set[str]:
    """The parts it asks for and those these ask for, as far as they are there."""
    seen: set[str] = set()
    waiting = [tree]
    while waiting:
        for name in meta.find_referenced_templates(waiting.pop()):
            if name is not None and name not in seen and name in bench.parts:
                seen.add(name)
                part = source_of(name, bench.parts[name], bench.parts)
                waiting.append(_parsed(part, bench))
    return seen


def _unknown_names(source: Source, bench: _Bench) -> tuple[str, ...]:
    """A sentence for each, found once for all forms: Jinja generates code to tell them."""
    if source.name not in bench.unknown:
        tree = _parsed(source, bench)
        wrong = []
        for unknown in sorted(meta.find_undeclared_variables(tree) - NAMES):
            used = (node.lineno for node in tree.find_all(nodes.Name) if node.name == unknown)
            wrong.append(
                f"{source.at(min(used))}: {unknown!r} is not there; "
                f"a template may name {', '.join(sorted(NAMES))}."
            )
        bench.unknown[source.name] = tuple(wrong)
    return bench.unknown[source.name]


def _tried(render: Render, specimens: tuple[Page, ...]) -> Render:
    for page in specimens:
        render(page)
    return render


def _renderer(environment: jinja2.Environment, source: Source, parts: Mapping[str, str]) -> Render:
    code: CodeType = environment.compile(source.text, name=source.name, filename=source.name)
    template = jinja2.Template.from_code(environment, code, environment.make_globals(None))

    def render(page: Page) -> str:
        values: Mapping[str, object] = {field: getattr(page, field) for field in NAMES}
        try:
            return template.render(values).strip()
        except Exception as error:
            where = _where(source, parts, error.__traceback__)
            raise TemplateError(f"{where}: {_ended(str(error))}") from error

    return render


def _where(source: Source, parts: Mapping[str, str], trace: TracebackType | None) -> str:
    """Where in the templates it happened; Jinja rewrites tracebacks to template lines."""
    found = source.at(0)
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        if name == source.name:
            found = source.at(trace.tb_lineno)
        elif name in parts:
            found = f"{name}, line {trace.tb_lineno}"
        trace = trace.tb_next
    return found


def _ended(sentence: str | None) -> str:
    """With exactly one full stop."""
    return f"{(sentence or 'it cannot be read').rstrip('.')}."


def _mended(html: str) -> str:
    """What MJML gets wrong: 1 px and white preview text, dead weight between tags."""
    html = re.sub(r"font-size:\s*1px", "font-size:14px", html)
    html = html.replace("color:#ffffff;line-height:1px", "color:{{ light.ink }};line-height:14px")
    # The preview text is hidden three times over; opacity is known by the fewest programs.
    html = html.replace("max-width:0px;opacity:0;", "max-width:0px;")
    html = _squeezed(html)
    html = re.sub(r"<!--\[if mso \| IE\]>\s+<", "<!--[if mso | IE]><", html)
    html = re.sub(r">\s+<!\[endif\]-->", "><![endif]-->", html)
    html = html.replace("<![endif]--><!--[if mso | IE]>", "")
    # Relays may undo the transfer encoding; without line ends the body would be one long line.
    return re.sub(r"(</tr>|</p>|</div>)(?=<)", r"\1\n", html)


def _squeezed(html: str) -> str:
    """Without the line ends and indents between tags: an eighth of the bytes."""
    return re.sub(r">[ \t]*\n\s*<", "><", html)
