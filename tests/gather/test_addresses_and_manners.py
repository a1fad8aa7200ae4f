from datetime import UTC, datetime, timedelta

import pytest

from digest.gather.addresses import own_network, public_only
from digest.gather.manners import back_off, place_of, retry_after

NOW = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.9.9.9", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254",
        "100.64.0.1", "0.0.0.0", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255",
        "192.0.2.1", "198.18.0.1", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1",
        "fd00:ec2::254", "fec0::1", "ff02::1", "2001:db8::1", "::ffff:127.0.0.1",
        "::ffff:169.254.169.254", "::127.0.0.1",
        "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::7f00:1",
        "168.63.129.16", "::ffff:168.63.129.16",
        "2002:7f00:1::", "2002:c0a8:101::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    ],
)  # fmt: skip
def test_an_address_inside_is_not_public(address: str) -> None:
    assert not public_only(address)


@pytest.mark.parametrize(
    "address", ["9.9.9.9", "93.184.216.34", "2606:4700::1111", "64:ff9b::909:909", "::ffff:9.9.9.9"]
)
def test_an_address_of_the_internet_is_public(address: str) -> None:
    assert public_only(address)


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1", "::1", "fc00::1",
     "::ffff:192.168.1.1", "9.9.9.9", "2606:4700::1111"],
)  # fmt: skip
def test_ones_own_network_may_be_allowed(address: str) -> None:
    assert own_network(address)


@pytest.mark.parametrize(
    "address",
    ["169.254.169.254", "169.254.170.2", "169.254.0.1", "fe80::1", "fe80::1%eth0",
     "::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe", "2002:a9fe:a9fe::", "fd00:ec2::254",
     "fd20:ce::254", "100.100.100.200", "192.0.0.192", "168.63.129.16", "224.0.0.1", "ff02::1",
     "240.0.0.1", "255.255.255.255"],
)  # fmt: skip
def test_where_machines_find_their_keys_is_never_allowed(address: str) -> None:
    assert not own_network(address)
    assert not public_only(address)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        (" 0 ", 0),
        ("99999999999999999999", 86_400),
        ("172800", 86_400),
        ("Sun, 22 Nov 2026 05:10:00 GMT", 600),
        ("Sun, 22 Nov 2026 04:00:00 GMT", 0),
        ("Sun, 22 Nov 2099 04:00:00 GMT", 86_400),
    ],
)
def test_retry_after_is_seconds_or_a_date_and_at_most_a_day(value: str, seconds: int) -> None:
    assert retry_after(value, "", NOW) == timedelta(seconds=seconds)


@pytest.mark.parametrize("value", ["", "soon", "-5", "1.5", "Sun, 99 Foo", "٣"])
def test_an_unreadable_retry_after_is_none(value: str) -> None:
    assert retry_after(value, "", NOW) is None


def test_a_retry_after_date_is_counted_from_the_servers_own_clock() -> None:
    date = "Sun, 22 Nov 2026 07:00:00 GMT"
    assert retry_after("Sun, 22 Nov 2026 07:05:00 GMT", date, NOW) == timedelta(minutes=5)


def test_back_off_doubles_and_ends_at_a_day() -> None:
    hours = [back_off(n, timedelta(minutes=30)) / timedelta(hours=1) for n in range(1, 10)]
    assert hours == [0.5, 1, 2, 4, 8, 16, 24, 24, 24]
    assert back_off(10_000, timedelta(minutes=30)) == timedelta(hours=24)


def test_manners_are_owed_to_scheme_host_and_port() -> None:
    assert place_of("http://News.example/a") == place_of("http://news.example:80/b?c")
    assert place_of("https://news.example/") != place_of("http://news.example/")
    assert place_of("http://news.example:8080/") != place_of("http://news.example/")
