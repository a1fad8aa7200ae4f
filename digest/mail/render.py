"""An issue as its readers get it: a variant for each choice of sections, a copy for each reader."""

from functools import cache

from digest.mail.compose import body_of
from digest.mail.flowed import flowed
from digest.mail.frame import Framing
from digest.mail.own import ROOM, Links, Rendered, Variant
from digest.mail.setting import Setting, setting_of
from digest.mail.shorten import fit
from digest.mail.templates import Templates
from digest.model.news import Form, Issue, IssueSection
from digest.model.people import Reader

LARGEST = 90_000
"""Bytes of HTML in one copy. Gmail clips at about 102 kB and hides the leave link with the rest."""

_MORNING = range(4, 11)


def visible_sections(issue: Issue, reader: Reader) -> tuple[IssueSection, ...]:
    """The sections a reader gets, in the reader's order; all of them where nothing was chosen.

    Names are compared without regard to case and spacing; unknown ones are passed over. Breaking
    news is for every reader: an editor sends it because it concerns them all.
    """
    if not reader.sections or issue.form == Form.BREAKING:
        return issue.sections
    known: dict[str, list[IssueSection]] = {}
    for section in issue.sections:
        known.setdefault(_folded(section.name), []).append(section)
    chosen = dict.fromkeys(map(_folded, reader.sections))
    return tuple(section for name in chosen for section in known.get(name, ()))


def render(
    templates: Templates,
    issue: Issue,
    reader: Reader,
    links: Links,
    notice: tuple[str, ...] = (),
    *,
    pictures: str = "",
) -> Rendered:
    """One reader's copy; `notice` is a box above all for editors of a draft.

    `pictures` is the address ours lie below; without it none is shown.

    Raises TemplateError where the template fails on this issue.
    """
    variant = render_variant(
        templates,
        issue,
        reader.sections,
        notice,
        language=reader.language,
        chooses=bool(links.choose),
        pictures=pictures,
    )
    return variant.to(reader, links)


def render_variant(  # noqa: PLR0913 - by name, and all but two have a default
    templates: Templates,
    issue: Issue,
    chosen: tuple[str, ...] = (),
    notice: tuple[str, ...] = (),
    *,
    language: str = "",
    chooses: bool = False,
    largest: int = LARGEST,
    pictures: str = "",
) -> Variant:
    """The issue for all readers who chose these sections in this order, and read `language`.

    `largest` bounds the HTML of a copy in bytes; what is too large is shortened and says so.
    `pictures` is the address ours lie below; without it none is shown.
    """
    visible = visible_sections(issue, Reader(id=0, email="", sections=chosen))
    setting = setting_of(issue, language, pictures)
    whole = body_of(visible, issue.short, setting, issue.blocks)
    framing = Framing(issue, visible, whole, setting, chosen, notice, chooses)
    html = cache(lambda body: templates.html(framing.page(body)))
    body = fit(whole, setting.words, lambda body: len(html(body).encode()) <= largest - ROOM)
    page = framing.page(body)
    return Variant(
        subject=page.subject,
        preheader=page.preheader,
        html=html(body),
        text=flowed(templates.text(page)),
        hello=_hello(issue, setting),
        chooses=chooses,
    )


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


def _hello(issue: Issue, setting: Setting) -> str:
    """Good morning only where the newsletter is a morning one."""
    hour = issue.drafted_at.astimezone(setting.zone).hour
    return setting.words.good_morning if hour in _MORNING else setting.words.hello
