"""Templates compiled once, so that a broken one is found before a morning depends on it.

MJML becomes HTML that still holds the Jinja marks; news meets only autoescaped, sandboxed
Jinja, never the MJML parser. What stands before `<mjml` (sets and macros) goes past MJML.
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
from digest.mail.specimen import SPECIMENS

NAMES = frozenset(field.name for field in fields(Page))
"""All a template may name."""

_COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
_OFFSET = re.compile(r"\b(\d+)\.\.\d+")


def tie(text: str) -> str:
    """Bind two short last words with a no-break space, so that no line ends in a lone "12".

    Two long words stay apart: bound, they would overflow a narrow phone.
    """
    words = text.rsplit(" ", 2)
    if len(words) < 3 or len(words[-1]) > 8 or len(words[-2]) > 12:
        return text
    return f"{words[0]} {words[1]}\u00a0{words[2]}"


def _environment(*, escaping: bool) -> ImmutableSandboxedEnvironment:
    made = ImmutableSandboxedEnvironment(
        autoescape=escaping,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
    )
    made.filters["tie"] = tie
    return made


_HTML = _environment(escaping=True)
_TEXT = _environment(escaping=False)


@dataclass(frozen=True, slots=True)
class Templates:
    """Both templates, ready; `render` gives HTML and unwrapped text for a page.

    `fingerprint` is the SHA-256 over all their source bytes, in hex: a sign-off is bound to it.
    `marks` are the `{{ … }}` and `{% … %}` of those sources: none may be left in a message.
    """

    html: Callable[[Page], str]
    text: Callable[[Page], str]
    fingerprint: str = ""
    marks: frozenset[str] = frozenset()


def compile_templates(
    mjml: str, text: str, names: tuple[str, str] = ("digest.mjml", "digest.txt")
) -> Templates:
    """Compile both sources and try them on specimen pages; `names` are for error messages.

    Raises TemplateError naming file, line and mistake.
    """
    mjml_name, text_name = names
    text_template = _compiled(_TEXT, _checked(_TEXT, text, text_name), text_name)
    html_template = _compiled(_HTML, _to_html(mjml, mjml_name), f"{mjml_name} as HTML")
    made = Templates(
        html=_renderer(html_template, f"{mjml_name} as HTML"),
        text=_renderer(text_template, text_name),
        fingerprint=fingerprint_of(mjml, text),
        marks=marks_of(mjml, text),
    )
    for page in SPECIMENS:
        made.html(page)
        made.text(page)
    return made


def _to_html(source: str, name: str) -> str:
    source = _checked(_HTML, source, name)
    prelude, mark, body = source.partition("<mjml")
    if not mark:
        raise TemplateError(f"{name}: there is no <mjml> element; the template must hold one.")
    offset = prelude.count("\n")
    for trap in find_traps(mark + body):
        raise TemplateError(f"{name}, line {trap.line + offset}: {trap.mistake}")
    try:
        html = mjml2html((mark + body).rstrip(), fonts={})
    except ValueError as error:
        raise TemplateError(_mjml_error(error, mark + body, name, offset)) from error
    if left := uncompiled(html, mark + body):
        raise TemplateError(f"{name}, line {left.line + offset}: {left.mistake}")
    return _squeezed(prelude) + _mended(html)


def _checked(environment: jinja2.Environment, source: str, name: str) -> str:
    """The source without comments, once it parses, names only what a page has, and renders.

    The MJML source is itself a Jinja template: rendering it before MJML compiles it gives
    every mistake the line the person wrote it on.
    """
    source = _COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), source)
    try:
        tree = environment.parse(source)
    except jinja2.TemplateSyntaxError as error:
        raise TemplateError(f"{name}, line {error.lineno}: {error.message}.") from error
    for unknown in sorted(meta.find_undeclared_variables(tree) - NAMES):
        used = (node.lineno for node in tree.find_all(nodes.Name) if node.name == unknown)
        raise TemplateError(
            f"{name}, line {min(used)}: {unknown!r} is not there; "
            f"a template may name {', '.join(sorted(NAMES))}."
        )
    trial = _renderer(_compiled(environment, source, name), name)
    for page in SPECIMENS:
        trial(page)
    return source


def _compiled(environment: jinja2.Environment, source: str, name: str) -> jinja2.Template:
    code: CodeType = environment.compile(source, name=name, filename=name)
    return jinja2.Template.from_code(environment, code, environment.make_globals(None))


def _renderer(template: jinja2.Template, name: str) -> Callable[[Page], str]:
    def render(page: Page) -> str:
        values: Mapping[str, object] = {field: getattr(page, field) for field in NAMES}
        try:
            return template.render(values).strip()
        except Exception as error:
            line = _line_in(name, error.__traceback__)
            raise TemplateError(f"{name}, line {line}: {error}.") from error

    return render


def _line_in(name: str, trace: TracebackType | None) -> int:
    """Where in the template it happened; Jinja rewrites tracebacks to template lines."""
    line = 0
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == name:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def _mjml_error(error: ValueError, source: str, name: str, offset: int) -> str:
    """The parser tells a byte offset at best."""
    found = _OFFSET.search(str(error))
    line = line_at(source.encode(), int(found[1])) if found else 1
    where = f"line {line + offset}" if found else f"in <mjml> from line {offset + 1} on"
    return f"{name}, {where}: MJML cannot read it ({error})."


def _mended(html: str) -> str:
    """What MJML gets wrong: 1 px and white preview text, dead weight between tags."""
    html = re.sub(r"font-size:\s*1px", "font-size:14px", html)
    html = html.replace("color:#ffffff;line-height:1px", "color:{{ light.ink }};line-height:14px")
    html = _squeezed(html)
    html = re.sub(r"<!--\[if mso \| IE\]>\s+<", "<!--[if mso | IE]><", html)
    html = re.sub(r">\s+<!\[endif\]-->", "><![endif]-->", html)
    html = html.replace("<![endif]--><!--[if mso | IE]>", "")
    # Relays may undo the transfer encoding; without line ends the body would be one long line.
    return re.sub(r"(</tr>|</p>|</div>)(?=<)", r"\1\n", html)


def _squeezed(html: str) -> str:
    """Without the line ends and indents between tags: an eighth of the bytes."""
    return re.sub(r">[ \t]*\n\s*<", "><", html)
