"""What every table of digest.toml is, and what a key of it says of itself."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field


def key(meaning: str, example: str, default: Any = ...) -> Any:
    """A key with its meaning, an example as TOML, and its default as TOML would say it."""
    return Field(default, description=meaning, examples=[example])


class Table(BaseModel):
    """A table of digest.toml. Unknown keys are errors; defaults are checked like anything else."""

    model_config = ConfigDict(extra="forbid", validate_default=True, hide_input_in_errors=True)
