"""What asking costs: by what the endpoint counted, or by length where it did not say."""

from collections.abc import Sequence
from math import ceil

from digest.model.retelling import Message
from digest.model.settings import LlmRules

BYTES_A_TOKEN = 3
"""English has about four to a token, other scripts fewer characters of more bytes: so counted, a
bill is rather too high than too low."""
AROUND = 8
"""Tokens of what stands around one message."""


def tokens_by_length(text: str) -> int:
    """About how many tokens a text has; rather too many."""
    return ceil(len(text.encode("utf-8", "replace")) / BYTES_A_TOKEN)


def tokens_of(messages: Sequence[Message]) -> int:
    """About how many tokens a question has."""
    return sum(AROUND + tokens_by_length(message.text) for message in messages)


def cost_of(rules: LlmRules, tokens_in: int, tokens_out: int) -> int:
    """In millionths of the currency, rounded up: a price of a million tokens is that of one."""
    return ceil(round(tokens_in * rules.input_price + tokens_out * rules.output_price, 6))


def worst_cost(rules: LlmRules, messages: Sequence[Message]) -> int:
    """The most that asking this once can cost."""
    return cost_of(rules, tokens_of(messages), rules.max_tokens)


def cap_of(rules: LlmRules) -> int:
    """What one issue may cost, in millionths."""
    return round(rules.max_cost * 1_000_000)


def money(millionths: int, currency: str) -> str:
    """`0.0123 USD`, rounded up to the last figure shown."""
    return f"{ceil(millionths / 100) / 10_000:.4f} {currency}"
