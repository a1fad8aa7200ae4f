"""One row of subscribers.yaml as text."""

import json
import re

from digest.model.people import Consent, Declaration, Subscriber

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_.+@/-]*( [A-Za-z0-9_.+@/-]+)*")
_WORDS_OF_YAML = frozenset({"true", "false", "yes", "no", "on", "off", "null", "y", "n"})


def row_text(declaration: Declaration | Subscriber, indent: str = "") -> str:
    """One row as YAML, ending in a line break."""
    pairs = [("email", _scalar(declaration.email))]
    pairs += [
        (key, _scalar(value))
        for key in ("name", "language", "timezone")
        if (value := getattr(declaration, key))
    ]
    pairs += [
        (key, f"[{', '.join(map(_scalar, value))}]")
        for key in ("sections", "newsletters")
        if (value := getattr(declaration, key))
    ]
    if declaration.how and declaration.state is not Consent.INVITED:
        on = f", on: {declaration.on.isoformat()}" if declaration.on else ""
        pairs.append(("consent", f"{{how: {_scalar(declaration.how)}{on}}}"))
    state = written_state(declaration.state)
    if state == "withdrawn" or (state == "confirmed" and not declaration.how):
        pairs.append(("state", state))
    lines = [f"{key}: {value}\n" for key, value in pairs]
    return f"{indent}- " + f"{indent}  ".join(lines)


def written_state(state: Consent) -> str:
    """One of the file's three words; a suppressed address may not be mailed: it has withdrawn."""
    return "withdrawn" if state is Consent.SUPPRESSED else str(state)


def _scalar(text: str) -> str:
    """Plain where every YAML reader agrees on it, else in double quotes (JSON's are YAML's)."""
    plain = _PLAIN.fullmatch(text) and text.casefold() not in _WORDS_OF_YAML
    return text if plain else json.dumps(text, ensure_ascii=False)
