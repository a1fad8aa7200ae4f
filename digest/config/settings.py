"""digest.toml to Settings: read, check everything, then build."""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from digest.config.build import Builder
from digest.config.checks import cross_problems
from digest.config.lines import lines_of
from digest.config.problems import Page, problems_of
from digest.config.schema import Root
from digest.errors import ConfigurationError
from digest.model.settings import Settings

_AT_LINE = re.compile(r" ?\(at line ([0-9]+), column ([0-9]+)\)")


def load_settings(file: Path, env: Mapping[str, str]) -> Settings:
    """The settings in `file` with secrets out of `env`.

    Raises ConfigurationError with all mistakes at once, each naming file, line and key. A secret
    that is not set is no mistake: it stays unset, and `Settings.warnings` says so.
    """
    page = _page(file.absolute())
    problems = list(cross_problems(page.document, env))
    root = None
    try:
        root = Root.model_validate(page.document)
    except ValidationError as error:
        problems += problems_of(error)
    if root is None or problems:
        raise ConfigurationError(page.sentences(problems))
    return Builder(page, env).settings(root)


def _page(file: Path) -> Page:
    text = _text(file)
    document = _document(file, text)
    return Page(file, document, lines_of(text, document))


def _text(file: Path) -> str:
    try:
        raw = file.read_bytes()
    except FileNotFoundError:
        raise ConfigurationError(
            [f"{file}: is not there. Write one with `digest init`, or name yours with --config."]
        ) from None
    except (OSError, ValueError) as error:
        raise ConfigurationError([f"{file}: cannot be read: {_reason(error)}."]) from None
    try:
        # Notepad begins a file with a mark that TOML does not know.
        return raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise ConfigurationError(
            [f"{file}, line {line}: is not UTF-8 text. Save the file as UTF-8."]
        ) from None


def _reason(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def _document(file: Path, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except RecursionError:
        reason, where = "brackets are nested too deeply", ""
    except ValueError as error:
        found = _AT_LINE.search(str(error))
        where = f", line {found[1]}" if found else ""
        column = f" (column {found[2]})" if found else ""
        reason = _AT_LINE.sub("", str(error)) + column
    raise ConfigurationError(
        [f"{file}{where}: is not TOML: {reason}. Correct the line; text goes in quotes."]
    )
