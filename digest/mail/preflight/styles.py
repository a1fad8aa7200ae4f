"""Rules on looks: type, contrast in every theme, nothing hidden, nothing that mail cannot show."""

import re
from collections.abc import Iterator, Sequence

from digest.mail.preflight.copies import Copy, House, error, joined, shortly, warning
from digest.mail.preflight.looks import Shown, Theme, hiding
from digest.mail.preflight.sheet import declarations
from digest.model.checks import Finding
from digest.model.news import Issue

SMALLEST = 14.0
BODY = 16.0
CONTRAST, CONTRAST_LARGE = 4.5, 3.0
SEEN = 1.5
"""Below this contrast text does not show at all: that is hiding, not a matter of taste."""
BARE_LEAST = 200
"""Characters that must be left to read when style elements are stripped."""

TELLING = 25
"""Characters of a sentence that surely stand for it: a shorter one may be a slug as well."""

_FORBIDDEN = {
    "flex": re.compile(r"display\s*:\s*(?:inline-)?flex"),
    "grid": re.compile(r"display\s*:\s*(?:inline-)?grid"),
    "CSS variables": re.compile(r"var\(|(?:^|[;{\s])--[\w-]+\s*:"),
    "web fonts": re.compile(r"@font-face"),
    "position": re.compile(r"(?:^|[;{\s])position\s*:"),
    "justified text": re.compile(r"text-align\s*:\s*justify"),
    "generated content": re.compile(r"(?:^|[;{\s])content\s*:"),
    "expression": re.compile(r"expression\s*\(|behaviou?r\s*:"),
}
_PURE = frozenset({"#ffffff", "#000000"})
_REMOTE_STYLE = re.compile(r"url\(|@import", re.IGNORECASE)
_SPILLED = re.compile(r"\{[^{}]*[a-z-]+\s*:[^{}]*;[^{}]*\}")
_LOADS = ("src", "srcset", "background", "poster", "data", "lowsrc", "dynsrc", "action")


def style_rules(copy: Copy, house: House, issue: Issue) -> Iterator[Finding]:
    """All of them."""
    yield from _type(copy, issue)
    yield from _contrast(copy)
    yield from _hidden(copy)
    yield from _not_in_mail(copy)
    yield from _remote(copy, house)
    yield from _bare(copy)
    yield from _dark(copy)


def _type(copy: Copy, issue: Issue) -> Iterator[Finding]:
    runs = [s for s in copy.shown[Theme.BARE] if not s.look.hidden]
    for run in runs:
        if run.look.size is None:
            yield warning("type", f"The size of {shortly(run.text)} is not in px: not checked.")
        elif run.look.size < SMALLEST:
            yield error(
                "type",
                f"{shortly(run.text)} is set in {run.look.size:g} px; nothing may be "
                f"smaller than {SMALLEST:g}.",
            )
    sizes = [rule.declarations.get("font-size", ("", False))[0] for rule in copy.sheet.rules]
    for size in sorted({s for s in sizes if s.endswith("px") and _number(s) < SMALLEST}):
        yield error("type", f"A style rule sets text in {size}; at least {SMALLEST:g} px.")
    yield from _body_type(runs, issue)


def _body_type(runs: Sequence[Shown], issue: Issue) -> Iterator[Finding]:
    """What is told of a story, but for the line that says what changed, is body text."""
    said = (said for item in issue.items for said in item.sentences if not said.fresh)
    body = {key for sentence in said if len(key := joined(sentence.text)) >= TELLING}
    largest: dict[str, float] = {}
    for run in runs:
        key = joined(run.text)
        if key in body:
            largest[key] = max(largest.get(key, 0.0), run.look.size or BODY)
    if any(size < BODY for size in largest.values()):
        yield error("type", f"A story is told in {min(largest.values()):g} px; {BODY:g} or more.")


def _number(size: str) -> float:
    try:
        return float(size.removesuffix("px"))
    except ValueError:
        return SMALLEST


def _contrast(copy: Copy) -> Iterator[Finding]:
    for theme in Theme:
        seen: set[tuple[str, str, bool]] = set()
        for run in copy.shown[theme]:
            key = (run.look.ink, run.look.ground, run.is_large)
            if run.look.hidden or key in seen:
                continue
            seen.add(key)
            yield from _judged(run, theme)


def _judged(run: Shown, theme: Theme) -> Iterator[Finding]:
    if run.look.strange:
        yield warning(
            "contrast",
            f"The colour {run.look.strange!r} of {shortly(run.text)} is not one we can read: its "
            "contrast was not checked. Write #rrggbb.",
        )
        return
    wanted = CONTRAST_LARGE if run.is_large else CONTRAST
    # Two decimals, as others measure: #767676 on white passes at 4.54.
    if round(run.contrast, 2) < SEEN:
        yield error(
            "hidden",
            f"{shortly(run.text)} is {run.look.ink} on {run.look.ground} ({theme}): nobody sees "
            "it, and spam filters take that for a trick.",
        )
    elif round(run.contrast, 2) < wanted:
        yield error(
            "contrast",
            f"{shortly(run.text)} is {run.look.ink} on {run.look.ground} ({theme}): contrast "
            f"{run.contrast:.2f}, and {wanted:g} is the least (WCAG 2.2, 1.4.3).",
        )


def _hidden(copy: Copy) -> Iterator[Finding]:
    """Only the preheader may be hidden: mail programs show it beside the subject."""
    for theme in (Theme.LIGHT, Theme.DARK):
        runs = [run for run in copy.shown[theme] if run.look.hidden]
        for run in runs:
            if joined(run.text) != joined(copy.proof.copy.preheader):
                yield error(
                    "hidden",
                    f"{shortly(run.text)} is hidden by {run.look.hidden}; only the preheader may "
                    "be: hidden content is what Gmail's sender rules forbid.",
                )
        if len(runs) > 1:
            yield error("hidden", "More than one run of text is hidden.")
    for rule in copy.sheet.rules:
        if rule.narrow and (how := hiding(rule.declarations)):
            yield error(
                "hidden",
                f"{shortly(rule.selector)} is hidden by {how} in windows of some width; every "
                "reader must get the same news.",
            )


def _not_in_mail(copy: Copy) -> Iterator[Finding]:
    written = {css.lower() for _, css in copy.document.styles}
    written |= {e.attributes.get("style", "").lower() for e in copy.document.elements}
    for name, pattern in _FORBIDDEN.items():
        if any(map(pattern.search, written)):
            yield error("forbidden", f"The styles use {name}, which mail programs do not share.")
    for rule in sorted(set(copy.sheet.at_rules)):
        yield error("forbidden", f"The style elements hold {shortly(rule)}: mail drops them.")
    strange = sorted(set(copy.sheet.not_understood))
    if strange:
        yield warning(
            "contrast",
            f"The selectors {', '.join(strange[:5])} are beyond this check: what they colour "
            "was not looked at.",
        )
    for media, css in copy.document.styles:
        if "data-ogs" in css and (media or "@media" in css):
            yield error(
                "dark",
                "Outlook's [data-ogsc] rules stand beside others: Gmail drops the whole style "
                "element over one rule it does not know. Give them one of their own.",
            )


def _remote(copy: Copy, house: House) -> Iterator[Finding]:
    allowed = f"{house.base_url}/" if house.images and house.base_url else None
    for element in copy.document.elements:
        for name in _LOADS:
            value = element.attributes.get(name, "").strip()
            if value and not (allowed and element.tag == "img" and value.startswith(allowed)):
                yield error(
                    "remote",
                    f"<{element.tag}> loads {shortly(value)}: nothing in a mail is loaded from "
                    "elsewhere (pixels and pictures tell on readers).",
                )
    texts = {*(css for _, css in copy.document.styles), *copy.document.comments}
    texts |= {e.attributes.get("style", "") for e in copy.document.elements}
    if any(map(_REMOTE_STYLE.search, texts)):
        yield error("remote", "The styles load something by url() or @import.")


def _bare(copy: Copy) -> Iterator[Finding]:
    text = copy.document.root.text
    if len(text) <= BARE_LEAST:
        yield error(
            "bare",
            f"Without style elements {len(text)} characters are left to read; more than "
            f"{BARE_LEAST} must be.",
        )
    if (body := copy.document.first("body")) and _SPILLED.search(body.text):
        yield warning("bare", "Something like a style sheet stands in the text itself.")
    ungrounded = not any(
        "background"
        in declarations(e.attributes.get("style", "")).keys()
        | {name.partition("-")[0] for name in declarations(e.attributes.get("style", ""))}
        for e in copy.document.elements
    )
    if ungrounded:
        yield error("bare", "No element has its ground inline: stripped of styles it is lost.")


def _dark(copy: Copy) -> Iterator[Finding]:
    if not any(rule.dark for rule in copy.sheet.rules):
        yield error("dark", "There are no prefers-color-scheme: dark rules.")
    if not any("[data-ogsc]" in rule.selector for rule in copy.sheet.rules):
        yield warning("dark", "There are no [data-ogsc] rules: Outlook picks dark colours itself.")
    for theme in (Theme.LIGHT, Theme.DARK):
        grounds = {s.look.ground for s in copy.shown[theme]}
        for pure in sorted(grounds & _PURE):
            yield warning(
                "dark",
                f"Text stands on pure {pure} ({theme}): programs that invert colours turn it "
                "into the other extreme. Take a tone beside it.",
            )
