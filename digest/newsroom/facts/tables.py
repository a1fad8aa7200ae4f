"""Small tables of English the checks need; written by hand, far from complete on purpose."""


def word_set(words: str) -> frozenset[str]:
    """The words of a plain list."""
    return frozenset(words.split())


def in_order(words: str) -> list[str]:
    """The words of a plain list whose places tell their values."""
    return words.split()


CONNECTORS = word_set("of the de la del al el bin ibn van von der den di da du and for")

CONTRACTED = {
    "can't": ("can", "not"),
    "won't": ("will", "not"),
    "shan't": ("shall", "not"),
    "ain't": ("is", "not"),
    "cannot": ("can", "not"),
}

SAME = {
    "us": "us",
    "usa": "us",
    "u.s": "us",
    "united states": "us",
    "percent": "%",
    "pct": "%",
    "isil": "isis",
    "daesh": "isis",
    "covid": "coronavirus",
    "sen": "senator",
    "sens": "senator",
    "rep": "representative",
    "reps": "representative",
    "gov": "governor",
    "gen": "general",
    "lt": "lieutenant",
    "sgt": "sergeant",
    "col": "colonel",
    "dr": "doctor",
    "pres": "president",
    "prof": "professor",
    "ok": "okay",
    "vs": "versus",
    "jan": "january",
    "feb": "february",
    "aug": "august",
    "sept": "september",
    "sep": "september",
    "oct": "october",
    "nov": "november",
    "dec": "december",
    "mideast": "middle east",
}

ALIASES: dict[str, frozenset[str]] = {
    "gop": word_set("republican republicans"),
    "republican": word_set("gop"),
    "republicans": word_set("gop"),
    "dems": word_set("democrat democrats democratic"),
    "dem": word_set("democrat democrats democratic"),
    "pm": word_set("prime premier"),
    "fed": word_set("federal"),
    "feds": word_set("federal"),
    "scotus": word_set("supreme"),
    "potus": word_set("president"),
    "flotus": word_set("first"),
    "obamacare": word_set("affordable"),
    "kiev": word_set("kyiv"),
    "pentagon": word_set("defense defence"),
    "capitol": word_set("congress"),
    "pyongyang": word_set("north"),
    "kremlin": word_set("russia russian"),
    "mideast": word_set("middle"),
    "congress": word_set("congressional senate house lawmakers"),
    "congressional": word_set("congress senate house lawmakers"),
    "america": word_set("american americans us"),
    "americans": word_set("american america us"),
    "us": word_set("american america americans united"),
    "un": word_set("united"),
}
"""Names that one word of a source bears; the way back holds only where it stands too."""

OFFICES = word_set(
    "white house senate congress cabinet state department court supreme party gop republican "
    "republicans democrat democrats democratic governor president pm premier minister justice "
    "defense treasury vice deputy former acting new york texas-based"
)
"""Words in capitals that stand beside a name without being part of it."""

STOPS = word_set(
    "a about above after again against ago all along already also although am amid among an and "
    "any are around as at away back be because been before being below between both but by came "
    "can come comes coming could did do does doing done down during each either else etc even "
    "ever every few for from further get gets getting give given gives go goes going gone got "
    "had has have having he her here hers herself him himself his how however i if in into is it "
    "its itself just keep let like made make makes making many may maybe me meanwhile might more "
    "most much must my myself near nearly no none nor not now of off often on once one ones only "
    "onto or other others our ours out over own part per put rather said same saw say saying "
    "says see seen set shall she should since so some still such take taken takes than that the "
    "their theirs them themselves then there these they thing things this those though through "
    "thus to today together told tell tells too took toward towards under until up upon use used "
    "very via want was way we well went were what when where whether which while who whole whom "
    "whose why will with within without would yet you your according amid s t mr mrs ms new "
    "about approximately roughly almost nearly least later earlier first last next able need "
    "needs back become becomes became him it's that's"
)
"""Words that carry no fact of their own; negation, number and certainty are read elsewhere."""

ROLES = word_set(
    "president premier minister chancellor senator governor mayor representative congressman "
    "congresswoman lawmaker secretary ambassador judge justice attorney lawyer prosecutor "
    "sheriff general colonel admiral captain lieutenant sergeant major commander officer "
    "detective chief chairman chairwoman chair director head boss leader ceo founder owner "
    "editor reporter journalist analyst economist professor doctor scientist researcher "
    "spokesman spokeswoman spokesperson adviser advisor aide manager coach king queen prince "
    "princess pope bishop archbishop cardinal actor actress singer author writer artist "
    "candidate nominee speaker whip commissioner inspector superintendent deputy treasurer "
    "counsel envoy diplomat delegate councillor councilman activist columnist student teacher "
    "pastor rabbi imam sheikh contributor commentator strategist correspondent anchor host "
    "psychologist engineer astronaut soldier pilot driver nurse surgeon"
)

ROLE_GROUPS: tuple[frozenset[str], ...] = (
    word_set("premier minister pm"),
    word_set("senator lawmaker legislator politician"),
    word_set("representative congressman congresswoman lawmaker legislator politician"),
    word_set("attorney lawyer counsel prosecutor"),
    word_set(
        "chief head boss leader director ceo chairman chairwoman chair commissioner president"
    ),
    word_set("spokesman spokeswoman spokesperson"),
    word_set("adviser advisor aide strategist"),
    word_set("doctor professor scientist researcher psychologist surgeon"),
    word_set(
        "reporter journalist correspondent columnist writer editor author anchor host "
        "commentator contributor analyst"
    ),
    word_set("judge justice"),
    word_set("candidate nominee"),
    word_set("ambassador envoy diplomat"),
    word_set("officer detective sergeant lieutenant captain inspector superintendent"),
    word_set("actor actress"),
)
"""Roles a paraphrase may put for one another."""

DENIALS = word_set("not no never none nobody nothing neither nor without nowhere cannot")
"""Words that plainly deny."""

LINKS = word_set(
    "before after with without for against over under until since during despite because by to "
    "from more less fewer most least first last next above below and or but"
)
"""Small words that change a fact when one is put for another."""

PRONOUNS = word_set("he she they it him her them his their its we i us our my")

NEGATIONS = word_set(
    "not no never none nobody nothing neither nor without nowhere hardly barely scarcely refuse "
    "refuses refused refusing deny denies denied denying fail fails failed failing failure "
    "reject rejects rejected rejecting decline declines declined declining lack lacks lacked "
    "lacking unlikely unable avoid avoids avoided avoiding dismiss dismisses dismissed stop "
    "stops stopped halt halts halted block blocks blocked prevent prevents prevented refusal "
    "denial unclear impossible oppose opposes opposed opposing"
)

POSSIBLE = word_set(
    "may might could can would should perhaps possibly possible potentially potential likely "
    "allegedly alleged allege alleges reportedly accused accuse accuses suspected suspect "
    "suspects plan plans planned planning expect expects expected hope hopes hoped want wants "
    "wanted propose proposes proposed proposal consider considers considering considered "
    "threaten threatens threatened urge urges urged call calls called believe believes believed "
    "claim claims claimed if whether seek seeks sought try tries tried aim aims intend intends "
    "intended warn warns warned will must ask asks asked think thinks apparently seem seems "
    "appear appears purported vow vows vowed promise promises promised attempt attempts "
    "attempted"
)
"""Words that make of a fact a possibility, a plan or somebody's word."""

OPPOSITES: tuple[tuple[frozenset[str], frozenset[str]], ...] = tuple(
    (word_set(a), word_set(b))
    for a, b in (
        (
            (
                "rise rose risen rising increase increased increases increasing grow grew grown "
                "growing climb climbed jump jumped surge surged soar soared gain gained gains up "
                "higher"
            ),
            (
                "fall fell fallen falling decrease decreased decreases decline declined declines "
                "drop dropped drops dropping shrink shrank plunge plunged slump slumped sink sank "
                "down lower"
            ),
        ),
        ("win won wins winning victory", "lose lost loses losing defeat loss"),
        (
            (
                "accept accepted accepts approve approved approves approval agree agreed agrees "
                "back "
                "backed backs support supported supports supporting endorse endorsed"
            ),
            (
                "reject rejected rejects oppose opposed opposes opposing refuse refused deny "
                "denied "
                "block blocked veto vetoed disapprove criticize criticized"
            ),
        ),
        ("confirm confirmed confirms", "deny denied denies"),
        (
            "allow allowed allows permit permitted let legal",
            "ban banned bans forbid forbidden prohibit prohibited bar barred block blocked illegal",
        ),
        ("guilty convicted convict conviction", "innocent acquitted acquit acquittal cleared"),
        ("alive survive survived survives survivor", "dead die died dies killed kill"),
        ("open opened opens opening reopen", "close closed closes closing shut"),
        (
            "start started starts begin began begins begun launch launched",
            "end ended ends stop stopped stops finish finished halt halted",
        ),
        ("more most", "less fewer least"),
        ("above over exceed exceeded", "below under"),
        ("before earlier ahead", "after later following"),
        ("first", "last"),
        (
            "arrive arrived arrives enter entered join joined joins",
            "leave left leaves quit quits depart departed exit withdraw withdrew resign resigned",
        ),
        (
            "release released releases free freed",
            "arrest arrested detain detained jail jailed imprison imprisoned seize seized",
        ),
        ("hire hired hires appoint appointed", "fire fired fires sack sacked dismiss dismissed"),
        ("buy bought buys purchase purchased", "sell sold sells"),
        (
            "increase raise raised raises add added expand expanded boost boosted",
            "cut cuts reduce reduced reduces slash slashed trim",
        ),
        ("strong stronger strengthen", "weak weaker weaken weakened"),
        ("safe safely", "dangerous unsafe"),
        ("success successful succeed succeeded succeeds", "fail failed failure unsuccessful fails"),
        ("true", "false"),
        ("right", "wrong"),
        ("good better best", "bad worse worst"),
        ("large larger big bigger", "small smaller"),
        ("high higher highest", "low lower lowest"),
        ("old older", "young younger"),
        (
            "men man male boy boys son father brother husband",
            "women woman female girl girls daughter mother sister wife",
        ),
        ("north northern", "south southern"),
        ("east eastern", "west western"),
        ("public publicly", "private privately secret secretly"),
        ("possible", "impossible"),
        ("likely", "unlikely"),
        ("able", "unable"),
        ("praise praised praises", "criticize criticized condemn condemned blame blamed slam"),
        ("attack attacked attacks", "defend defended defends protect protected"),
        ("include included includes including", "exclude excluded excludes excluding"),
        ("all every", "none"),
        ("always", "never"),
        ("pass passed passes", "fail failed fails"),
        ("love loved", "hate hated"),
        ("friend ally allies", "enemy foe foes rival rivals opponent opponents"),
        ("majority", "minority"),
        ("maximum", "minimum"),
        ("popular", "unpopular"),
        ("happy pleased", "unhappy angry upset"),
        ("known", "unknown"),
        ("profit profits", "loss losses"),
        ("early", "late"),
        ("fast faster quick quickly", "slow slower slowly"),
        ("improve improved improves", "worsen worsened worsens"),
        ("ease eased lift lifted loosen", "tighten tightened impose imposed"),
        ("remember remembered", "forget forgot"),
        ("find found", "lose lost missing"),
        ("send sent", "receive received"),
        ("cause caused", "prevent prevented"),
        ("married", "divorced unmarried"),
        ("domestic", "foreign"),
        ("rich", "poor"),
        ("pro", "anti"),
        ("democrat democrats democratic", "republican republicans gop"),
        ("conservative conservatives", "liberal liberals"),
    )
)
