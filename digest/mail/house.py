"""House blocks as a page shows them: the publisher's own words, told apart from the news."""

from collections.abc import Sequence

from digest.mail.clean import clean, direction_of
from digest.mail.markdown import Part, Run, parts_of
from digest.mail.page import PageBlock, PagePart, PageRow
from digest.mail.setting import Setting
from digest.model.news import HouseBlock

TOP, BOTTOM = "top", "bottom"
MOST_BLOCKS = 12
LONGEST_TITLE = 160
LONGEST_LABEL = 60


def blocks_at(place: str, blocks: Sequence[HouseBlock], setting: Setting) -> tuple[PageBlock, ...]:
    """Those that stand there, in the publisher's order; names of sections in any case."""
    wanted = " ".join(place.casefold().split())
    here = [b for b in blocks if " ".join(b.place.casefold().split()) == wanted]
    return tuple(_block(block, setting) for block in here[:MOST_BLOCKS])


def links_of(blocks: Sequence[HouseBlock]) -> set[str]:
    """Every address their texts lead to."""
    rows = (row for block in blocks for part in parts_of(block.text) for row in part.rows)
    return {run.url for row in rows for run in row if run.url}


def _block(block: HouseBlock, setting: Setting) -> PageBlock:
    parts = parts_of(block.text)
    own = setting.own_dir or setting.dir
    direction = direction_of(block.title or block.text, own)
    return PageBlock(
        label=clean(block.label, LONGEST_LABEL),
        title=clean(block.title, LONGEST_TITLE),
        parts=tuple(PagePart(part.kind, _rows(part)) for part in parts),
        lang=setting.own_lang,
        dir=direction if direction != setting.dir else "",
    )


def _rows(part: Part) -> tuple[PageRow, ...]:
    return tuple(_row(runs) for runs in part.rows)


def _row(runs: tuple[Run, ...]) -> PageRow:
    """A row that is one link says its words once, with the address under them."""
    text, links = _text(runs), _links(runs)
    return PageRow(runs, "" if text in dict(links) else text, links)


def _text(runs: Sequence[Run]) -> str:
    return "".join("\n" if run.breaks else run.text for run in runs).strip()


def _links(runs: Sequence[Run]) -> tuple[tuple[str, str], ...]:
    """Each address once, under the words it is linked from."""
    labels: dict[str, str] = {}
    for run in runs:
        if run.url:
            labels[run.url] = labels.get(run.url, "") + run.text
    return tuple((label.strip(), url) for url, label in labels.items())
