"""What the file, a link or a bounce does to consent. Only `confirmed` may be mailed."""

from collections.abc import Iterable

from digest.model.people import Consent, Declaration, Subscriber

LEFT = (Consent.WITHDRAWN, Consent.SUPPRESSED)
"""States the file never revives: a person's word, or a dead address."""


def address_key(email: str) -> str:
    """One person's address in any spelling: compared casefolded, the domain in IDNA (ASCII).

    RFC 5321 lets local parts differ by case; nobody's mailbox does, and two mails would be one
    too many.
    """
    local, at, domain = email.strip().rpartition("@")
    try:
        ascii_domain = domain.encode("idna").decode("ascii")
    except UnicodeError:
        ascii_domain = domain
    return f"{local}{at}{ascii_domain}".casefold()


def by_address(rows: Iterable[Declaration]) -> tuple[dict[str, Declaration], tuple[str, ...]]:
    """The file's rows by address key, and a sentence for each that names an address again."""
    found: dict[str, Declaration] = {}
    doubles = [row for row in rows if found.setdefault(address_key(row.email), row) is not row]
    return found, tuple(
        f"{row.email} stands in subscribers.yaml more than once; the first row counts."
        for row in doubles
    )


def after_declaration(known: Consent | None, declared: Consent) -> Consent:
    """The state once the file was read; `known` is None for an address met for the first time.

    A file never revives one who left and never takes back a confirmation unless it says
    `withdrawn`: a row without consent may belong to a reader who confirmed by link.
    """
    if known is Consent.SUPPRESSED:
        return known
    if known is None or declared is Consent.WITHDRAWN:
        return declared
    if known is Consent.WITHDRAWN:
        return known
    return Consent.CONFIRMED if Consent.CONFIRMED in (known, declared) else declared


def after_change(known: Consent, asked: Consent) -> Consent:
    """The state after a change asked for by a link, an editor or a bounce.

    A bounce does not overwrite a withdrawal: the person's own word says more.
    """
    return known if (known, asked) == (Consent.WITHDRAWN, Consent.SUPPRESSED) else asked


def declared_subscriber(
    known: Subscriber | None, left: Consent | None, row: Declaration
) -> tuple[Subscriber, str]:
    """The subscriber as the row leaves them, and a sentence if it was not taken as written.

    `left` is what is remembered of an unknown address beside the store. A new one has id 0.
    """
    before = left if known is None else known.state
    state = after_declaration(before, row.state)
    how, on = (row.how, row.on) if row.how or known is None else (known.how, known.on)
    subscriber = Subscriber(
        id=0 if known is None else known.id,
        email=row.email,
        name=row.name,
        sections=row.sections,
        newsletters=row.newsletters,
        language=row.language,
        timezone=row.timezone,
        state=state,
        how=how,
        on=on,
    )
    return subscriber, _objection(row, before, "" if known is None else known.how)


def _objection(row: Declaration, before: Consent | None, how: str) -> str:
    if before in LEFT and row.state not in LEFT:
        return (
            f"{row.email} is {before} and stays so, although subscribers.yaml says {row.state}; "
            "only the reader's own new yes revives an address."
        )
    if before is Consent.CONFIRMED and row.state is Consent.INVITED and how:
        return (
            f"{row.email} has no consent in subscribers.yaml any more and stays confirmed "
            f"({how}); write `state: withdrawn` to end the subscription."
        )
    return ""
