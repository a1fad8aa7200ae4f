import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.text.urls import canonical_url, host_of

SAME = {
    "as it is": ("https://news.example/a/1", "https://news.example/a/1"),
    "host and scheme in capitals": ("HTTPS://News.Example/A", "https://news.example/A"),
    "default port": ("https://news.example:443/a", "https://news.example/a"),
    "other port stays": ("http://127.0.0.1:8000/a", "http://127.0.0.1:8000/a"),
    "fragment": ("https://news.example/a#comments", "https://news.example/a"),
    "root": ("https://news.example", "https://news.example/"),
    "trailing slash": ("https://news.example/a/", "https://news.example/a"),
    "user and password": ("https://u:p@news.example/a", "https://news.example/a"),
    "utm": (
        "https://news.example/a?utm_source=rss&id=7&utm_medium=x",
        "https://news.example/a?id=7",
    ),
    "broadcaster's": (
        "https://news.example/a?at_medium=RSS&at_campaign=rss",
        "https://news.example/a",
    ),
    "CMP": ("https://news.example/a?CMP=share_btn", "https://news.example/a"),
    "clicks": ("https://news.example/a?fbclid=1&gclid=2", "https://news.example/a"),
    "ref=rss": ("https://news.example/a?c_id=1&ref=rss", "https://news.example/a?c_id=1"),
    "a ref that means a page": (
        "https://news.example/a?ref=4711",
        "https://news.example/a?ref=4711",
    ),
    "escaped twice": ("https://news.example/a?x=1&amp;amp;y=2", "https://news.example/a?x=1&y=2"),
    "AMP at the end": ("https://news.example/a/amp/", "https://news.example/a"),
    "AMP in front": ("https://news.example/amp/world/a", "https://news.example/world/a"),
    "AMP as a parameter": ("https://news.example/a?outputType=amp", "https://news.example/a"),
    "AMP viewer": ("https://www.google.com/amp/s/news.example/a", "https://news.example/a"),
    "AMP cache": (
        "https://news-example.cdn.ampproject.org/c/s/news.example/a/amp",
        "https://news.example/a",
    ),
    "mobile host": ("https://m.news.example/a", "https://www.news.example/a"),
    "mobile host under co.uk": ("https://m.news.co.uk/a", "https://www.news.co.uk/a"),
    "mobile in the middle": ("https://en.m.wiki.example/a", "https://en.wiki.example/a"),
    "IDNA": ("https://bücher.example/ä", "https://xn--bcher-kva.example/%C3%A4"),
    "escapes": ("https://news.example/%7euser/%e0%a6", "https://news.example/~user/%E0%A6"),
    "a stray percent sign": ("https://news.example/100%", "https://news.example/100%25"),
    "IPv6": ("http://[::1]:80/a", "http://[::1]/a"),
    "spaces around": (" https://news.example/a \n", "https://news.example/a"),
}


@pytest.mark.parametrize(("given_url", "expected"), SAME.values(), ids=SAME.keys())
def test_equal_pages_have_one_address(given_url: str, expected: str) -> None:
    assert canonical_url(given_url) == expected


@pytest.mark.parametrize(
    "url",
    [
        "",
        "   ",
        "javascript:alert(1)",
        "data:text/html,<b>",
        "mailto:a@b.example",
        "ftp://news.example/a",
        "file:///etc/passwd",
        "https://",
        "https:///a",
        "http://[::1",
        "http://news.example:99999/",
        "http://news.example:abc/",
        "http://a..b.example/",
        "http://<script>/",
        "http://-/",
        "/relative/without/base",
        "https://news.example/" + "a" * 3000,
    ],
)
def test_what_is_no_web_address_is_none(url: str) -> None:
    assert canonical_url(url) is None


def test_a_relative_link_is_joined_to_its_base() -> None:
    assert (
        canonical_url("../b?x=1", "https://news.example/a/feed.xml") == "https://news.example/b?x=1"
    )


def test_an_amp_cache_nested_without_end_is_none() -> None:
    assert canonical_url("https://google.com" + "/amp/s/google.com" * 8 + "/a") is None


words = st.text(st.sampled_from("abcAB/.-_%&;=?#:@ \\é中+~[]<>'\"\t\x00"), max_size=30)
hosts = st.sampled_from(
    ["news.example", "m.news.example", "amp.m.news.co.uk", "en.m.wiki.example", "Bücher.example",
     "www.google.com", "a.cdn.ampproject.org", "[::1]:8080", "u@127.0.0.1:80", "x.example."]
)  # fmt: skip
paths = st.sampled_from(
    ["", "/amp", "/amp/s/m.news.example", "/c/s/n.example", "/a.amp.html", "/amp/amp/"]
)
queries = st.lists(
    st.sampled_from(
        [
            "utm_a=1",
            "amp",
            "amp;x=1",
            "ref=rss",
            "ref=2",
            "&amp;amp;b=3",
            "CMP=",
            "%41=%zz",
            "&am%70;c",
        ]
    )
).map("&".join)


@given(
    st.builds(
        "{}://{}{}{}?{}".format, st.sampled_from(["http", "HTTPS"]), hosts, paths, words, queries
    )
    | words.map("https://".__add__)
    | st.text(max_size=40)
)
def test_canonical_twice_is_canonical_once(url: str) -> None:
    once = canonical_url(url)
    if once is not None:
        assert canonical_url(once) == once
        assert once.isascii()
        assert once.startswith(("http://", "https://"))


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://www.News.Example:8080/a", "news.example"),
        ("http://m.news.example/", "news.example"),
        ("http://127.0.0.1:8000/x", "127.0.0.1"),
        ("http://[::1]/x", "::1"),
        ("nonsense", ""),
        ("http://[::1", ""),
    ],
)
def test_the_host_of_an_address(url: str, host: str) -> None:
    assert host_of(url) == host
