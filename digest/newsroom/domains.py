"""Where a publisher is at home, as far as its address tells."""
# ruff: noqa: E501 - a table

from functools import lru_cache
from urllib.parse import urlsplit

from digest.newsroom.learned import homes

COUNTRY_CODES = """
il israel, ps palestine, ir iran, iq iraq, sy syria, lb lebanon, jo jordan, sa saudi arabia, ye yemen, ae united arab emirates,
qa qatar, kw kuwait, om oman, bh bahrain, tr turkey, ua ukraine, ru russia, by belarus, uk united kingdom, ie ireland, fr france,
de germany, it italy, es spain, pt portugal, pl poland, hu hungary, ro romania, bg bulgaria, gr greece, cy cyprus, rs serbia,
ba bosnia, hr croatia, si slovenia, al albania, at austria, ch switzerland, nl netherlands, be belgium, dk denmark, no norway,
se sweden, fi finland, is iceland, ee estonia, lv latvia, lt lithuania, cz czech republic, sk slovakia, md moldova, mt malta,
eu european union, va vatican, am armenia, az azerbaijan, cn china, hk china, tw taiwan, jp japan, kr south korea, kp north korea,
in india, pk pakistan, bd bangladesh, lk sri lanka, np nepal, af afghanistan, mm myanmar, th thailand, vn vietnam, kh cambodia,
my malaysia, sg singapore, id indonesia, ph philippines, kz kazakhstan, uz uzbekistan, mn mongolia, au australia, nz new zealand,
eg egypt, ly libya, tn tunisia, dz algeria, ma morocco, sd sudan, et ethiopia, so somalia, ke kenya, ug uganda, tz tanzania,
rw rwanda, cd dr congo, ng nigeria, gh ghana, sn senegal, ci ivory coast, cm cameroon, ao angola, mz mozambique, zm zambia,
zw zimbabwe, mw malawi, na namibia, bw botswana, za south africa, us united states, ca canada, mx mexico, cu cuba, ht haiti,
jm jamaica, gt guatemala, hn honduras, sv el salvador, ni nicaragua, cr costa rica, pa panama, ve venezuela, ec ecuador, pe peru,
bo bolivia, br brazil, ar argentina, cl chile, uy uruguay, py paraguay
"""
"""Top-level domains of countries (ISO 3166) that publishers there use; not those sold as words."""


@lru_cache(maxsize=1)
def _countries() -> dict[str, str]:
    pairs = (entry.strip().partition(" ") for entry in COUNTRY_CODES.split(","))
    return {code: country for code, _, country in pairs}


def home_of(address: str) -> str:
    """The country, as in the table of places, of an address's host; "" where it names none."""
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return ""
    return home_by_letters(host) or _listed(host)


def home_by_letters(host: str) -> str:
    """The country whose letters a host ends in, or ""."""
    return _countries().get(host.rpartition(".")[2], "")


def _listed(host: str) -> str:
    """By the domain or any it is part of (`edition.cnn.com`), as facts about outlets tell."""
    parts = host.split(".")
    names = (".".join(parts[k:]) for k in range(len(parts) - 1))
    return next((homes()[name] for name in names if name in homes()), "")
