"""Rules of digest.toml that look at more than one key.

They read the document as TOML gave it, so that they find their mistakes beside those of single
keys. What has the wrong type is passed over: its own reader complains.
"""

import ipaddress
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import PurePath
from typing import Any
from urllib.parse import urlsplit

from digest.config.lines import Path
from digest.config.problems import Problem
from digest.config.secrecy import check_store
from digest.config.urls import check_url, same_address
from digest.config.values import FOLDER, civil_date, clock_time
from digest.config.wording import WrongError, meant, shown

_OWN_KEYS = {
    "smtp": ("host", "port", "security", "user", "password"),
    "file": ("path",),
    "sendgrid": ("api_key", "region"),
}
_REQUIRED = {
    "smtp": ("host", 'host = "mail.news.example"'),
    "file": ("path", 'path = "outbox"'),
    "sendgrid": ("api_key", 'api_key = { env = "SENDGRID_API_KEY" }'),
}
PLACES = ("top", "bottom")


def cross_problems(document: Mapping[str, Any], env: Mapping[str, str]) -> Iterator[Problem]:
    """All that is wrong between keys."""
    return chain(
        _store(document, env),
        _repeated_sources(document),
        _source_sections(document),
        _providers(document),
        _llm(document),
        _repeated(document, (), "newsletters", "id"),
        *(_newsletter(path, table) for path, table in _rows(document, (), "newsletters")),
    )


def _rows(table: Mapping[str, Any], path: Path, name: str) -> Iterator[tuple[Path, dict[str, Any]]]:
    rows = table.get(name)
    for position, row in enumerate(rows if isinstance(rows, list) else []):
        if isinstance(row, dict):
            yield (*path, name, position), row


def _words(value: object) -> list[tuple[int, str]]:
    """The texts of a list, with their places."""
    rows = value if isinstance(value, list) else []
    return [(i, w.strip()) for i, w in enumerate(rows) if isinstance(w, str)]


def _store(document: Mapping[str, Any], env: Mapping[str, str]) -> Iterator[Problem]:
    """Falling back to another store would mail everybody twice: an unset variable is an error."""
    store = document.get("store")
    name = store.get("env") if isinstance(store, dict) else None
    if not isinstance(name, str):
        return
    value = env.get(name, "").strip()
    if not value:
        yield Problem(
            ("store",), f"is to come from the environment variable {name}, which is not set. Set it"
        )
        return
    try:
        check_store(value)
    except WrongError as error:
        yield Problem(("store",), f"(the value of {name}) {error}")


def _repeated(table: Mapping[str, Any], path: Path, rows: str, key: str) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for place, row in _rows(table, path, rows):
        name = row.get(key)
        if not isinstance(name, str) or not name.strip():
            continue
        fold = name.strip().casefold()
        if fold in first:
            yield Problem((*place, key), f"is {shown(name)} again, as in {first[fold]}. Rename one")
        first.setdefault(fold, f"{rows}[{place[-1]}]")


def _repeated_sources(document: Mapping[str, Any]) -> Iterator[Problem]:
    first: dict[object, str] = {}
    for place, row in _rows(document, (), "sources"):
        url = row.get("url")
        if not isinstance(url, str):
            continue
        folder = url.startswith(FOLDER)
        if row.get("base") is not None and not folder:
            text = f'is only for folders: url does not begin with "{FOLDER}". Remove base'
            yield Problem((*place, "base"), text)
        try:
            same = PurePath(url.removeprefix(FOLDER)) if folder else same_address(check_url(url))
        except WrongError:
            continue
        if same in first:
            yield Problem(
                (*place, "url"), f"is {shown(url)} again, as in {first[same]}. Remove one"
            )
        first.setdefault(same, f"sources[{place[-1]}]")


def _section_names(newsletter: Mapping[str, Any]) -> list[str]:
    names = (row.get("name") for _, row in _rows(newsletter, (), "sections"))
    return [name.strip() for name in names if isinstance(name, str)]


def _source_sections(document: Mapping[str, Any]) -> Iterator[Problem]:
    letters = [row for _, row in _rows(document, (), "newsletters")]
    known = list(dict.fromkeys(chain.from_iterable(map(_section_names, letters))))
    for place, row in _rows(document, (), "sources"):
        for position, word in _words(row.get("sections")):
            if word and word not in known:
                text = f"names a section no newsletter has: {shown(word)}. {meant(word, known)}"
                yield Problem((*place, "sections", position), text)


def _providers(document: Mapping[str, Any]) -> Iterator[Problem]:
    for place, row in _rows(document, (), "providers"):
        name = row.get("name")
        if not isinstance(name, str) or name not in _OWN_KEYS:
            continue
        needed, example = _REQUIRED[name]
        if needed not in row:
            yield Problem((*place, needed), f"is missing: {name} needs it. For example: {example}")
        yield from _foreign_keys(place, row, name)
        yield from _signature(place, row, name)
        yield from _login(place, row)
        path = row.get("path")
        if isinstance(path, str) and path.strip().startswith("~"):
            yield Problem((*place, "path"), 'must be written whole: "~" is not expanded')


def _foreign_keys(place: Path, row: Mapping[str, Any], name: str) -> Iterator[Problem]:
    for other, keys in _OWN_KEYS.items():
        for key in keys:
            if other != name and key in row:
                text = f"belongs to the provider {other}; {name} has no use for it. Remove it"
                yield Problem((*place, key), text)


def _signature(place: Path, row: Mapping[str, Any], name: str) -> Iterator[Problem]:
    if "dkim" in row and name == "sendgrid":
        text = "is of no use to sendgrid, which signs for the domain you verified there. Remove it"
        yield Problem((*place, "dkim"), text)


def _login(place: Path, row: Mapping[str, Any]) -> Iterator[Problem]:
    for one, other in (("user", "password"), ("password", "user")):
        if one in row and other not in row:
            yield Problem((*place, other), f"is missing: {one} is of no use without it")
    host = row.get("host")
    if row.get("security") == "none" and "password" in row and not _is_here(host):
        text = (
            'must not be "none": the password would cross the network in the open. '
            'Write "starttls" or "tls"'
        )
        yield Problem((*place, "security"), text)


def _llm(document: Mapping[str, Any]) -> Iterator[Problem]:
    row = document.get("llm")
    url = row.get("base_url") if isinstance(row, dict) else None
    if not isinstance(row, dict) or not isinstance(url, str):
        return
    place = ("llm", "base_url")
    if url.rstrip("/").endswith("/chat/completions"):
        yield Problem(place, "must end before /chat/completions, which is added")
    try:
        parts = urlsplit(url)
    except ValueError:
        return
    if "key" in row and parts.scheme == "http" and not _is_here(parts.hostname):
        text = "must begin with https://: the key would cross the network in the open"
        yield Problem(place, text)


def _is_here(host: object) -> bool:
    """Whether a host is this machine."""
    try:
        return host == "localhost" or ipaddress.ip_address(str(host)).is_loopback
    except ValueError:
        return False


def _newsletter(place: Path, row: Mapping[str, Any]) -> Iterator[Problem]:
    yield from _repeated(row, place, "sections", "name")
    least, most = row.get("at_least", 3), row.get("at_most", 25)
    if type(least) is int and type(most) is int and 0 < most < least:
        key = "at_least" if "at_least" in row else "at_most"
        text = f"does not fit: at_least ({least}) is more than at_most ({most}). Change one"
        yield Problem((*place, key), text)
    yield from _times(place, row)
    if row.get("days") == []:
        yield Problem((*place, "days"), "must name at least one day, or be left out for all seven")
    yield from _blocks(place, row)
    if "logo_dark" in row and "logo" not in row:
        text = "is of no use without logo, which it stands for on dark screens. Write logo too"
        yield Problem((*place, "logo_dark"), text)


def _times(place: Path, row: Mapping[str, Any]) -> Iterator[Problem]:
    """A draft_at later than send_at means the evening before, if the publisher wrote it so.

    Where only send_at was written, the default draft time would silently move to the day before.
    """
    if "draft_at" in row or "send_at" not in row:
        return
    try:
        send = clock_time(row["send_at"])
    except WrongError:
        return
    if send < clock_time("05:30"):
        text = (
            f"does not fit: drafts are made at 05:30 by default, after sending at {send:%H:%M}. "
            "Write draft_at too; later than send_at, it means the evening before"
        )
        yield Problem((*place, "send_at"), text)


def _blocks(place: Path, row: Mapping[str, Any]) -> Iterator[Problem]:
    places = [*PLACES, *_section_names(row)]
    for block_place, block in _rows(row, place, "blocks"):
        where = block.get("place")
        if isinstance(where, str) and where.strip() and where.strip() not in places:
            text = f'must be "top", "bottom" or the name of a section, not {shown(where)}'
            yield Problem((*block_place, "place"), f"{text}. {meant(where, places)}")
        yield from _span(block_place, block)


def _span(place: Path, block: Mapping[str, Any]) -> Iterator[Problem]:
    if "from" not in block or "until" not in block:
        return
    try:
        backwards = civil_date(block["until"]) < civil_date(block["from"])
    except WrongError:
        return
    if backwards:
        yield Problem((*place, "until"), "must not be before from: it would never be shown")
