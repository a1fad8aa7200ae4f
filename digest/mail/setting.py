"""What a copy's looks depend on besides the news: language, direction, zone, day and form."""

from dataclasses import dataclass
from datetime import date, tzinfo
from zoneinfo import ZoneInfo

from digest.mail.phrases import RIGHT_TO_LEFT, Phrases, phrases_for, primary, spoken
from digest.model.news import Form, Issue


@dataclass(frozen=True, slots=True)
class Setting:
    """What an item's looks depend on besides itself: the copy's language, zone, day and form.

    `own_lang` and `own_dir` are the newsletter's own, empty where the copy speaks the same.
    `pictures` is the address ours lie below, without the last slash; "" shows none.
    """

    words: Phrases
    lang: str
    dir: str
    zone: tzinfo
    today: date
    form: str = Form.DIGEST
    own_lang: str = ""
    own_dir: str = ""
    pictures: str = ""


def setting_of(issue: Issue, language: str = "", pictures: str = "") -> Setting:
    """The newsletter's zone and day of this issue, in `language` where there is a catalogue."""
    head = issue.masthead
    zone = ZoneInfo(head.timezone)
    own = language_tag(head.language) or "en"
    lang = spoken(language, own)
    drafted = issue.drafted_at.astimezone(zone).date()
    # A correction is named after the issue it corrects, and written later.
    named = None if issue.form == Form.CORRECTION else edition_day(issue.edition)
    return Setting(
        words=phrases_for(lang),
        lang=lang,
        dir=_direction(lang),
        zone=zone,
        today=named or drafted,
        form=issue.form,
        own_lang=own if own != lang else "",
        own_dir=_direction(own) if _direction(own) != _direction(lang) else "",
        pictures=pictures,
    )


def edition_day(edition: str) -> date | None:
    """The civil day in an edition's name, `2026-11-22/breaking-1`, if it has one."""
    try:
        return date.fromisoformat(edition.partition("/")[0])
    except ValueError:
        return None


def _direction(language: str) -> str:
    return "rtl" if primary(language) in RIGHT_TO_LEFT else "ltr"


def language_tag(language: str) -> str:
    """The language as a tag, or empty where it could not be one (RFC 5646, by shape only)."""
    tag = language.strip().replace("_", "-")
    parts = tag.split("-")
    shaped = tag.isascii() and all(
        part.isalnum() and len(part) <= len("subtagXX") for part in parts
    )
    return tag if shaped and parts[0].isalpha() and 2 <= len(parts[0]) <= 3 else ""
