from datetime import date, time, timedelta
from pathlib import Path

import pytest

import digest
from digest.config import load_settings
from digest.errors import ConfigurationError
from digest.model.settings import (
    Dkim,
    FetchRules,
    Newsletter,
    ProviderSettings,
    Quote,
    Secret,
    Security,
    Settings,
    Source,
)

LETTER = """
[[newsletters]]
id = "daily"
title = "Daily"
sender = "The Daily <daily@news.example>"
postal_address = "1 Press Lane"
"""


def settings_of(folder: Path, text: str, env: dict[str, str] | None = None) -> Settings:
    file = folder / "digest.toml"
    file.write_text(text, "utf-8")
    return load_settings(file, env or {})


def problems_of(folder: Path, text: str, env: dict[str, str] | None = None) -> tuple[str, ...]:
    with pytest.raises(ConfigurationError) as caught:
        settings_of(folder, text, env)
    prefix = f"{folder / 'digest.toml'}"
    assert all(p.startswith(prefix) for p in caught.value.problems)
    return tuple(p.removeprefix(prefix).removeprefix(", ") for p in caught.value.problems)


def test_every_default_is_the_models_own(tmp_path: Path) -> None:
    text = '[[sources]]\nurl = "https://a.example/f"\n[[providers]]\nname = "smtp"\nhost = "m"\n'
    read = settings_of(tmp_path, text + LETTER)
    agent = f"digest/{digest.__version__} (+mailto:daily@news.example)"
    assert read == Settings(
        file=tmp_path / "digest.toml",
        subscribers_file=tmp_path / "subscribers.yaml",
        store=f"sqlite:///{tmp_path}/digest.db",
        fetch=FetchRules(agent=agent),
        sources=(Source("https://a.example/f", family="a.example"),),
        providers=(ProviderSettings("smtp", host="m", port=587),),
        newsletters=(
            Newsletter(
                "daily",
                "Daily",
                "The Daily <daily@news.example>",
                "1 Press Lane",
                reply_to="daily@news.example",
            ),
        ),
        warnings=read.warnings,
    )


def test_every_key_of_a_full_file_arrives(tmp_path: Path) -> None:
    read = settings_of(
        tmp_path,
        """
store = "sqlite:////var/lib/news.db?timeout=5"
base_url = "https://digest.news.example/"
secret = [{ env = "NEW" }, { env = "OLD" }]
editors = ["ed@müller.example"]
heartbeat_url = "https://watch.example/p"
keep = "1d12h"
[fetch]
agent = "us"
pause = "0s"
max_bytes = "1.5MB"
[[sources]]
url = "https://feeds.bbc.co.uk/x"
own = true
kind = "feed"
[[providers]]
name = "smtp"
host = "mail.example"
security = "tls"
user = "u"
password = { env = "PW" }
dkim = { domain = "news.example", selector = "s", key = { env = "KEY" } }
[[providers]]
name = "file"
path = "out"
"""
        + LETTER
        + """
timezone = "Europe/Amsterdam"
language = "nl"
draft_at = 04:15:00
send_at = "5:00"
days = ["Sun", "monday", 3]
sign_off = "automatic"
accent = "#AABBCC"
[[newsletters.sections]]
name = "Asia"
keywords = ["Seoul", "Seoul"]
[[newsletters.blocks]]
place = "Asia"
text = "Hello"
from = 2026-11-01
until = "2026-11-30"
""",
        {"NEW": "n" * 32, "OLD": "o" * 32 + "\n", "PW": "pw", "KEY": "pem"},
    )
    assert read.store == "sqlite:////var/lib/news.db?timeout=5"
    assert read.base_url == "https://digest.news.example"
    assert read.secrets == ("n" * 32, "o" * 32)
    assert read.editors == ("ed@xn--mller-kva.example",)
    assert read.keep == timedelta(days=1, hours=12)
    assert read.fetch == FetchRules(agent="us", pause=timedelta(0), max_bytes=1_500_000)
    assert (read.sources[0].quote, read.sources[0].family) == (Quote.SENTENCES, "bbc.co.uk")
    smtp, folder = read.providers
    assert (smtp.port, smtp.security, smtp.password) == (465, Security.TLS, "pw")
    assert smtp.dkim == Dkim("news.example", "s", Secret("pem"))
    assert "pw" not in repr(smtp)
    assert "pem" not in repr(smtp)
    assert folder.path == tmp_path / "out"
    letter = read.newsletters[0]
    assert (letter.draft_at, letter.send_at) == (time(4, 15), time(5))
    assert letter.days == (0, 2, 6)
    assert letter.languages == ("nl",)
    assert letter.accent == "#aabbcc"
    assert letter.sections[0].keywords == ("Seoul",)
    assert (letter.blocks[0].first, letter.blocks[0].last) == (
        date(2026, 11, 1),
        date(2026, 11, 30),
    )
    assert read.warnings == ()


def test_all_mistakes_come_at_once_with_their_lines_and_in_the_files_order(tmp_path: Path) -> None:
    problems = problems_of(
        tmp_path,
        """stor = "x"
keep = "long"
[fetch]
timout = "3s"
[[sources]]
url = "https://a.example/feed"
sections = ["Aisa"]
[[newsletters]]
id = "daily"
title = "Daily"
sender = "a@news.example"
[[newsletters.sections]]
name = "Asia"
[[newsletters.sections]]
name = "Africa"
at_most = "five"
sign_off = "editor"
""",
    )
    assert [p.partition(": ")[0] for p in problems] == [
        "line 1", "line 2", "line 4", "line 7", "line 8", "line 16", "line 17",
    ]  # fmt: skip
    assert problems[0] == 'line 1: stor is not a key of digest.toml. Did you mean "store"?'
    assert problems[2] == 'line 4: fetch.timout is not a key of [fetch]. Did you mean "timeout"?'
    assert 'names a section no newsletter has: "Aisa". Did you mean "Asia"?' in problems[3]
    assert 'newsletters[0].postal_address (newsletter "daily") is missing' in problems[4]
    assert problems[5] == (
        'line 16: newsletters[0].sections[1].at_most (section "Africa" of newsletter "daily") must '
        'be a whole number from 1 to 1000 without quotes, not "five". For example: at_most = 5.'
    )
    assert "it belongs to [[newsletters]]" in problems[6]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('keep = "400 days"', 'keep must be a length of time such as "30m"'),
        ('keep = "999999999999d"', 'keep must be at most 36500d, not "999999999999d"'),
        ('keep = "٣d"', "keep must be a length of time"),
        ('secret = "hunter2"', "secret must not be written in this file"),
        ("secret = { env = 3 }", "secret must name an environment variable"),
        ('store = "mysql://x/y"', 'store must begin with "sqlite:///" or "postgresql://"'),
        ('store = "sqlite:///:memory:"', 'store must name a file after "sqlite:///"'),
        ('store = "postgresql://u:pass@h/d"', "store must not hold a password in this file"),
        ('store = { env = "NOT_SET" }', "store is to come from the environment variable NOT_SET"),
        ('base_url = "ftp://x.example"', "base_url must begin with http:// or https://"),
        ('base_url = "https://x.example/?a=1"', 'base_url must not hold "?" or "#"'),
        ('heartbeat_url = "https://u:p@x.example"', "must not hold a user name or password"),
        ('editors = ["a@x.example\\nBcc: b@y.example"]', "editors[0] must not hold line breaks"),
        ('editors = "a@x.example"', "editors must be a list in square brackets"),
        ('fetch = "fast"', "fetch must be a table of keys and values"),
        ('sources = "x"', "sources must be written as [[sources]], with two brackets"),
        ("fetch = { pause = 2 }", 'fetch.pause must be a length of time such as "30m"'),
        ('fetch = { max_bytes = "0MB" }', "fetch.max_bytes must be larger than nothing"),
        ("fetch = { pages = 1 }", "fetch.pages must be true or false without quotes, not 1"),
    ],
)
def test_a_wrong_value_says_what_was_expected(tmp_path: Path, line: str, expected: str) -> None:
    (problem,) = problems_of(tmp_path, line)
    assert problem.startswith(f"line 1: {expected}") or expected in problem


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ('id = "Daily"', 'id (newsletter "Daily") must be 1 to 40 lower-case letters'),
        ('sender = "A\\r\\nBcc: x@y.example <a@b.example>"', "must not hold line breaks"),
        ('timezone = "Europe/Amsterdm"', 'Did you mean "Europe/Amsterdam"?'),
        ('timezone = "../../etc/passwd"', "must be a time zone"),
        ('timezone = "America"', "must be a time zone"),
        ("days = [0]", '"mon" to "sun" or 1 (Monday) to 7 (Sunday), not 0'),
        ("days = []", "must name at least one day"),
        ("at_most = 2", "does not fit: at_least (3) is more than at_most (2)"),
        ('send_at = "05:00"', "drafts are made at 05:30 by default, after sending at 05:00"),
        ('send_at = "24:00"', 'must be a time of day from "00:00" to "23:59"'),
        ('sign_off = "automatc"', 'Did you mean "automatic"?'),
        ('accent = "red"', 'must be a colour such as "#7a1f1f"'),
        ("accent = nan", "must be a colour"),
        ('[[newsletters.sections]]\nname = "a\\u2028b"', "must be one line"),
        (
            '[[newsletters.sections]]\nname = "A"\n[[newsletters.sections]]\nname = "a"',
            "again, as in",
        ),
        ('[[newsletters.blocks]]\nplace = "middle"\ntext = "x"', '"top", "bottom" or the name'),
        (
            '[[newsletters.blocks]]\nplace = "top"\ntext="x"\nfrom = 2026-02-01\nuntil=2026-01-31',
            "must not be before from",
        ),
    ],
)
def test_a_wrong_newsletter_says_why(tmp_path: Path, lines: str, expected: str) -> None:
    key = lines.partition(" ")[0]
    kept = "\n".join(row for row in LETTER.splitlines() if not row.startswith(f"{key} "))
    (problem,) = problems_of(tmp_path, f"{kept}\n{lines}")
    assert expected in problem


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ('name = "smtp"', 'providers[0].host (provider "smtp") is missing'),
        ('name = "file"', 'path (provider "file") is missing'),
        ('name = "sendgrid"', 'api_key (provider "sendgrid") is missing'),
        ('name = "smpt"', 'Did you mean "smtp"?'),
        ('name = "file"\npath = "~/out"', '"~" is not expanded'),
        (
            'name = "file"\npath = "o"\nhost = "h"',
            'host (provider "file") belongs to the provider smtp',
        ),
        ('name = "smtp"\nhost = "h"\nuser = "u"', 'password (provider "smtp") is missing'),
        (
            'name = "smtp"\nhost = "h"\nsecurity = "none"\nuser = "u"\npassword = { env = "P" }',
            "the password would cross the network in the open",
        ),
        ('name = "smtp"\nhost = "h"\nport = 0', "must be a whole number from 1 to 65535"),
        ('name = "smtp"\nhost = "h"\nrate = inf', "must be a number over 0"),
    ],
)
def test_a_wrong_provider_says_why(tmp_path: Path, row: str, expected: str) -> None:
    (problem,) = problems_of(tmp_path, f"[[providers]]\n{row}\n")
    assert expected in problem


def test_a_password_without_tls_is_taken_for_this_machine(tmp_path: Path) -> None:
    row = (
        'name = "smtp"\nhost = "127.0.0.1"\nsecurity = "none"\nuser = "u"\npassword = { env = "P" }'
    )
    assert settings_of(tmp_path, f"[[providers]]\n{row}\n").providers[0].port == 25


@pytest.mark.parametrize(
    "again",
    [
        "https://a.example/feed",
        "https://A.EXAMPLE/feed",
        "https://a.example:443/feed",
        "https://a.example/feed#top",
    ],
)
def test_a_source_given_twice_is_a_mistake(tmp_path: Path, again: str) -> None:
    text = f'[[sources]]\nurl = "https://a.example/feed"\n[[sources]]\nurl = "{again}"\n'
    (problem,) = problems_of(tmp_path, text)
    assert problem.startswith("line 4: sources[1].url")
    assert "again, as in sources[0]" in problem


def test_a_written_secret_is_never_repeated_in_the_message(tmp_path: Path) -> None:
    text = (
        'secret = ["topsecret"]\nstore = "postgresql://u:topsecret@h/d"\n[[providers]]\n'
        'name = "smtp"\nhost = "h"\nuser = "u"\npassword = "topsecret"\n'
    )
    problems = problems_of(tmp_path, text)
    assert len(problems) == 3
    assert "topsecret" not in "".join(problems)


def test_a_secret_that_is_not_set_is_a_warning_and_stays_unset(tmp_path: Path) -> None:
    text = (
        'secret = [{ env = "A" }, { env = "B" }]\n[[providers]]\nname = "smtp"\nhost = "h"\n'
        f'user = "u"\npassword = {{ env = "PW" }}\n{LETTER}'
    )
    read = settings_of(tmp_path, text, {"B": "b" * 32, "PW": " "})
    assert read.secrets == ("b" * 32,)
    assert read.providers[0].password is None
    said = "\n".join(read.warnings)
    assert "line 1: secret is to come from the environment variable A, which is not set" in said
    assert 'line 6: providers[0].password (provider "smtp") is to come from' in said
    assert "base_url is not set: smtp refuses to send without it" in said


def test_a_store_named_by_the_environment_may_hold_a_password_but_does_not_show_it(
    tmp_path: Path,
) -> None:
    address = "postgresql://u:pass@h/d"
    read = settings_of(tmp_path, 'store = { env = "DB" }', {"DB": address})
    assert read.store == address
    assert isinstance(read.store, Secret)
    assert "pass@" not in repr(read)


def test_a_bad_store_in_the_environment_is_refused_without_being_shown(tmp_path: Path) -> None:
    (problem,) = problems_of(tmp_path, 'store = { env = "DB" }', {"DB": "mysql://u:pass@h/d"})
    assert "(the value of DB) must begin with" in problem
    assert "pass" not in problem


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"a = 1\nb = \n", "line 2: is not TOML: Invalid value"),
        (b"a = 1\na = 2\n", "line 2: is not TOML"),
        (b"# ok\n\xff\xfe", "line 2: is not UTF-8 text"),
        (b"a = " + b"[" * 9_000, "is not TOML"),
        (b"a = " + b"1" * 9_000, "is not TOML"),
    ],
    ids=["value", "twice", "bytes", "deep", "long"],
)
def test_what_is_not_toml_is_one_sentence(tmp_path: Path, raw: bytes, expected: str) -> None:
    file = tmp_path / "digest.toml"
    file.write_bytes(raw)
    with pytest.raises(ConfigurationError) as caught:
        load_settings(file, {})
    (problem,) = caught.value.problems
    assert expected in problem


def test_a_missing_file_says_how_to_write_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="digest init"):
        load_settings(tmp_path / "digest.toml", {})
    with pytest.raises(ConfigurationError, match="cannot be read"):
        load_settings(tmp_path, {})


def test_a_file_from_notepad_is_read(tmp_path: Path) -> None:
    file = tmp_path / "digest.toml"
    file.write_bytes(b'\xef\xbb\xbfkeep = "1d"\r\n')
    assert load_settings(file, {}).keep == timedelta(days=1)
