"""What preflight judges and what it finds: evidence, findings, and the seal of a sign-off."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Level(StrEnum):
    """An error is never sent. A warning is sent where an editor overruled it, or by the rule."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One broken rule: `sentence` says what is wrong and what to do, `where` in which copies."""

    rule: str
    level: Level
    sentence: str
    where: str = ""


class Reach(StrEnum):
    """What a link led to when it was last tried."""

    ANSWERS = "answers"
    GONE = "gone"
    TROUBLE = "trouble"
    SHUT = "shut"
    NAMELESS = "nameless"
    UNREACHED = "unreached"


@dataclass(frozen=True, slots=True)
class LinkAnswer:
    """One link, tried at `at` (UTC).

    GONE: 404 or 410. TROUBLE: another answer that is no page (500). SHUT: it does not answer
    programs (401, 403, 429) or we must not ask it, so it is not known. NAMELESS: its host's name
    leads nowhere. UNREACHED: no answer (no network, no connection, too slow). `status` is the
    HTTP status or 0; `why` is a few words.
    """

    url: str
    reach: Reach
    at: datetime
    status: int = 0
    why: str = ""


@dataclass(frozen=True, slots=True)
class Spill:
    """A page wider than its window, in CSS pixels."""

    window: int
    page: int


@dataclass(frozen=True, slots=True)
class Looks:
    """What a browser saw: windows (CSS pixels wide) tried, and those that would need scrolling."""

    windows: tuple[int, ...]
    spills: tuple[Spill, ...] = ()


@dataclass(frozen=True, slots=True)
class SpamScore:
    """What SpamAssassin said without asking the network; `rules` are its names for what it saw."""

    score: float
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was seen from outside. None: not looked at, with the reason among `unchecked`.

    `unchecked` are sentences about what nobody looked at: that is no finding, but it is said.
    """

    links: tuple[LinkAnswer, ...] = ()
    looks: Looks | None = None
    spam: SpamScore | None = None
    unchecked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Choice:
    """What readers of one variant have in common: their sections, in order, and language."""

    sections: tuple[str, ...] = ()
    language: str = ""

    def __str__(self) -> str:
        named = ", ".join(self.sections) if self.sections else "all sections"
        return f"{named} ({self.language})" if self.language else named


@dataclass(frozen=True, slots=True)
class Seal:
    """What a yes is given to, as SHA-256 in hex. `hash` is over all the rest.

    `issue`: the issue's canonical bytes. `templates`: their source bytes. `rendering`: the
    settings that reach a reader's copy. `version`: this Digest's. `variants`: of each choice
    known then, the parts with marks where a reader's own values go.
    """

    hash: str
    issue: str
    templates: str
    rendering: str
    version: str
    variants: tuple[tuple[Choice, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Preflight:
    """The last preflight of an issue: of which bytes (`seal`), when, and what was found."""

    seal: str
    at: datetime
    findings: tuple[Finding, ...] = ()
    unchecked: tuple[str, ...] = field(default=())
    evidence: Evidence = field(default_factory=Evidence)
    specimen: str = ""
    """SHA-256 of the bytes the browser and the spam filter looked at."""

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What forbids sending."""
        return tuple(found for found in self.findings if found.level is Level.ERROR)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """What an editor may overrule."""
        return tuple(found for found in self.findings if found.level is Level.WARNING)
