"""The top story's picture and the logo: had once, kept in the store, written into the issue.

A picture that fails is left out, and the editors are told why; it never holds up an issue.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from digest.model.news import Article, Issue, IssueSection, Item, PagesRead
from digest.model.pictures import Picture, Shown, Use, Wanted
from digest.model.settings import Newsletter, Source
from digest.newsroom.front import top_items
from digest.steps.rooms import Rooms

MOST_TRIED = 3
"""Pictures of one story that are asked for before it goes without."""

LEFT_OUT = "picture "
"""Before a picture's address, it stands among what an editor spiked from an edition."""

ROBOTS_KEPT = timedelta(days=1)
IDLE = timedelta(days=2)
LOOKED_AT = timedelta(days=12)
"""Pictures that no issue shows go once they are IDLE; older than this they were looked at."""


def pictured(
    rooms: Rooms,
    newsletter: Newsletter,
    issue: Issue,
    articles: Iterable[Article] = (),
    previous: Issue | None = None,
) -> Issue:
    """The issue with its logo and its top story's picture; notes say what was left out and why.

    `articles` are those gathered; a picture that the `previous` draft, or the item itself, shows
    already is not asked for again.
    """
    if rooms.pictures is None or not rooms.public_url:
        return _bare(issue)
    logo, logo_doubts = _logos(rooms, newsletter, previous)
    head = replace(issue.masthead, logo=logo.get(Use.LOGO), logo_dark=logo.get(Use.DARK_LOGO))
    top = next(iter(top_items(issue.sections)), None) if newsletter.images else None
    shown, doubts = None, list[str]()
    if top is not None and top.sentences:
        shown, doubts = _lead(rooms, top, tuple(articles), previous)
    return replace(
        _with_picture(issue, top, shown),
        masthead=head,
        notes=(*issue.notes, *logo_doubts, *doubts),
    )


def forget_idle(rooms: Rooms) -> None:
    """Let go of pictures that were kept for drafts and are shown by no issue."""
    now = rooms.clock()
    rooms.store.forget_pictures(now - LOOKED_AT, now - IDLE)


def _bare(issue: Issue) -> Issue:
    return _with_picture(issue, None, None)


def _with_picture(issue: Issue, top: Item | None, shown: Shown | None) -> Issue:
    """Only the top story has one: what other items carry over from other issues goes."""

    def dressed(item: Item) -> Item:
        wanted = shown if top is not None and item.story == top.story else None
        return item if item.picture == wanted else replace(item, picture=wanted)

    def section(part: IssueSection) -> IssueSection:
        also = tuple(replace(i, picture=None) if i.picture else i for i in part.also)
        return replace(part, stories=tuple(map(dressed, part.stories)), also=also)

    return replace(issue, sections=tuple(map(section, issue.sections)))


def _lead(
    rooms: Rooms, top: Item, articles: Sequence[Article], previous: Issue | None
) -> tuple[Shown | None, list[str]]:
    """The top story's picture, or sentences about those that failed."""
    sources = {source.url: source for source in rooms.settings.sources}
    known = {shown.origin: shown for shown in _carried(top, previous)}
    refused = _refused(rooms, previous)
    doubts = list[str]()
    found_here = [c for c in _candidates(top, articles, sources) if c[0] not in refused]
    for address, credit in found_here[:MOST_TRIED]:
        if address in known and rooms.store.picture(known[address].hash):
            return replace(known[address], credit=credit), []
        found = _had(rooms, Wanted(address, Use.LEAD))
        if isinstance(found, Picture):
            return _shown(found, credit, address), []
        doubts.append(f"The top story goes without the picture {address}: it {found}.")
    carried = top.picture
    allowed = any(_may_show(sources.get(cited.source)) for cited in top.sources)
    if carried is None or carried.origin in refused or not allowed or doubts:
        return None, doubts
    if rooms.store.picture(carried.hash):
        return carried, []  # the week shows what the day did, and its articles may be gone
    return None, doubts


def _refused(rooms: Rooms, previous: Issue | None) -> frozenset[str]:
    """Addresses of pictures an editor took out of this edition."""
    if previous is None:
        return frozenset()
    spiked = rooms.store.spiked(previous.masthead.newsletter, previous.edition)
    return frozenset(x.removeprefix(LEFT_OUT) for x in spiked if x.startswith(LEFT_OUT))


def _may_show(source: Source | None) -> bool:
    """Whether its terms let its pictures be shown."""
    return source is not None and (source.own or source.pictures)


def _carried(top: Item, previous: Issue | None) -> Iterator[Shown]:
    """What the draft before showed, and the item itself."""
    for item in (*(previous.items if previous else ()), top):
        if item.picture is not None:
            yield item.picture


def _candidates(
    top: Item, articles: Sequence[Article], sources: Mapping[str, Source]
) -> Iterator[tuple[str, str]]:
    """(address, credit) of pictures that may be shown, in the order of the item's sources.

    A picture that stands beside articles of other titles too is a house's mark, not this news.
    """
    by_url: Mapping[str, Article] = {article.url: article for article in articles}
    titles = defaultdict[str, set[str]](set)
    for article in articles:
        titles[article.image].add(article.title.casefold())
    met = set[str]()
    for cited in top.sources:
        found = by_url.get(cited.article)
        if found is None or not _may_show(sources.get(cited.source)):
            continue
        address = found.image
        if address and address not in met and len(titles[address]) == 1:
            met.add(address)
            yield address, _credit(found, cited.outlet)


def _credit(article: Article, outlet: str) -> str:
    """Whose it is: the outlet, and the agency the article is credited to."""
    outlet = outlet or article.outlet
    agency = article.credit
    told = not agency or agency.casefold() in outlet.casefold()
    return outlet if told else f"{outlet} / {agency}"


def _logos(
    rooms: Rooms, newsletter: Newsletter, previous: Issue | None
) -> tuple[dict[Use, Shown], list[str]]:
    """The logos there are; where one fails, the one of the draft before."""
    before = previous.masthead if previous else None
    wanted = (
        (Use.LOGO, newsletter.logo, before.logo if before else None),
        (Use.DARK_LOGO, newsletter.logo_dark, before.logo_dark if before else None),
    )
    logos, doubts = dict[Use, Shown](), list[str]()
    for use, place, last in wanted:
        if not place:
            continue
        found = _had(rooms, Wanted(place, use, named=True))
        if isinstance(found, Picture):
            logos[use] = _shown(found)
            continue
        kept = last is not None and rooms.store.picture(last.hash) is not None
        if kept and last is not None:
            logos[use] = last
        instead = "the one before stands" if kept else "the name stands in its place"
        doubts.append(f"The {use} {place} could not be used, and {instead}: it {found}.")
    return logos, doubts


def _had(rooms: Rooms, wanted: Wanted) -> Picture | str:
    """The picture, kept in the store; or why there is none."""
    assert rooms.pictures is not None
    now = rooms.clock()
    read = rooms.pictures.read(wanted, rooms.store.site_files(now - ROBOTS_KEPT), now)
    if read.files:
        rooms.store.save_pages(PagesRead(files=read.files), now)
    if read.picture is None:
        return read.why
    rooms.store.keep_picture(read.picture, now)
    return read.picture


def _shown(picture: Picture, credit: str = "", origin: str = "") -> Shown:
    size = len(picture.data)
    return Shown(picture.hash, picture.kind, picture.width, picture.height, size, credit, origin)
