"""Every rule of the preflight is broken once: what is whole passes, what is broken is refused."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from fakes.issues import BRIDGE, DAY, LINKS, STRIKE, cited, issue, item
from fakes.proofs import HOUSE, copy_of, finished, proof_of

from digest.mail import Rendered
from digest.mail.preflight import House, Proof, not_reached, preflight
from digest.model.checks import (
    Choice,
    Evidence,
    Finding,
    Level,
    LinkAnswer,
    Looks,
    Reach,
    SpamScore,
    Spill,
)
from digest.model.news import Issue, IssueSection, Sentence
from digest.model.settings import Quote, Source

NOW = datetime(2026, 5, 1, 4, 0, tzinfo=UTC)
NOTHING = Evidence()


def found(
    proof: Proof, house: House = HOUSE, day: Issue = DAY, evidence: Evidence = NOTHING
) -> tuple[Finding, ...]:
    return preflight(day, [proof], house, evidence)


def rules(findings: tuple[Finding, ...], level: Level) -> set[str]:
    return {finding.rule for finding in findings if finding.level is level}


def test_a_whole_issue_passes_without_a_word() -> None:
    assert found(proof_of(DAY)) == ()


def swapped(old: str, new: str, times: int = -1) -> Callable[[str], str]:
    def swap(html: str) -> str:
        assert old in html, f"nothing to break: {old}"
        return html.replace(old, new, times)

    return swap


SOFT = "color:#57534c"
DARK_SOFT = ".m { color: #b2ada3"
Damage = Callable[[str], str]
BROKEN: list[tuple[str, Damage]] = [
    ("title", swapped("<title>The bridge at Old Harbour opens</title>", "<title></title>")),
    ("theme", swapped('"color-scheme" content="light dark"', '"color-scheme" content=""')),
    ("theme", swapped('<meta name="supported-color-schemes" content="light dark" />', "")),
    ("viewport", swapped('name="viewport"', 'name="port"')),
    ("viewport", swapped("width=device-width", "maximum-scale=1, width=device-width")),
    ("language", swapped('<html lang="en"', "<html")),
    ("language", swapped('role="article" lang="en" dir="ltr"', 'role="article" lang="en"')),
    ("headings", lambda h: h.replace("<h1", "<h2").replace("</h1>", "</h2>")),
    ("headings", lambda h: h.replace("<h3", "<h4").replace("</h3>", "</h4>")),
    ("headings", swapped(">World</h2>", "></h2>")),
    ("same news", swapped(">World</h2>", ">Elsewhere</h2>")),
    ("tables", swapped(' role="presentation"', "", 3)),
    ("pictures", swapped("</h1>", '</h1><img src="https://digest.example/p.png">')),
    ("links", swapped(f'href="{LINKS.view}"', 'href="#top"')),
    ("links", swapped(f'href="{LINKS.view}"', 'href="javascript:alert(1)"')),
    ("links", swapped(f'href="{LINKS.view}"', "")),
    ("links", swapped(">View this issue in your browser<", "><")),
    ("forbidden", swapped("</h1>", "</h1><script>1</script>")),
    ("forbidden", swapped("</h1>", "</h1><form></form>")),
    ("forbidden", swapped("</h1>", "</h1><svg></svg>")),
    ("forbidden", swapped("<h1", '<h1 onclick="x()"')),
    ("forbidden", swapped("<title>", '<meta http-equiv="refresh" content="1"><title>')),
    ("forbidden", swapped("margin:16px 0 0;", "margin:16px 0 0;display:flex;")),
    ("forbidden", swapped("margin:16px 0 0;", "display: inline-grid;")),
    ("forbidden", swapped("margin:16px 0 0;", "margin:var(--x);")),
    ("forbidden", swapped("margin:16px 0 0;", "position:absolute;")),
    ("forbidden", swapped("margin:16px 0 0;", "text-align: justify;")),
    ("forbidden", swapped("<style", "<style>@font-face { font-family: x }</style><style", 1)),
    ("forbidden", swapped("<style", '<style>@import "x.css";</style><style', 1)),
    ("remote", swapped("<style", '<style>@import "x.css";</style><style', 1)),
    ("remote", swapped("margin:16px 0 0;", "background:url(https://x.example/p.gif);")),
    ("remote", swapped("</h1>", '</h1><img src="https://x.example/p" alt="">')),
    ("remote", swapped("<h1", '<h1 background="https://x.example/p.gif"')),
    ("balance", swapped("</h1>", "")),
    ("balance", swapped("</h1>", "</h1></td>")),
    ("balance", lambda h: h.replace("</h1>", "</h1><p>")),
    ("type", swapped("font-size:36px", "font-size:12px")),
    ("type", swapped("font-size:18px", "font-size:15px")),
    ("type", swapped("<style", "<style>@media print { p { font-size: 9px } }</style><style", 1)),
    ("contrast", swapped(SOFT, "color:#8a8a8a")),
    ("contrast", swapped(DARK_SOFT, ".m { color: #555555")),
    ("contrast", swapped(".i { color: #e4dfd5 !important", ".i { color: #3c3a36 !important")),
    ("hidden", swapped("<h1", '<p style="display:none">buy gold</p><h1')),
    ("hidden", swapped("<h1", '<p style="max-height:0;overflow:hidden">buy gold</p><h1')),
    ("hidden", swapped("<h1", '<p style="text-indent:-999px">buy gold</p><h1')),
    ("hidden", swapped("<h1", '<p style="color:#fbfaf7">buy gold</p><h1')),
    ("hidden", swapped("<h1", '<p style="color:transparent">buy gold</p><h1')),
    ("hidden", swapped("<h1", '<p style="opacity:.01">buy gold</p><h1')),
    ("hidden", swapped("<h1", '<p style="opacity:0%">buy gold</p><h1')),
    ("hidden", swapped("<h1", '<p style="max-height:1px;overflow:hidden">buy gold</p><h1')),
    ("hidden", swapped("<h1", '<p style="margin-left:-9999px">buy gold</p><h1')),
    ("hidden", swapped("<h1", '<p style="clip-path:inset(50%)">buy gold</p><h1')),
    (
        "hidden",
        swapped("<style", "<style>@media (max-width:9em) { h3 { display:none } }</style><style", 1),
    ),
    ("hidden", swapped("<style", "<style>h1 { visibility: hidden }</style><style", 1)),
    ("dark", swapped("prefers-color-scheme: dark", "prefers-color-scheme: light")),
    ("dark", swapped("[data-ogsc] .i", "@media print { p { color: #000 } } [data-ogsc] .i")),
    ("bare", lambda h: h.replace("background", "backgrund")),
    ("marks", swapped("</h1>", "{{ newsletter_title }}</h1>")),
    ("marks", swapped("</h1>", "</h1><mj-text>x</mj-text>")),
    ("marks", swapped("Anna", "\ue000")),
    ("size", swapped("</h1>", f"</h1>{'<p>&#8212;</p>' * 6000}")),
    ("leave", swapped(f'href="{LINKS.leave}"', 'href="https://digest.example/else"')),
    ("postal", swapped("PO Box 1", "Somewhere")),
    ("same links", swapped("https://gazette.example/1?", "https://other.example/1?")),
    ("preheader", swapped("The dam holds", "No dam holds", 1)),
    ("charset", swapped("charset=UTF-8", "charset=ISO-8859-1")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "damage"), BROKEN, ids=[f"{n} {rule}" for n, (rule, _) in enumerate(BROKEN)]
)
def test_html_broken_in_one_place_is_refused_for_that(
    rule: str, damage: Callable[[str], str]
) -> None:
    copy = copy_of(DAY)
    broken = damage(copy.html)
    assert broken != copy.html
    findings = found(finished(replace(copy, html=broken)))
    assert rule in rules(findings, Level.ERROR)


WORDED = [
    ("subject", {"subject": ""}),
    ("subject", {"subject": "S" * 61}),
    ("subject", {"subject": "Re: the bridge"}),
    ("subject", {"subject": "AW: the bridge"}),
    ("preheader", {"preheader": "p" * 91}),
    ("preheader", {"preheader": "The bridge at Old Harbour opens"}),
]


@pytest.mark.parametrize(("rule", "changes"), WORDED)
def test_what_the_inbox_shows_keeps_its_rules(rule: str, changes: dict[str, str]) -> None:
    copy = replace(copy_of(DAY), **changes)
    assert rule in rules(found(finished(copy)), Level.ERROR)


TEXTS: list[tuple[str, Damage]] = [
    ("leave", lambda t: t.replace(LINKS.leave, "https://digest.example/else")),
    ("postal", lambda t: t.replace("PO Box 1", "Somewhere")),
    ("same links", lambda t: t.replace("https://gazette.example/3", "https://gazette.example/4")),
    ("same links", lambda t: t + "\nhttps://elsewhere.example/only-here\n"),
    ("same news", lambda t: t.replace("A comet comes", "A planet comes")),
    ("wrapped", lambda t: t.replace(" \n", " ")),
    ("wrapped", lambda t: "w" * 79 + "\n" + t),
    ("marks", lambda t: t + "{{ newsletter_title }}"),
    ("charset", lambda t: t.encode("ascii", "ignore").decode()),
]


@pytest.mark.parametrize(("rule", "damage"), TEXTS)
def test_a_text_part_broken_in_one_place_is_refused_for_that(
    rule: str, damage: Callable[[str], str]
) -> None:
    copy = copy_of(DAY)
    broken = damage(copy.text)
    assert broken != copy.text
    assert rule in rules(found(finished(replace(copy, text=broken))), Level.ERROR)


HEADERS = [
    *("From", "To", "Reply-To", "Date", "Message-ID", "List-Id", "List-Unsubscribe"),
    *("List-Unsubscribe-Post", "Feedback-ID", "Auto-Submitted", "MIME-Version", "Subject"),
]


@pytest.mark.parametrize("name", HEADERS)
def test_a_header_that_is_missing_is_refused(name: str) -> None:
    proof = proof_of(DAY)
    gone = proof.message.replace(f"\r\n{name}:".encode(), b"\r\nX-Gone:")
    gone = b"X-Gone:" + gone[5:] if name == "From" else gone
    assert gone != proof.message
    errors = rules(found(replace(proof, message=gone)), Level.ERROR)
    assert errors & {"headers", "leave", "subject"}


@pytest.mark.parametrize(
    ("rule", "old", "new"),
    [
        ("headers", b"<daily.2026-05-01.7@digest.example>", b"<7@else.example>"),
        ("headers", b"Reply-To:", b"Subject: twice\r\nReply-To:"),
        ("headers", b"One-Click", b"No-Click"),
        ("leave", b"List-Unsubscribe: <", b"List-Unsubscribe: <mailto:x@y.example>, <"),
        ("charset", b"text/html; charset=utf-8", b"text/html; charset=iso-8859-1"),
        ("parts", b"multipart/alternative", b"multipart/mixed"),
        ("parts", b"; format=flowed", b""),
        ("parts", b"Old Harbour opens after", b"New Harbour opens after"),
        ("lines", b"Precedence: bulk\r\n", b"Precedence: bulk\n"),
        ("lines", b"Precedence: bulk\r\n", b"Precedence: " + b"b" * 1000 + b"\r\n"),
        ("lines", b"Precedence: bulk", "Precedence: bülk".encode()),
    ],
)  # fmt: skip
def test_a_message_broken_on_its_way_is_refused(rule: str, old: bytes, new: bytes) -> None:
    proof = proof_of(DAY)
    assert old in proof.message
    broken = replace(proof, message=proof.message.replace(old, new))
    assert rule in rules(found(broken), Level.ERROR)


def test_one_click_leaving_is_https_but_on_this_machine() -> None:
    def answered(base: str, *, reaches_readers: bool) -> set[str]:
        copy, links = copy_of(DAY), replace(LINKS, leave=f"{base}/leave/5f3a9c")
        proof = finished(_moved(copy, links.leave))
        message = proof.message.replace(LINKS.leave.encode(), links.leave.encode())
        moved = replace(proof, leave=links.leave, message=message)
        house = replace(HOUSE, base_url=base, reaches_readers=reaches_readers)
        return rules(found(moved, house), Level.ERROR)

    assert answered("http://digest.example", reaches_readers=False) == {"leave"}
    assert answered("http://127.0.0.1:8000", reaches_readers=True) == {"leave"}
    assert answered("http://127.0.0.1:8000", reaches_readers=False) == set()


def _moved(copy: Rendered, leave: str) -> Rendered:
    return replace(
        copy,
        html=copy.html.replace(LINKS.leave, leave),
        text=copy.text.replace(LINKS.leave, leave),
    )


def test_a_short_preheader_and_a_vague_link_are_warned_of() -> None:
    copy = copy_of(DAY)
    short = "Seven words are not enough."
    html = copy.html.replace(copy.preheader, short, 1).replace(">Report number 1<", ">Read more<")
    findings = found(finished(replace(copy, preheader=short, html=html)))
    assert rules(findings, Level.WARNING) >= {"preheader", "vague links"}
    assert rules(findings, Level.ERROR) == set()


def test_a_mark_that_the_news_itself_quotes_is_no_mistake() -> None:
    told = replace(BRIDGE, headline="How to write {{ newsletter_title }} in a template")
    day = issue(IssueSection("World", (told,)), subject="Templates", preheader=DAY.preheader)
    assert "{{ newsletter_title }}" in HOUSE.marks
    assert found(proof_of(day), day=day) == ()


def test_a_broken_rule_is_said_once_with_the_copies_it_concerns() -> None:
    day = issue(IssueSection("World", (BRIDGE,)), IssueSection("Science", (STRIKE,)))
    choices = [Choice(), Choice(("World",)), Choice(("Science",)), Choice(("Science",), "nl")]
    proofs = [proof_of(day, choice) for choice in choices]
    assert preflight(day, proofs, HOUSE, NOTHING) == ()
    here = replace(proofs[2], copy=replace(proofs[2].copy, subject="Fwd: x"))
    findings = preflight(day, [proofs[0], proofs[1], here, proofs[3]], HOUSE, NOTHING)
    assert {finding.where for finding in findings} == {"copies for Science"}
    nobody = replace(HOUSE, postal_address="Nowhere 1")
    (html, text) = preflight(day, proofs, nobody, NOTHING)
    assert (html.rule, text.rule) == ("postal", "postal")
    assert html.where == text.where == "every copy"


def test_errors_come_first() -> None:
    evidence = Evidence(spam=SpamScore(0.1), looks=Looks((320,), (Spill(320, 400),)))
    levels = [finding.level for finding in found(proof_of(DAY), evidence=evidence)]
    assert levels == [Level.ERROR, Level.WARNING]


# What was seen from outside


def link(url: str, reach: Reach, status: int = 0, why: str = "why") -> LinkAnswer:
    return LinkAnswer(url, reach, NOW, status, why)


THEIRS = "https://gazette.example/1"
OURS = "https://digest.example/i/daily/2026-05-01"
HEARD = link("https://other.example/", Reach.ANSWERS, 200)


@pytest.mark.parametrize(
    ("answer", "levels"),
    [
        (link(THEIRS, Reach.ANSWERS, 200), []),
        (link(THEIRS, Reach.GONE, 404), [Level.WARNING]),
        (link(THEIRS, Reach.TROUBLE, 500), [Level.WARNING]),
        (link(THEIRS, Reach.NAMELESS), [Level.WARNING]),
        (link(THEIRS, Reach.SHUT, 403), []),
        (link(THEIRS, Reach.UNREACHED), []),
        (link(OURS, Reach.GONE, 404), [Level.ERROR]),
        (link(OURS, Reach.TROUBLE, 500), [Level.WARNING]),
        (link(OURS, Reach.UNREACHED), [Level.WARNING]),
        (link("https://digest.example.evil.example/", Reach.GONE, 404), [Level.WARNING]),
    ],
)
def test_links_are_judged_by_whose_they_are(answer: LinkAnswer, levels: list[Level]) -> None:
    findings = found(proof_of(DAY), evidence=Evidence(links=(HEARD, answer)))
    assert [finding.level for finding in findings] == levels
    assert all(finding.rule == "reach" for finding in findings)


def test_where_nothing_was_heard_no_link_is_blamed_but_it_is_said() -> None:
    silence = (link(THEIRS, Reach.NAMELESS, why="no name"), link(OURS, Reach.UNREACHED))
    house = replace(HOUSE, reaches_readers=False)
    assert found(proof_of(DAY), house, evidence=Evidence(links=silence)) == ()
    assert not_reached(silence, house) == (
        "1 link was not checked: no name (gazette.example).",
        "1 link was not checked: why (digest.example).",
    )


def test_a_readers_own_signed_link_is_not_told() -> None:
    secret = link("https://digest.example/l/key-of-anna", Reach.GONE, 404)
    (finding,) = found(proof_of(DAY), evidence=Evidence(links=(secret,)))
    assert "key-of-anna" not in finding.sentence
    assert "the leave link" in finding.sentence


@pytest.mark.parametrize(
    ("score", "level"),
    [(-1.0, None), (-0.9, None), (-0.8, Level.WARNING), (1.9, Level.WARNING), (2.0, Level.ERROR)],
)
def test_a_spam_score_is_judged_by_its_thresholds(score: float, level: Level | None) -> None:
    findings = found(proof_of(DAY), evidence=Evidence(spam=SpamScore(score, ("HTML_MESSAGE",))))
    assert [finding.level for finding in findings] == ([level] if level else [])


# How much of each source is told

GAZETTE = Source("https://gazette.example/feed", name="Gazette", quote_words=10)


def quoted(words: int, *, touched: bool = False, marks: tuple[int, ...] = (1,)) -> Issue:
    source = replace(cited(1), source=GAZETTE.url)
    sentences = (Sentence(" ".join(["word"] * words) + ".", marks),)
    made = replace(item("1", "The bridge opens"), sentences=sentences, sources=(source,))
    return issue(IssueSection("World", (replace(made, touched=touched),)))


@pytest.mark.parametrize(
    ("day", "source", "levels"),
    [
        (quoted(10), GAZETTE, []),
        (quoted(11), GAZETTE, [Level.ERROR]),
        (quoted(11, touched=True), GAZETTE, [Level.WARNING]),
        (quoted(1), replace(GAZETTE, quote=Quote.HEADLINE), [Level.ERROR]),
        (quoted(99), replace(GAZETTE, url="https://other.example/feed"), []),
        (quoted(99, marks=(7, 0, -1)), GAZETTE, []),
    ],
)
def test_no_more_of_a_source_is_told_than_the_publisher_allows(
    day: Issue, source: Source, levels: list[Level]
) -> None:
    house = replace(HOUSE, sources={source.url: source})
    findings = found(proof_of(day), house, day)
    assert [finding.level for finding in findings] == levels
    assert all(finding.rule == "quotes" for finding in findings)
