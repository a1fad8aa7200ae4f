"""Which outlets have one owner: facts for counting independent witnesses.

    DIGEST_DATA=DIR python -m benchmarks.learn_families

Writes digest/newsroom/learned/families.json from sources/kite_media_data.json (outlets with their
domains and owner): each owner or organisation of two or more domains, and its domains.
"""

import json
import os
import re
from collections import defaultdict
from pathlib import Path

from digest.newsroom import learned

TARGET = Path(learned.__file__).with_name("families.json")
LONGEST = 70
"""An owner told in more characters is a story about shareholders, not a name."""

NO_OWNER = re.compile(
    r"public broadcaster|unknown|independent|government|ministry|confederation|rijksoverheid|"
    r"state|private",
    re.IGNORECASE,
)
"""What stands for many: outlets that only have this in common are not one family."""

PLATFORMS = ("feedburner.com", "google.com", "youtube.com", "disqus.com")
"""Hosts of other people's words: their owner is nobody's family."""

Outlet = dict[str, list[str] | str]


def family_name(outlet: Outlet) -> str:
    """The owner without shares in brackets; the organisation's own name where that is no owner."""
    owner = re.sub(r"\s*\([^)]*\)", "", str(outlet["owner"])).strip()
    named = 0 < len(owner) < LONGEST and "," not in owner and not NO_OWNER.search(owner)
    return owner if named else str(outlet["organization"]).strip()


def families(outlets: list[Outlet]) -> dict[str, list[str]]:
    """Family -> its domains without www, for families of several."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for outlet in outlets:
        domains = (str(d).lower().removeprefix("www.") for d in outlet["domains"])
        found[family_name(outlet)].update(d for d in domains if not d.endswith(PLATFORMS))
    return {name: sorted(domains) for name, domains in sorted(found.items()) if len(domains) > 1}


def main() -> None:
    """Read, sort, write."""
    file = Path(os.environ["DIGEST_DATA"]) / "sources" / "kite_media_data.json"
    found = families(json.loads(file.read_text("utf-8")))
    TARGET.write_text(json.dumps(found, ensure_ascii=False, indent=0) + "\n", "utf-8")
    domains = sum(map(len, found.values()))
    print(json.dumps({"families": len(found), "domains": domains}))


if __name__ == "__main__":
    main()
