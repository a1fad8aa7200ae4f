"""Any document as TOML, for tests that need hostile but well-formed files."""

import json
from typing import Any


def quoted(text: str) -> str:
    return "".join(
        ['"', *(f"\\u{ord(c):04X}" if ord(c) < 32 or c in '"\\\x7f' else c for c in text), '"']
    )


def inline(value: Any, gap: str) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{quoted(k)} = {inline(v, '')}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + "".join(f"{gap}{inline(v, gap)},{gap}" for v in value) + "]"
    return quoted(value) if isinstance(value, str) else json.dumps(value)


def written(document: dict[str, Any], gap: str) -> tuple[str, dict[tuple[str | int, ...], int]]:
    """TOML with tables last, and the line on which each first-level key and row key begins."""
    out = ""
    where: dict[tuple[str | int, ...], int] = {}
    flat = {k: v for k, v in document.items() if not _is_rows(v)}
    for key, value in flat.items():
        where[(key,)] = out.count("\n") + 1
        out += f"{quoted(key)} = {inline(value, gap)}  # ] }}\n"
    for key, rows in ((k, v) for k, v in document.items() if _is_rows(v)):
        for i, row in enumerate(rows):
            out += f"\n[[ {quoted(key)} ]]\n"
            for name, value in row.items():
                where[(key, i, name)] = out.count("\n") + 1
                out += f"{quoted(name)} = {inline(value, gap)}\n"
    return out, where


def _is_rows(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(v, dict) for v in value)
