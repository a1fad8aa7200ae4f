"""One file to one entry: Markdown with front matter, HTML, or an e-mail."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage
from html import escape
from typing import Any

import yaml
from markdown_it import MarkdownIt

from digest.gather.documents import decoded
from digest.gather.entry import Entry
from digest.gather.parsed import read_date

Parse = Callable[[bytes, str], Mapping[str, Any]]
"""What extract.read_page says of a page; raises PageFailed."""

HEAD_LIMIT = 20_000
TEXT_LIMIT = 200_000
_FRONT = re.compile(r"---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_HEADING = re.compile(r"\s*#[ \t]+([^\n]{1,500}?)[ \t#]*\n")
# Archived-At (RFC 5064) is where a message is to be read on the web.
_LINK_HEADERS = ("Link", "X-Link", "Archived-At", "Content-Location")
_ANGLES = "<> \t"


class NoEntry(Exception):  # noqa: N818 - reads as the sentence it carries
    """Why a file is no article, to follow its name."""


def entry_of_file(suffix: str, body: bytes, parse: Parse) -> Entry:
    """The entry in a file; `link` is "" where it names none. Raises NoEntry or PageFailed."""
    if suffix == ".eml":
        return _mail(body)
    if suffix in (".html", ".htm"):
        return _page(parse(body, ""))
    return _markdown(decoded(body).lstrip("\ufeff").replace("\r\n", "\n"))


SUFFIXES = (".md", ".markdown", ".html", ".htm", ".eml")


def _markdown(text: str) -> Entry:
    front = _FRONT.match(text[:HEAD_LIMIT])
    about = _front_matter(front[1]) if front else {}
    body = text[front.end() :] if front else text
    heading = _HEADING.match(body)
    title = _word(about, "title") or (heading[1] if heading else "")
    if heading:
        body = body[heading.end() :]
    if not title:
        raise NoEntry("has no title: begin it with front matter (title: …) or a heading (# …)")
    return Entry(
        title=escape(title),
        link=_word(about, "link", "url", "canonical"),
        summary=escape(_word(about, "summary", "description", "lead")),
        content=MarkdownIt("commonmark").render(body[:TEXT_LIMIT]),
        author=_author(about.get("author", about.get("authors"))),
        published=_when(about.get("date", about.get("published"))),
        language=_word(about, "language", "lang"),
    )


def _front_matter(text: str) -> Mapping[str, Any]:
    try:
        found = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        reason = str(getattr(error, "problem", "") or "it is no YAML")
        raise NoEntry(f"has front matter that cannot be read: {reason[:200]}") from error
    if not isinstance(found, dict):
        raise NoEntry("has front matter that is no list of keys (title: …, date: …, link: …)")
    return {str(key).lower(): value for key, value in found.items()}


def _word(about: Mapping[str, Any], *names: str) -> str:
    """The first of these keys that holds text."""
    values = (about.get(name) for name in names)
    return next((v.strip() for v in values if isinstance(v, str) and v.strip()), "")


def _author(value: object) -> str:
    names = value if isinstance(value, list) else [value]
    return ", ".join(name.strip() for name in names[:20] if isinstance(name, str))


def _when(value: object) -> datetime | None:
    """YAML reads dates by itself; without a zone they are taken as UTC, a day as its beginning."""
    if isinstance(value, datetime):
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)
    if isinstance(value, date):
        return datetime.combine(value, time(), UTC)
    return read_date(value) if isinstance(value, str) else None


def _page(about: Mapping[str, Any]) -> Entry:
    titles = about.get("titles") or ()
    if not titles:
        raise NoEntry("has no title: give it a <title> or an <h1>")
    lines = str(about.get("text", "")).split("\n")
    title = str(titles[0])
    if lines and lines[0].strip() == title:
        del lines[0]
    return Entry(
        title=escape(title),
        link=str(about.get("canonical", "")),
        summary=escape(str(about.get("description", ""))),
        content="".join(f"<p>{escape(line)}</p>" for line in lines),
        author=str(about.get("author", "")),
        published=read_date(str(about.get("published", ""))),
        language=str(about.get("language", "")),
    )


def _mail(body: bytes) -> Entry:
    try:
        message = message_from_bytes(body, _class=EmailMessage, policy=policy.default)
        title = str(message.get("Subject", "")).strip()
        if not title:
            raise NoEntry("has no Subject")
        return Entry(
            title=escape(title),
            link=_mail_link(message),
            content=_mail_text(message),
            author=_mail_author(message),
            published=read_date(str(message.get("Date", ""))),
            language=str(message.get("Content-Language", "")).strip(),
        )
    # The library meets broken messages with whatever its parts raise.
    except (MessageError, LookupError, ValueError, AttributeError, TypeError) as error:
        raise NoEntry(f"is no e-mail that can be read ({type(error).__name__})") from error


def _mail_link(message: EmailMessage) -> str:
    values = (str(message.get(name, "")).strip(_ANGLES) for name in _LINK_HEADERS)
    return next((value for value in values if value), "")


def _mail_author(message: EmailMessage) -> str:
    sender = message.get("From")
    names = [address.display_name for address in getattr(sender, "addresses", ())]
    return ", ".join(name for name in names if name)


def _mail_text(message: EmailMessage) -> str:
    """The HTML part, else the plain one with its paragraphs; attachments are not looked at."""
    part = message.get_body(("html", "plain"))
    if part is None:
        return ""
    text = str(part.get_content())[:TEXT_LIMIT]
    if part.get_content_subtype() == "html":
        return text
    return "".join(f"<p>{escape(p)}</p>" for p in re.split(r"\n\s*\n", text.replace("\r\n", "\n")))
