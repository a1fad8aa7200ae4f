"""Proofs of invented issues, as the way makes them, and ways to break them."""

from dataclasses import replace

from fakes.issues import ENVELOPE, LINKS, MASTHEAD, READER, templates

from digest.mail import Rendered, build_message, render
from digest.mail.preflight import House, Proof
from digest.model.checks import Choice
from digest.model.news import Issue

HOUSE = House(
    sender_domain="digest.example",
    postal_address=MASTHEAD.postal_address,
    marks=templates().marks,
    base_url="https://digest.example",
    reaches_readers=True,
)


def copy_of(issue: Issue, choice: Choice = Choice()) -> Rendered:  # noqa: B008 - a frozen value
    reader = replace(READER, sections=choice.sections, language=choice.language)
    return render(templates(), issue, reader, LINKS)


def proof_of(issue: Issue, choice: Choice = Choice()) -> Proof:  # noqa: B008 - a frozen value
    return finished(copy_of(issue, choice), choice)


def finished(copy: Rendered, choice: Choice = Choice()) -> Proof:  # noqa: B008 - a frozen value
    """A proof of a copy that may have been broken on purpose."""
    return Proof(choice, copy, LINKS.leave, LINKS.view, build_message(copy, ENVELOPE))
