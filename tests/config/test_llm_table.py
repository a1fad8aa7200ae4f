from datetime import timedelta
from pathlib import Path

import pytest

from digest.config import load_settings
from digest.errors import ConfigurationError
from digest.model.settings import LlmRules, Secret, Settings

LEAST = """
[llm]
base_url = "https://llm.example/v1/"
model = "small-model"
input_price = 0
output_price = 1.6
"""


def settings_of(folder: Path, text: str, env: dict[str, str] | None = None) -> Settings:
    file = folder / "digest.toml"
    file.write_text(text, "utf-8")
    return load_settings(file, env or {})


def test_without_the_table_there_is_no_model(tmp_path: Path) -> None:
    assert settings_of(tmp_path, "").llm is None


def test_the_least_table_has_every_default(tmp_path: Path) -> None:
    assert settings_of(tmp_path, LEAST).llm == LlmRules(
        base_url="https://llm.example/v1",
        model="small-model",
        input_price=0.0,
        output_price=1.6,
        currency="USD",
        max_cost=0.5,
        timeout=timedelta(seconds=60),
        deadline=timedelta(minutes=5),
        max_tokens=1000,
        seed=1,
    )


def test_the_key_comes_from_the_environment_and_does_not_show_itself(tmp_path: Path) -> None:
    text = LEAST + 'key = { env = "LLM_API_KEY" }\n'
    read = settings_of(tmp_path, text, {"LLM_API_KEY": "sk-very-secret"}).llm
    assert read is not None
    assert read.key == Secret("sk-very-secret")
    assert "very-secret" not in repr(read)


def test_a_key_that_is_not_set_is_a_warning_and_its_name_is_kept(tmp_path: Path) -> None:
    read = settings_of(tmp_path, LEAST + 'key = { env = "LLM_API_KEY" }\n')
    assert read.llm is not None
    assert (read.llm.key, read.llm.key_name) == (None, "LLM_API_KEY")
    assert any("llm.key is to come from the environment variable" in w for w in read.warnings)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ('key = "sk-written-out"', "llm.key must not be written in this file"),
        ("max_cost = -1", "llm.max_cost must be a number from 0 to 100000 without quotes, not -1"),
        ("seed = 1.5", "llm.seed must be a whole number from 0 to 2147483647"),
        ("max_tokens = 10", "llm.max_tokens must be a whole number from 100 to 100000"),
        ('timeout = "0s"', "llm.timeout must be longer than nothing"),
        ("temperature = 1", "llm.temperature is not a key of [llm]"),
        ("modle = 1", 'llm.modle is not a key of [llm]. Did you mean "model"?'),
    ],
)
def test_a_mistake_is_told_like_any_other(tmp_path: Path, change: str, said: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        settings_of(tmp_path, f"{LEAST}{change}\n")
    assert len(caught.value.problems) == 1
    assert said in caught.value.problems[0]
    assert "sk-written-out" not in caught.value.problems[0]


def test_prices_must_be_said_even_if_they_are_nothing(tmp_path: Path) -> None:
    text = '[llm]\nbase_url = "http://127.0.0.1:8080/v1"\nmodel = "own"\n'
    with pytest.raises(ConfigurationError) as caught:
        settings_of(tmp_path, text)
    assert ["input_price is missing" in p for p in caught.value.problems] == [True, False]
    assert "0 for a server of your own" in caught.value.problems[0]


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://llm.example/v1", "must begin with https://: the key would cross the network"),
        ("https://llm.example/v1/chat/completions", "must end before /chat/completions"),
        ("https://llm.example/v1?model=x", 'must not hold "?" or "#"'),
        ("https://me:secret@llm.example/v1", "must not hold a user name or password"),
    ],
)
def test_an_address_the_key_must_not_go_to_is_refused(tmp_path: Path, url: str, said: str) -> None:
    text = LEAST.replace("https://llm.example/v1/", url) + 'key = { env = "LLM_API_KEY" }\n'
    with pytest.raises(ConfigurationError) as caught:
        settings_of(tmp_path, text, {"LLM_API_KEY": "x"})
    assert len(caught.value.problems) == 1
    assert said in caught.value.problems[0]


def test_a_key_may_go_to_this_machine_in_the_open(tmp_path: Path) -> None:
    text = LEAST.replace("https://llm.example/v1/", "http://127.0.0.1:8080/v1")
    read = settings_of(tmp_path, text + 'key = { env = "K" }\n', {"K": "x"})
    assert read.llm is not None
    assert read.llm.key == "x"


def test_a_source_may_keep_its_words_from_the_model(tmp_path: Path) -> None:
    text = '[[sources]]\nurl = "https://a.example/f"\n[[sources]]\nurl = "https://b.example/f"\n'
    read = settings_of(tmp_path, text + "retell = false\n")
    assert [source.retell for source in read.sources] == [True, False]
