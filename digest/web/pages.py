"""The pages' templates and style sheets, compiled once; their text is an argument."""

from collections.abc import Callable, Mapping

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment

from digest.errors import TemplateError

STYLE_SUFFIX = ".css"
_FOLDER = "templates/web/"


class Pages:
    """Templates by file name (`leave.html`) and style sheets (`reader.css`).

    Every value is escaped; a name a template uses and nobody gives is an error, not a gap.
    Raises TemplateError at once, a line for each template that does not compile.
    """

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._styles = {n: t for n, t in sorted(texts.items()) if n.endswith(STYLE_SUFFIX)}
        templates = {n: t for n, t in sorted(texts.items()) if n not in self._styles}
        self._jinja = ImmutableSandboxedEnvironment(
            loader=jinja2.FunctionLoader(_loader(templates)),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        wrong = [sentence for name in templates if (sentence := self._mistake(name))]
        if wrong:
            raise TemplateError("\n".join(wrong))

    def html(self, name: str, **values: object) -> str:
        """The page `name` with `values`; raises TemplateError naming file and mistake."""
        try:
            return self._template(name).render(values)
        except jinja2.TemplateError as error:
            raise _broken(name, error) from error

    def style(self, name: str) -> str | None:
        """A style sheet's text, or None if there is none of that name."""
        return self._styles.get(name)

    def _mistake(self, name: str) -> str:
        try:
            self._template(name)
        except TemplateError as error:
            return str(error)
        return ""

    def _template(self, name: str) -> jinja2.Template:
        try:
            return self._jinja.get_template(name)
        except jinja2.TemplateError as error:
            raise _broken(name, error) from error


def _loader(templates: Mapping[str, str]) -> Callable[[str], tuple[str, str, Callable[[], bool]]]:
    def load(name: str) -> tuple[str, str, Callable[[], bool]]:
        if name not in templates:
            raise jinja2.TemplateNotFound(name)
        return templates[name], f"{_FOLDER}{name}", lambda: True

    return load


def _broken(name: str, error: jinja2.TemplateError) -> TemplateError:
    """The file and line it happened in, which may be of a page that `name` includes."""
    where = f"{_FOLDER}{name}"
    if isinstance(error, jinja2.TemplateSyntaxError):
        where = f"{_FOLDER}{error.name or name}, line {error.lineno}"
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename.startswith(_FOLDER):
            where = f"{trace.tb_frame.f_code.co_filename}, line {trace.tb_lineno}"
        trace = trace.tb_next
    return TemplateError(
        f"The page {where} is broken: {error.message or type(error).__name__}. "
        "Mend it or put the shipped one back."
    )
