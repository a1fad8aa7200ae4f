"""Secrets in digest.toml are named, never written: `{ env = "NAME" }`."""

import re
from urllib.parse import urlsplit

from digest.config.wording import WrongError, shown

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_POSTGRES = ("postgresql", "postgresql+psycopg")


class EnvName(str):
    """The name of an environment variable that holds a secret."""

    __slots__ = ()


def env_name(value: object) -> EnvName:
    """`{ env = "NAME" }`; a secret written out is refused and never repeated in the message."""
    if isinstance(value, str):
        raise WrongError(
            "must not be written in this file, which gets copied and shown. Put it in the "
            'environment and name it here: { env = "NAME" }'
        )
    if not isinstance(value, dict) or set(value) != {"env"}:
        raise WrongError('must name an environment variable: { env = "NAME" }')
    name = value["env"]
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise WrongError(
            'must name an environment variable of letters, digits and _: { env = "NAME" }'
        )
    return EnvName(name)


def env_names(value: object) -> list[EnvName]:
    """One name, or a list of them."""
    return [env_name(inner) for inner in (value if isinstance(value, list) else [value])]


def store(value: object) -> str:
    """A store's address without a password, or the EnvName that holds the whole address."""
    if isinstance(value, dict):
        return env_name(value)
    if not isinstance(value, str):
        raise WrongError(f'must be like "sqlite:///digest.db", not {shown(value)}')
    check_store(value)
    try:
        has_password = urlsplit(value).password is not None
    except ValueError:
        has_password = True
    if has_password:
        raise WrongError(
            "must not hold a password in this file. Put the whole address in the environment "
            'and write store = { env = "DATABASE_URL" }'
        )
    return value


def check_store(text: str) -> None:
    """Refuse what is neither a SQLite file nor PostgreSQL. Never repeats the address: see above."""
    scheme, _, rest = text.partition("://")
    if not text.isprintable():
        raise WrongError("must be one line without control characters")
    if scheme in _POSTGRES and rest:
        return
    file = rest.removeprefix("/").partition("?")[0]
    if scheme != "sqlite" or not rest.startswith("/"):
        raise WrongError('must begin with "sqlite:///" or "postgresql://"')
    if file in {"", ":memory:"}:
        raise WrongError('must name a file after "sqlite:///": the store has to outlive a run')
    if file.startswith("~"):
        raise WrongError('must be a whole path or one beside digest.toml: "~" is not expanded')
