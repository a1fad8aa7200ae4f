"""A message many readers share gives each the copy they would have had alone."""

from dataclasses import replace

from fakes.issues import DRAFTED, LINKS, READER, templates
from fakes.issues import issue as an_issue

from digest.mail import Envelope, Links, Variant, render_variant
from digest.mail.flowed import flowed, unflowed
from digest.mail.shared import Copy, shared_mail
from digest.model.people import Reader
from digest.model.sending import SharedMail

SEED = b"a secret"
PLAIN = Reader(id=8, email="ben@reader.example")


def envelope(links: Links) -> Envelope:
    return Envelope(
        sender="Morning Brief <brief@digest.example>",
        reply_to="",
        to="anna@reader.example",
        date=DRAFTED,
        message_id="<a@digest.example>",
        list_id="daily.digest.example",
        list_title="Der Überblick",
        leave_url=links.leave,
        feedback_id="a:b:c:d",
    )


def copies() -> tuple[Copy, ...]:
    other = replace(LINKS, leave="https://digest.example/leave/other?a=1&b=2")
    return (
        Copy("daily.1", READER, LINKS, envelope(LINKS)),
        Copy("daily.2", PLAIN, other, envelope(other)),
    )


def variant() -> Variant:
    return render_variant(templates(), an_issue())


def filled(mail: SharedMail, reader: int) -> tuple[str, str]:
    html, text = mail.html, mail.text
    for tag, value in mail.readers[reader].values.items():
        html, text = html.replace(tag, value), text.replace(tag, value)
    return html, text


def test_each_reader_gets_the_copy_they_would_have_had_alone() -> None:
    made = variant()
    mail = shared_mail(made, copies(), SEED)
    for place, copy in enumerate(copies()):
        alone = made.to(copy.reader, copy.links)
        assert filled(mail, place) == (alone.html, unflowed(alone.text))
    assert "Anna" in filled(mail, 0)[0]
    assert mail.readers[1].headers["List-Unsubscribe"] == f"<{copies()[1].links.leave}>"


def test_equal_input_gives_equal_tags_and_another_secret_others() -> None:
    made = variant()
    assert shared_mail(made, copies(), SEED) == shared_mail(made, copies(), SEED)
    tags = set(shared_mail(made, copies(), SEED).readers[0].values)
    assert not tags & set(shared_mail(made, copies(), b"another").readers[0].values)
    assert all(tag.isalnum() and tag.isascii() for tag in tags)


def test_a_tag_that_the_news_holds_after_all_is_not_used() -> None:
    made = variant()
    (first, *_) = shared_mail(made, copies(), SEED).readers[0].values
    hostile = replace(made, text=made.text + first)
    mail = shared_mail(hostile, copies(), SEED)
    assert first not in mail.readers[0].values
    assert first in filled(mail, 0)[1]


def test_headers_are_ascii_on_one_line() -> None:
    headers = shared_mail(variant(), copies(), SEED).readers[0].headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers["List-Id"].endswith("<daily.digest.example>")
    assert all(value.isascii() and value.isprintable() for value in headers.values())


def test_unflowed_text_has_the_same_lines_without_what_flowing_adds() -> None:
    text = "From here on a long line that has to be broken somewhere " * 3 + "\n> quoted\n-- \nend"
    made = unflowed(flowed(text)).split("\n")
    assert " ".join(made).split() == text.split()
    assert made[0].startswith("From here")
    assert "> quoted" in made
    assert "-- " in made
    assert not [line for line in made if line.endswith(" ") and line != "-- "]
