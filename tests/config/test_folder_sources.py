from pathlib import Path

import pytest

from digest.config import load_settings
from digest.errors import ConfigurationError
from digest.model.settings import Source


def sources_of(folder: Path, text: str) -> tuple[Source, ...]:
    file = folder / "digest.toml"
    file.write_text(text, "utf-8")
    return load_settings(file, {}).sources


def problems_of(folder: Path, text: str) -> tuple[str, ...]:
    with pytest.raises(ConfigurationError) as caught:
        sources_of(folder, text)
    return caught.value.problems


def test_a_folder_lies_beside_the_file_and_its_family_is_where_it_is_read(tmp_path: Path) -> None:
    text = '[[sources]]\nurl = "folder:articles"\nbase = "https://www.agency.example/news/"\n'
    assert sources_of(tmp_path, text) == (
        Source(
            "folder:articles",
            family="agency.example",
            folder=tmp_path / "articles",
            base="https://www.agency.example/news",
        ),
    )


def test_a_folder_elsewhere_without_an_address_is_its_own_family(tmp_path: Path) -> None:
    (source,) = sources_of(tmp_path, '[[sources]]\nurl = "folder:/srv/articles"\n')
    assert (source.folder, source.family) == (Path("/srv/articles"), "folder:/srv/articles")


@pytest.mark.parametrize("url", ["folder:", "folder: ", "folder:~/articles", "folder:a\\u0000b"])
def test_what_names_no_folder_is_refused(tmp_path: Path, url: str) -> None:
    (problem,) = problems_of(tmp_path, f'[[sources]]\nurl = "{url}"\n')
    assert "must name a folder" in problem


def test_base_is_for_folders_and_one_folder_is_one_source(tmp_path: Path) -> None:
    rows = (
        'url = "https://a.example/feed"\nbase = "https://a.example"',
        'url = "folder:articles"',
        'url = "folder:./articles/"',
    )
    text = "\n".join(f"[[sources]]\n{row}" for row in rows)
    base, again = problems_of(tmp_path, text)
    assert "is only for folders" in base
    assert "again, as in sources[1]" in again
