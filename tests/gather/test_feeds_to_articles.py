from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.gather.articles import articles_of
from digest.gather.documents import NotAFeed, decoded, document
from digest.gather.feed import read_feed
from digest.gather.names import author_of, credit_of, outlet_of, repeated_suffix, without_suffix
from digest.model.news import Article
from digest.model.settings import Source

NOW = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)
URL = "https://news.example/rss/feed.xml"
SOURCE = Source(URL)
DATED = "<pubDate>Sun, 22 Nov 2026 04:00:00 GMT</pubDate>"


def rss(*items: str, head: str = "<title>Harbour News</title>") -> str:
    rows = "".join(f"<item>{item}</item>" for item in items)
    spaces = (
        'xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    )
    return f'<rss version="2.0" {spaces}><channel>{head}{rows}</channel></rss>'


def read(
    text: str | bytes, charset: str = "", source: Source = SOURCE
) -> tuple[tuple[Article, ...], tuple[str, ...]]:
    body = text.encode() if isinstance(text, str) else text
    return articles_of(read_feed(body, charset), source, URL, NOW)


def one(text: str | bytes, charset: str = "") -> Article:
    ((article,), _) = read(text, charset)
    return article


def titled(title: str, rest: str = "<link>/a</link>" + DATED) -> str:
    return rss(f"<title>{title}</title>{rest}")


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Caf&eacute; &amp; bar", "Café & bar"),
        ("Ports & ships", "Ports & ships"),
        ("A &unknown; thing", "A &unknown; thing"),
        ("<![CDATA[Caf&eacute; <b>open</b>]]>", "Café open"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;Open", "Open"),
        ("{{ 7*7 }}", "{{ 7*7 }}"),
        ("&#27;[31mRed&#0;", "[31mRed"),
        ("LIVE: Harbour reopens - Harbour News", "LIVE: Harbour reopens"),
        ("Strike over, union says - for now", "Strike over, union says - for now"),
        ("الميناء يفتح", "الميناء يفتح"),
    ],
)
def test_titles_come_out_as_plain_text(title: str, expected: str) -> None:
    assert one(titled(title)).title == expected


def test_a_title_of_ten_thousand_characters_is_cut() -> None:
    assert len(one(titled("long " * 2_000)).title) == 500


@pytest.mark.parametrize(
    ("encoding", "declared", "header"),
    [
        ("utf-8", "", ""),
        ("utf-8", "iso-8859-1", "iso-8859-1"),
        ("cp1252", "", "windows-1252"),
        ("cp1252", "utf-8", ""),
        ("iso-8859-1", "iso-8859-1", ""),
        ("utf-16", "utf-16", ""),
        ("utf-8-sig", "utf-8", "ascii"),
        ("cp1252", "no-such-charset", "hex"),
    ],
)
def test_a_wrong_charset_does_not_spoil_the_words(
    encoding: str, declared: str, header: str
) -> None:
    declaration = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    body = (declaration + titled("Café “Größe” open")).encode(encoding, "replace")
    expected = "Café “Größe” open" if encoding != "iso-8859-1" else "Café ?Größe? open"
    assert one(body, header).title == expected


@pytest.mark.parametrize("name", ["shift_jis", "euc-jp", "iso-2022-jp", "gb18030", "koi8-r"])
def test_a_declared_charset_is_used_where_the_bytes_are_not_utf_8(name: str) -> None:
    text = "Порт открыт" if name == "koi8-r" else "港が再開"
    assert decoded(f'<?xml version="1.0" encoding="{name}"?>{text}'.encode(name)).endswith(text)


@given(st.binary(max_size=300), st.sampled_from(["", "utf-7", "utf-16", "idna", "\0", "cp037"]))
def test_whatever_bytes_come_there_is_a_feed_or_a_sentence(body: bytes, charset: str) -> None:
    try:
        feed = read_feed(b"<rss><channel><item><title>" + body, charset)
    except NotAFeed as error:
        said = str(error)
    else:
        said = "".join(a.title + a.lead + a.body for a in articles_of(feed, SOURCE, URL, NOW)[0])
    assert "\0" not in said
    assert len(said.encode()) < 2_000


@pytest.mark.parametrize(
    "text",
    [
        "<!-- <a> --><!DOCTYPE r [<!ENTITY a 'b'>]><rss/>",
        "<!-- <![CDATA[ --><!DOCTYPE r [<!ENTITY % a SYSTEM 'file:///etc/passwd'>]><rss/>",
        "<!doctype r [<!entity a 'b'>]><rss/>",
        "<rss>" + "<a>" * 500_001,
        "<rss " + "a='b' " * 50_000 + ">",
    ],
    ids=["in a comment's shade", "in false CDATA", "small letters", "masses of tags", "attributes"],
)
def test_dangerous_documents_are_refused_unread(text: str) -> None:
    with pytest.raises(NotAFeed):
        document(text.encode())


def test_a_harmless_doctype_is_read() -> None:
    netscape = '<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://x.example/a.dtd">'
    assert one(netscape + titled("Caf&eacute;")).title == "Café"


def test_a_broken_document_is_read_by_the_patient_parser() -> None:
    broken = titled("Harbour reopens").replace("</channel></rss>", "").replace("</item>", "")
    assert one(broken).title == "Harbour reopens"


def test_a_feed_without_items_is_empty_and_no_failure() -> None:
    assert read(rss()) == ((), ())


@pytest.mark.parametrize(
    ("date", "published", "doubt"),
    [
        ("Sun, 22 Nov 2026 06:00:00 +0200", "2026-11-22T04:00:00+00:00", ""),
        ("2026-11-22T04:00:00Z", "2026-11-22T04:00:00+00:00", ""),
        ("Sun, 22 Nov 2015 04:00:00 GMT", "2015-11-22T04:00:00+00:00", ""),
        ("Sun, 22 Nov 2026 05:59:00 GMT", "2026-11-22T05:59:00+00:00", ""),
        ("Sun, 22 Nov 2026 06:01:00 GMT", None, "in the future (2026-11-22 06:01 UTC)"),
        ("Thu, 01 Jan 1970 00:00:00 GMT", None, "impossible (1970-01-01)"),
        ("yesterday", None, "has no date"),
        ("Sunday 10:30", None, "has no date"),
        ("", None, "has no date"),
    ],
)
def test_only_a_believable_date_is_kept(date: str, published: str | None, doubt: str) -> None:
    (article,), doubts = read(
        rss(f"<title>Harbour reopens</title><link>/a</link><pubDate>{date}</pubDate>")
    )
    assert (article.published and article.published.isoformat()) == published
    assert bool(doubts) == bool(doubt)
    assert doubt in "".join(doubts)


def shared(count: int, built: str, minutes: int = 0) -> list[datetime | None]:
    moment = NOW - timedelta(hours=1, minutes=minutes)
    date = moment.strftime("<pubDate>%a, %d %b %Y %H:%M:%S GMT</pubDate>")
    items = [f"<title>Title {n}</title><link>/{n}</link>{date}" for n in range(count)]
    return [a.published for a in read(rss(*items, head=f"<title>N</title>{built}"))[0]]


def test_one_timestamp_for_the_whole_feed_is_no_date() -> None:
    built = "<lastBuildDate>Sun, 22 Nov 2026 04:01:00 GMT</lastBuildDate>"
    moment = NOW - timedelta(hours=1)
    assert shared(5, built) == [None] * 5
    assert shared(4, built) == [moment] * 4
    # Without a build date, a moment close to now is when the feed was made.
    assert shared(5, "") == [None] * 5
    # A weekly publishes all at once, and its feed is built later.
    assert shared(5, "", minutes=300) == [moment - timedelta(minutes=300)] * 5
    later = "<lastBuildDate>Sun, 22 Nov 2026 04:50:00 GMT</lastBuildDate>"
    assert shared(5, later) == [moment] * 5


def test_what_has_no_link_or_title_is_left_out_with_a_doubt() -> None:
    articles, doubts = read(
        rss(
            f"<title>No link</title>{DATED}",
            f"<link>/no-title</link>{DATED}",
            f"<title>Bad link</title><link>javascript:alert(1)</link>{DATED}",
            f"<title>Good</title><link>/good</link>{DATED}",
        )
    )
    assert [a.title for a in articles] == ["Good"]
    assert doubts == (
        "left out, has no usable link: No link",
        "left out, has no usable title: /no-title",
        "left out, has no usable link: Bad link",
    )


def test_of_two_items_with_one_address_the_first_counts() -> None:
    articles, _ = read(
        rss(
            f"<title>First</title><link>/a?utm_source=x</link>{DATED}",
            f"<title>Second</title><link>/a#top</link>{DATED}",
        )
    )
    assert [a.title for a in articles] == ["First"]


@pytest.mark.parametrize(
    ("link", "guid", "url"),
    [
        ("../b", "", "https://news.example/b"),
        ("/a?x=1&amp;amp;ref=rss", "", "https://news.example/a?x=1"),
        ("", "https://news.example/c", "https://news.example/c"),
        ("http://feeds.example/~r/n/~3/x", "https://news.example/d", "https://news.example/d"),
        ("https://news.example/e", "https://news.example/other", "https://news.example/e"),
    ],
)
def test_links_are_absolute_and_canonical(link: str, guid: str, url: str) -> None:
    rest = f"<link>{link}</link><guid>{guid}</guid>{DATED}"
    assert one(titled("Harbour reopens", rest)).url == url


def test_lead_and_body_come_from_description_and_content() -> None:
    text = "<p>The harbour reopened.</p><p>Ships came in.</p>"
    content = f"<content:encoded><![CDATA[{text}]]></content:encoded>"
    article = one(titled("Harbour", f"<link>/a</link><description>Short.</description>{content}"))
    assert (article.lead, article.body) == ("Short.", "The harbour reopened.\nShips came in.")


def test_a_lead_that_repeats_the_title_is_none() -> None:
    assert (
        one(
            titled("Harbour reopens!", "<link>/a</link><description>harbour reopens</description>")
        ).lead
        == ""
    )


def test_lead_and_body_are_limited() -> None:
    text = "word " * 10_000
    article = one(titled("T", f"<link>/a</link><description>{text}</description>"))
    assert len(article.lead) <= 2_000 < len(article.body) <= 20_000


@pytest.mark.parametrize(
    ("description", "lead"),
    [
        ("Ships came.&lt;p&gt;The post Harbour appeared first on News.&lt;/p&gt;", "Ships came."),
        ("Ships came. Read full article at news.example", "Ships came."),
        ("November 22, 2026 4:50 PM&lt;br&gt;Ships came.", "Ships came."),
        ("Ships came.\nSubscribe: https://news.example/s\n#harbour #ships", "Ships came."),
        ("Click here for the full article.", ""),
    ],
)  # fmt: skip
def test_what_feed_makers_wrap_around_a_text_is_taken_off(description: str, lead: str) -> None:
    rest = f"<link>/a</link><description>{description}</description>"
    assert one(titled("Harbour", rest)).lead == lead


def test_a_line_that_a_quarter_of_the_items_carry_belongs_to_none() -> None:
    own = ["The harbour reopened.", "A ship came in.", "Prices fell.", "Rain is coming."]
    rows = [
        f"<title>T{n}</title><link>/{n}</link><description>&lt;p&gt;{text}&lt;/p&gt;"
        "&lt;p&gt;News at six, every day.&lt;/p&gt;</description>"
        for n, text in enumerate(own)
    ]
    assert [a.lead for a in read(rss(*rows))[0]] == own


def test_a_video_channel_gives_its_descriptions() -> None:
    entry = (
        "<entry><title>Harbour</title><link rel='alternate' href='https://v.example/1'/>"
        "<published>2026-11-22T04:00:00+00:00</published><media:group><media:title>Harbour"
        "</media:title><media:description>Ships came.</media:description></media:group></entry>"
    )
    spaces = "xmlns='http://www.w3.org/2005/Atom' xmlns:media='http://search.yahoo.com/mrss/'"
    article = one(f"<feed {spaces}><title>Harbour TV</title>{entry}</feed>")
    assert (article.lead, article.outlet) == ("Ships came.", "Harbour TV")
    assert article.published == NOW - timedelta(hours=1)


@pytest.mark.parametrize(
    ("head", "item", "language"),
    [
        ("<language>en-us</language>", "", "en"),
        ("<language><![CDATA[pt_BR]]></language>", "", "pt"),
        ("<dc:language>BN</dc:language>", "", "bn"),
        ("", "", ""),
        ("<language>!</language>", "", ""),
    ],
)
def test_the_language_is_what_the_feed_says(head: str, item: str, language: str) -> None:
    text = rss(f"<title>T</title><link>/a</link>{item}", head=f"<title>N</title>{head}")
    assert one(text).language == language


@pytest.mark.parametrize(
    ("title", "outlet"),
    [
        ("Harbour News - Home", "Harbour News"),
        ("Breaking News | Daily Harbour", "Daily Harbour"),
        ("Harbour &gt; World News", "Harbour"),
        ("harbour.example - RSS Channel - International Edition", "harbour.example"),
        ("Homepage - Harbour Times RSS Feed", "Harbour Times"),
        ("Harbour Post: World News", "Harbour Post"),
        ("Top Stories", "news.example"),
        ("", "news.example"),
        ("একাত্তর", "একাত্তর"),
    ],
)
def test_the_outlet_is_named_without_which_feed_it_is(title: str, outlet: str) -> None:
    assert (
        one(rss("<title>T</title><link>/a</link>", head=f"<title>{title}</title>")).outlet == outlet
    )


def test_a_configured_name_wins() -> None:
    ((article,), _) = read(titled("T"), source=Source(URL, name="The Herald"))
    assert article.outlet == "The Herald"
    assert outlet_of("", "", "https://www.news.example/feed") == "news.example"


def test_a_suffix_most_titles_share_is_the_publishers_mark() -> None:
    titles = [f"Something happened {n} | Harbour TV" for n in range(4)] + ["Another thing"]
    assert repeated_suffix(titles) == "Harbour TV"
    assert repeated_suffix(titles[:4]) == ""
    assert without_suffix("Something happened | Harbour TV", ["harbour tv"]) == "Something happened"
    assert (
        without_suffix("Tears of joy - and of anger", ["harbour tv"])
        == "Tears of joy - and of anger"
    )


@pytest.mark.parametrize(
    ("author", "name"),
    [
        ("desk@news.example (Ada Writer)", "Ada Writer"),
        ("Ada Writer <ada@news.example>", "Ada Writer"),
        ("desk@news.example", ""),
        ("Harbour News", ""),
        ("Ada Writer and Ben Scribe", "Ada Writer and Ben Scribe"),
        ("<b>Ada</b>\u202e", "Ada"),
    ],
)
def test_an_author_is_a_name(author: str, name: str) -> None:
    assert author_of(author, "Harbour News") == name


@pytest.mark.parametrize(
    ("author", "text", "credit"),
    [
        ("", "(Reuters) - The harbour reopened.", "Reuters"),
        ("", "KYIV, Nov 22 (AP) — The harbour reopened.", "AP"),
        ("", "The harbour reopened. (AFP)", "AFP"),
        ("", "The harbour reopened. With inputs from PTI.", "PTI"),
        ("", "The harbour reopened. © AFP", "AFP"),
        ("Agence France-Presse", "", "AFP"),
        ("By Ada Writer, The Associated Press", "", "AP"),
        ("", "The Armed Forces of the Philippines (AFP) chief spoke.", ""),
        ("", "Reuters was told nothing.", ""),
        ("Paul APPLE", "The map shows it.", ""),
    ],
)
def test_the_wire_behind_a_text_is_credited(author: str, text: str, credit: str) -> None:
    assert credit_of(author, text) == credit
