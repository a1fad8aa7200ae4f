"""How long a page takes to read, said honestly."""

import re
from collections.abc import Iterator

from digest.mail.page import Body, PageBlock

WORDS_A_MINUTE = 230
"""Silent reading of non-fiction: 238 in Brysbaert's review of 190 studies (2019), rounded down."""

# Scripts written without spaces: two characters of Chinese or Japanese are about a word.
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_WORD = re.compile(r"\w+(?:[’'-]\w+)*")


def minutes_of(body: Body, blocks: tuple[PageBlock, ...] = ()) -> int:
    """Whole minutes, rounded up; at least one. `blocks` are those above and below the news."""
    inside = (block for section in body.sections for block in section.blocks)
    said = (text for block in (*blocks, *inside) for text in _block_texts(block))
    words = sum(words_in(text) for text in (*_texts(body), *said))
    return max(1, -(-words // WORDS_A_MINUTE))


def words_in(text: str) -> int:
    """Words, counting every two characters of unspaced scripts as one."""
    spaced, unspaced = _UNSPACED.subn(" ", text)
    return len(_WORD.findall(spaced)) + (unspaced + 1) // 2


def _texts(body: Body) -> Iterator[str]:
    """All that is read; sources are looked up, not read."""
    for line in (*body.short, *body.also):
        yield line.text
    for story in body.stories:
        yield story.headline
        yield story.background
        if story.update:
            yield story.update.text
        for said in story.sentences:
            yield said.text
        for found in story.differences:
            yield " ".join((found.text, *(figure.text for figure in found.figures)))


def _block_texts(block: PageBlock) -> Iterator[str]:
    yield block.title
    for part in block.parts:
        for row in part.rows:
            yield row.text
