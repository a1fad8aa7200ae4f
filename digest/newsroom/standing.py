"""Whether a sentence can be told by itself."""

import re

from digest.text.sentences import opens_dangling, quotes_closed

SHORTEST, LONGEST = 6, 55
"""Words of a sentence worth telling."""

CAPTION_WORDS = 25
"""A picture's line is not longer."""

_NOT_NEWS = re.compile(
    r"(?:https?://|www\.|@\w|#\w+ #|©|\bsubscribe\b|\bsign up\b|\bnewsletter\b|\bclick\b|"
    r"\bread more\b|\bphoto(?:graph)? (?:by|credit)|\bimage (?:source|caption)|\bfile photo\b|"
    r"\bgetty images\b|\badvertis|\bfollow (?:us|live|our|the latest)|\bour (?:live|reporters?|"
    r"correspondents?|coverage|team|app|website|youtube)|\bthis (?:article|story|video|page|blog|"
    r"episode|podcast)\b|\bhere(?:[’']s| is| are) (?:what|how|why|a|the)\b|\bwe (?:look|ask|speak|"
    r"explain|take)|\bjoin us\b|\bin this (?:video|episode)|\bstay (?:tuned|with)|\{\{|\}\}|<\w|"
    r"\bhas (?:more|the (?:story|latest|details|report))\b|\bbreaks down\b|"
    r"\bwatch(?: the| now| live|:)|\bdiscusses?\b|\bweighs in\b|"
    r"\bjoins? (?:\w+ ){1,3}(?:to|for|with)\b|"
    r"\bour \w+ \w+ reports\b|\bthings (?:you need )?to know\b|^for more,|"
    r"\breaction (?:and analysis )?from\b|^an? (?:round-?up|look|selection|recap) (?:of|at|back)\b|"
    r"^pictured\b|\((?:right|left|cent(?:re|er)|above|below|pictured)\b[^)]*\)|\blatest deals?\b)",
    re.IGNORECASE,
)
_PROMOTES = re.compile(
    r"\b(?:correspondent|editor|reporter|columnist|presenter|host|anchor)(?: [A-Z][\w’'-]+){2} "
    r"(?!said|says|told|argued|was|is|has)\w+s\b|"
    r"^[A-Z][\w ]{1,20}[’']s(?: [A-Z][\w’'-]+){2} (?:speaks|talks|looks|takes|asks|visits|"
    r"meets|goes|finds out|examines|explores|interviews|tries|explains|sits)\b|"
    r"^[A-Z]{3}[\w ]{0,12} (?:looks|speaks|examines|explores|asks|tries|takes a)\b"
)
"""An outlet that announces what it has instead of telling it."""

_COLUMN = re.compile(
    r"^[A-Z][A-Z’'.-]+(?: [A-Z][A-Z’'.-]+)+:|^(?:[A-Z][a-z]+day, )[A-Z][a-z]+ \d{1,2}:"
)
""""ANN LEE: ..." opens a column, "Monday, May 4: ..." a review of the press."""

_LATER_NAME = re.compile(
    r"^(?:As|With|After|Before|In|During|At|For|When|While|Now|Since|Once|Despite|Like|Unlike)\b"
    r"(?P<clause>[^,]{2,80}), (?:he|she|they|it)\b"
)
_WHOSE_IT = re.compile(
    r"^(?:Critics|Supporters|Opponents|Experts|Officials|Campaigners|Scientists|Researchers|"
    r"Residents|Lawyers|Police|Some|Many|Others|Analysts|Doctors|Activists) (?:say|said|call|"
    r"called|believe|think|thought|argue|argued|claim|claimed|fear|hope|insist|warn|warned) "
    r"(?:that )?(?:it|this|these)\b"
)
_HALF = re.compile(
    r"^(?:While|Although|Though|Whereas) [^,]*$|"
    r"^(?:Recalls|Says|Asks|Urges|Accuses|Calls|Tells|Claims|Criticises|Criticizes|Alleges|Adds)\b"
)
"""Without a main clause, or without a subject."""
_NOT_OF_NEWS = re.compile(
    r"\b(?:I|[Ww]e|[Mm]y|[Oo]ur|me|us|[Yy]ou(?:[’'](?:ll|re|ve|d))?|[Yy]ours?)\b"
)
"""Outside of quotations a report speaks neither of itself nor to its reader."""

_CAPTION = re.compile(
    r"^(?:[\w.’'-]+ ){1,6}(?:during|at|speaking|arriving|outside|in|on)\b|, (?:center|centre|left|"
    r"right|second from \w+),|\(?\bpictured\b",
)
_DATED = r"[A-Z][a-z]+day, [A-Z][a-z]+\.? \d{1,2}, \d{4}"
_PICTURE_DATED = re.compile(
    rf"\b{_DATED},? (?!was\b|this\b|across\b|during\b|following\b)[a-z]{{2,}}(?:s|ing)\b|"
    rf", {_DATED}\.$|"
    r"\b[Ii]n this (?:\w+\.? \d{1,2}, \d{4},? )?(?:file |handout |aerial )?"
    r"(?:photo|picture|image)\b"
)
"""As agencies date pictures: weekday, day and year, with what is seen in the present tense."""

_VERB = re.compile(
    r"\b(?:is|was|were|are|has|have|had|will|would|could|said|says|been|be|may|\w+ed|\w{3,}s to|"
    r"can|did|does|might|must|should|became|began|blew|bought|broke|brought|built|burst|came|caught|"
    r"cut|drew|drove|fell|fled|flew|fought|found|gave|grew|held|hit|kept|knew|led|lost|made|met|"
    r"paid|put|ran|rose|sank|saw|sent|set|shook|shot|shut|sold|spent|spoke|spread|stood|struck|"
    r"swept|swore|threw|told|took|went|won|wrote)\b"
)
_SIGN_OFF = re.compile(
    r"[’']s (?:\w+ )?[A-Z][\w-]+ [A-Z][\w-]+ (?:reports?|explains?|has|joins|tells us)\b|"
    r"; (?:[A-Z][\w’'-]+ ){2,3}(?:reports?|explains?|has more)\b"
)
_OPENS = re.compile(r"[\"“‘']?[^\W_]")
_QUOTED = re.compile(r"[\"“][^\"”]*[\"”]")
_BACK = re.compile(
    r"^the (?:latest )?(?:move|decision|announcement|remarks?|comments?|statement|development|"
    r"ruling|verdict|incident|findings|figures?|change|measures?|news|case|deal|agreement)s?"
    r" (?:came|comes?|follow\w*|mean\w*|mark\w*|was|were|is|are|as|has|have|had|also)\b|"
    r"^.{0,160}\bmade the (?:remarks?|comments?|announcement|statement|claims?|accusations?)\b|"
    r"^in (?:the|an?) (?:report|statement|letter|video|interview|post|tweet|speech|ruling|memo)\b|"
    r"^(?:[A-Z][\w-]+ ){0,3}[A-Z][\w-]+[’']s (?:remarks?|comments?|decision|move) (?:come|came|"
    r"follow)",
    re.IGNORECASE,
)
_SHORT_NAME = re.compile(
    r"^(?:The (?:company|firm|group|chain|billionaire|pair|two|duo|man|woman|couple|suspect|"
    r"victims?|team|club|actor|actress|singer|player|president|minister|politician|party|bill|law|"
    r"plan|blast|attack|crash|incident|bomb|storm|fire|court|judge|union|airline|bank|agency|agent|"
    r"vessel|programme|program|US leader|former|\d\d-year-old)\b|(?:Mr|Mrs|Ms|Dr)\.? [A-Z])"
)
_BYLINE = re.compile(r"^By [A-Z][\w’'-]+ [A-Z][\w’'-]+,? (?:of|for|in|at|and|[A-Z])|\bWARNING:")
_NAME = re.compile(r" [A-Z]\w")
_NEVER = (_NOT_NEWS, _SIGN_OFF, _BYLINE, _PROMOTES, _COLUMN, _HALF)
_CAPS = re.compile(r"\b[A-Z]{4,}\b")


def stands_alone(sentence: str) -> bool:
    """True if a reader who meets only this sentence understands who, what, and whose words."""
    return (
        _is_news(sentence)
        and not opens_dangling(sentence)
        and not _WHOSE_IT.match(sentence)
        and not _names_later(sentence)
    )


def refers_back(sentence: str) -> bool:
    """True if it speaks of what was told before ("The move comes as"): fit only to follow."""
    return bool(_BACK.match(sentence))


def names_shortly(sentence: str) -> bool:
    """True if its subject has no full name yet ("The company", "Mr. Okafor"): rather to follow."""
    return bool(_SHORT_NAME.match(sentence))


def _is_news(sentence: str) -> bool:
    """True of a whole, sober sentence of a report; not of captions, calls to act and the like."""
    count = len(sentence.split())
    if not SHORTEST <= count <= LONGEST or sentence[0].islower() or sentence.endswith("?"):
        return False
    if not _OPENS.match(sentence) or any(rule.search(sentence) for rule in _NEVER):
        return False
    if not quotes_closed(sentence) or _is_bare_quote(sentence) or _is_caption(sentence):
        return False
    if _NOT_OF_NEWS.search(_QUOTED.sub("", sentence)):
        return False
    return len(_CAPS.findall(sentence)) <= count // 3


def _names_later(sentence: str) -> bool:
    """As in "As premier, he": a clause before the pronoun that names nobody."""
    found = _LATER_NAME.match(sentence)
    return found is not None and not _NAME.search(found["clause"])


def _is_caption(sentence: str) -> bool:
    """A picture's line: dated as agencies date them, or a name and where it was taken, short and
    without a verb.
    """
    if _PICTURE_DATED.search(sentence):
        return True
    short = len(sentence.split()) <= CAPTION_WORDS
    return short and bool(_CAPTION.search(sentence)) and not _VERB.search(sentence)


def _is_bare_quote(sentence: str) -> bool:
    """A sentence that is nothing but somebody's words, with nobody to say them."""
    outside = _QUOTED.sub("", sentence)
    opened = sentence[0] in '"“'
    return opened and not re.search(r"[^\W\d_]{3,}\s+[^\W\d_]{3,}|[A-Z]\w+", outside)
