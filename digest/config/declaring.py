"""One row about one person to a Declaration, whether it came from YAML or CSV.

What a publisher would expect decides what becomes of a mistake:
- A row whose address, state or consent cannot be read is left out: nobody is mailed on a guess.
- A row that names only unknown newsletters is left out too: none would mean all of them.
- Any other mistake (name, section, language, time zone, unknown key) costs that value alone, so
  that a slip of the pen never undoes a withdrawal or a subscription. A reader whose section
  names are all unknown gets all sections.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from digest.config import values
from digest.config.addresses import address
from digest.config.wording import WrongError, choice, meant, nearest, shown
from digest.model.people import Consent, Declaration

Field = str | list[str | None] | dict[str, str | None] | None
"""A value as found: text, a list or a table of texts; None stands for what is none of these."""

KEYS = ("email", "name", "sections", "newsletters", "language", "timezone", "consent", "state")
STATES = {
    "confirmed": Consent.CONFIRMED,
    "invited": Consent.INVITED,
    "withdrawn": Consent.WITHDRAWN,
}


@dataclass(frozen=True, slots=True)
class Known:
    """The names rows may use; None where nobody knows (an import without digest.toml)."""

    sections: tuple[str, ...] | None = None
    newsletters: tuple[str, ...] | None = None


@dataclass(slots=True)
class Row:
    """Reads the fields of one row; `problems` collects phrases, `sound` falls with a fatal one."""

    fields: Mapping[str, Field]
    known: Known
    problems: list[str] = field(default_factory=list)
    sound: bool = True

    def declaration(self) -> Declaration | None:
        """The row's value, or None when it must be left out."""
        for key in self.fields:
            if key not in KEYS:
                self.problems.append(f"{shown(key)} is not a key of a row. {meant(key, KEYS)}")
        email = self.email()
        how, on = self.consent()
        state = self.state(has_consent="consent" in self.fields)
        newsletters = self.names("newsletters", self.known.newsletters)
        if self.asked("newsletters") and not newsletters and state is not Consent.WITHDRAWN:
            self.refuse("no newsletter is left, and none would mean all")
        row = Declaration(
            email=email,
            name=self.single("name", values.line_of_text),
            sections=self.names("sections", self.known.sections),
            newsletters=newsletters,
            language=self.single("language", values.language),
            timezone=self.single("timezone", values.timezone),
            state=state,
            how=how,
            on=on,
        )
        return row if self.sound else None

    def refuse(self, why: str) -> None:
        """A mistake that leaves the row out."""
        self.problems.append(why)
        self.sound = False

    def email(self) -> str:
        """The address, or "" with the row refused."""
        if "email" not in self.fields:
            self.refuse('email is missing. For example: - email: "reader@news.example"')
            return ""
        try:
            return address(self.fields["email"])
        except WrongError as error:
            self.refuse(f"email {error}")
            return ""

    def single(self, key: str, read: Callable[[object], str]) -> str:
        """An optional value; "" where it is absent or wrong."""
        value = self.fields.get(key, "")
        if value == "":
            return ""
        try:
            return read(value)
        except WrongError as error:
            self.problems.append(f"{key} {error}; the row is taken without it")
            return ""

    def asked(self, key: str) -> bool:
        """Whether the row chooses at all."""
        return self.fields.get(key, "") not in ("", [])

    def names(self, key: str, known: tuple[str, ...] | None) -> tuple[str, ...]:
        """A list of names (or one alone), unknown ones left out with the nearest right one."""
        value = self.fields.get(key, "")
        words = value if isinstance(value, list) else [value] if value != "" else []
        found = []
        for word in words:
            if not isinstance(word, str) or not word.strip():
                self.problems.append(f"{key} must be a list of names; one is left out")
            elif (name := _known_name(word.strip(), known)) is not None:
                found.append(name)
            else:
                hint = meant(word.strip(), known or ())
                self.problems.append(f"{key} names {shown(word)}, which is unknown. {hint}")
        return tuple(dict.fromkeys(found))

    def state(self, *, has_consent: bool) -> Consent:
        """What the row declares; a contradiction takes the more careful reading."""
        value = self.fields.get("state", "")
        if value == "":
            return Consent.CONFIRMED if has_consent else Consent.INVITED
        word = value.strip().casefold() if isinstance(value, str) else ""
        if word not in STATES:
            near = nearest(word, STATES)
            hint = f". Did you mean {shown(near)}?" if near else ""
            self.refuse(f"state must be {choice(STATES)}, not {shown(value)}{hint}")
            return Consent.INVITED
        if has_consent and word == "invited":
            self.problems.append("has consent but says invited; taken as invited. Remove one")
        return STATES[word]

    def consent(self) -> tuple[str, date | None]:
        """How and when the publisher came to hold consent; ("", None) if the row does not say."""
        if "consent" not in self.fields:
            return "", None
        value = self.fields["consent"]
        if not isinstance(value, dict) or not value.get("how") or set(value) - {"how", "on"}:
            self.refuse('consent must be like {how: "form on our site", on: 2026-01-31}')
            return "", None
        try:
            on = values.civil_date(value["on"]) if value.get("on", "") != "" else None
            return values.line_of_text(value["how"]), on
        except WrongError as error:
            self.refuse(f"consent {error}")
            return "", None


def _known_name(word: str, known: tuple[str, ...] | None) -> str | None:
    if known is None:
        return values.line_of_text(word)
    return {name.casefold(): name for name in known}.get(word.casefold())
