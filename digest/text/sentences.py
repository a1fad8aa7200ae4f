"""Sentences out of running text, and whether one can stand by itself."""

import re


def _set(words: str) -> frozenset[str]:
    """The words of a plain list."""
    return frozenset(words.split())


_ABBREVIATIONS = _set(
    "mr mrs ms dr prof rev fr sr jr st gen col lt sgt capt cmdr adm maj gov sen rep pres hon dep "
    "vs no nos art inc ltd co corp bros dept est approx fig vol pp ed eds al etc cf ca "
    "jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun "
    "ft mt pvt cpl ave blvd rd messrs mme mlle supt insp det"
)
"""Words after which a full stop does not end the sentence."""

_ENDINGS_TOO = _set("co corp inc ltd etc jr sr no est al")
"""Of these, the ones that may end a sentence when a clear new one follows."""

_BOUNDARY = re.compile(r"([.!?…。！？؟।]+[\"'”’»)\]]*)(\s+|(?<=[。！？])(?=\S))")
_OPENER = re.compile(r"[\"'“‘«(\[]*[^\W_]")
_LAST_WORD = re.compile(r"([^\W_]+(?:\.[^\W_]+)*)\.$")
_STARTERS = _set(
    "The A An He She It They We I You In On At But And This That These Those There His Her Its "
    "Their After Before When While As If For Both Some Many More Most No Not Police Officials "
    "Authorities Last It’s He’s She’s Earlier Meanwhile However Since Under"
)
"""Words that, after initials such as U.S., show that a new sentence begins."""


def split_sentences(text: str) -> tuple[str, ...]:
    """The sentences of `text`, each a verbatim piece of it without the white space around.

    A line break always ends a sentence. Abbreviations, initials, decimals and numbered
    items do not. Joined with what was between them the pieces give `text` back.
    """
    pieces: list[str] = []
    for line in text.splitlines():
        pieces.extend(_split_line(line.strip()))
    return tuple(piece for piece in pieces if piece)


def _split_line(line: str) -> list[str]:
    pieces = []
    start = 0
    for match in _BOUNDARY.finditer(line):
        if _ends_sentence(line, start, match):
            pieces.append(line[start : match.end(1)].strip())
            start = match.end()
    pieces.append(line[start:].strip())
    return pieces


def _ends_sentence(line: str, start: int, match: re.Match[str]) -> bool:
    rest = line[match.end() :]
    opener = _OPENER.match(rest)
    if opener is None:
        return False
    first = opener.group()[-1]
    marks = match.group(1)
    if first.islower() or (first.isdigit() and marks == "." and _is_short(line, start, match)):
        return False
    if marks != ".":
        return True
    return not _is_abbreviation(line[start : match.end(1)], rest)


def _is_short(line: str, start: int, match: re.Match[str]) -> bool:
    """`No. 10`, `Art. 5`: a number after an abbreviation belongs to it."""
    last = _LAST_WORD.search(line[start : match.end(1)])
    return last is not None and last.group(1).lower() in _ABBREVIATIONS


def _is_abbreviation(before: str, rest: str) -> bool:
    last = _LAST_WORD.search(before)
    if last is None:
        return False
    word = last.group(1)
    first_word = re.split(r"[\s,]", rest, maxsplit=1)[0].strip("\"“‘'")
    if word.lower() in _ABBREVIATIONS:
        return not (word.lower() in _ENDINGS_TOO and first_word in _STARTERS)
    initials = all(len(part) == 1 for part in word.split(".")) and word.isalpha() is (
        len(word) == 1
    )
    if initials and word[0].isupper():
        return first_word not in _STARTERS
    return word.lower() in {"a.m", "p.m"} and first_word not in _STARTERS


_END = re.compile(r"[.!?。！？؟।][\"'”’»)\]]*$")
_CUT = re.compile(r"(…|\.\.\.|\[…\]|\[\.\.\.\])[\"'”’)\]]*$")

_OPEN_WORDS = _set(
    "a an the and or but nor of to in on at by for with from as into onto over under after before "
    "between among against during about through that which who whose whom when where while if "
    "because than is are was were be been being has have had will would could should may might "
    "must can do does did not its their his her our your my this these those such both either "
    "neither including like since until per via amid"
)


def ends_whole(sentence: str) -> bool:
    """True if `sentence` ends with an end mark and was not cut off with dots."""
    return bool(_END.search(sentence)) and not _CUT.search(sentence)


def is_cut(sentence: str) -> bool:
    """True if `sentence` trails off: with dots, comma or dash, or on a word that wants another."""
    if _CUT.search(sentence) or re.search(r"[,;:–—-]$", sentence):
        return True
    if _END.search(sentence):
        return False
    last = re.search(r"([^\W_]+)\W*$", sentence)
    return last is None or last.group(1).lower() in _OPEN_WORDS


def quotes_closed(sentence: str) -> bool:
    """True if every quotation mark and bracket opened in `sentence` is closed in it."""
    if sentence.count('"') % 2 or sentence.count("“") != sentence.count("”"):
        return False
    if sentence.count("(") != sentence.count(")") or sentence.count("[") != sentence.count("]"):
        return False
    opened = len(re.findall(r"(?<![^\W_])‘(?=\S)", sentence))
    closed = len(re.findall(r"(?<=\S)’(?![^\W_])", sentence))
    return opened <= closed


_PRONOUN = re.compile(
    r"^[\"'“‘(\[]*(?:he|she|it|they|him|her|them|his|hers|its|their|theirs|this|these|those|that|"
    r"such|both|neither|one of them|the two|the pair|the latter|the former|the others?|others|"
    r"we|our|i|my|you|your|us|"
    r"he[’']s|she[’']s|it[’']s|they[’']re|that[’']s|we[’']re|i[’']m|here[’']s|there[’']s)\b",
    re.IGNORECASE,
)
_IT_IS = re.compile(
    r"^it (?:is|was) (?:the first|not clear|unclear|believed|thought|estimated)\b", re.IGNORECASE
)
_CONNECTIVE = re.compile(
    r"^[\"'“‘(\[]*(?:and|but|or|so|yet|nor|however|moreover|furthermore|meanwhile|instead|also|"
    r"therefore|thus|hence|then|still|besides|additionally|nevertheless|nonetheless|in addition|"
    r"on the other hand|for example|for instance|as a result|in contrast|similarly|likewise|"
    r"because|plus|too|next(?=,)|alternatively|even so|after that|at the same time|earlier|later|"
    r"read more|"
    r"according to (?:him|her|them)|here(?: is| are)?|click|watch|listen|sign up|subscribe|"
    r"follow)\b",
    re.IGNORECASE,
)
_HEADLESS = re.compile(
    r"(?:^|[,”’\"'] )(?:he|she|they) (?:also |later |then )?(?:said|says?|added|told|wrote|tweeted|"
    r"explained|warned|noted|continued|argued|insisted)\b",
    re.IGNORECASE,
)
_SAID_LAST = re.compile(
    r"[,”’\"'] (?:he|she|they|it) (?:also |later )?(?:said|says?|added|wrote|tweeted|explained|"
    r"warned|noted)[^,\"“”]{0,40}$",
    re.IGNORECASE,
)


def opens_dangling(sentence: str) -> bool:
    """True if `sentence` leans on one before it: a pronoun, a connective, a headless "he said"."""
    if _IT_IS.match(sentence):
        return False
    return bool(_PRONOUN.match(sentence) or _CONNECTIVE.match(sentence) or _headless(sentence))


def _headless(sentence: str) -> bool:
    """A quote told by "he said" where nothing before says who he is."""
    if _SAID_LAST.search(sentence):
        return True
    spoken = _HEADLESS.search(sentence)
    if spoken is None:
        return False
    outside = re.sub(r"[\"“][^\"”]*[\"”]|‘[^’]*’", "", sentence[: spoken.start() + 1])
    return not re.search(r"[^\W\d_]{2,}", outside)
