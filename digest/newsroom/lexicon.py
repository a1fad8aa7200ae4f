"""Words that tell what kind of news a headline is: grave, an official act, soft, or local.

Lists of plain words, compared as stems and, for two words, as neighbours; English only. They are
common knowledge of desks and were written before anything was measured with them.
"""

from functools import lru_cache

from digest.newsroom.terms import terms

_GRAVE = """
kill, killing, dead, deadly, deadliest, die, died, dying, death, toll, massacre, genocide,
atrocity, war crime, attack, airstrike, air strike, missile, drone, bomb, bombing, bombard,
bombardment, explosion, explode, blast, shelling, war, invasion, invade, troops, offensive,
ceasefire, truce, hostage, coup, mutiny, siege, besieged, famine, starvation, starving,
malnourished, malnutrition, epidemic, pandemic, outbreak, ebola, cholera, earthquake, quake,
aftershock, tsunami, flood, flooding, wildfire, hurricane, typhoon, cyclone, tornado, drought,
eruption, landslide, mudslide, capsize, sink, sank, sunk, derail, derailment, crash, collapse,
shooting, gunman, gunmen, gunfire, militant, insurgent, terror, terrorist, terrorism, kidnap,
abduct, abduction, refugee, displaced, evacuate, evacuation, emergency, oil spill, execute,
execution, assassinate, assassination, clash, unrest, violence, violent, persecute, persecution,
blasphemy, torture, victim, survivor, nuclear, ramming, stampede, blackout, humanitarian,
extremist, jihadist, casualty, wounded, injured, blockade
"""
_ACTS = """
agree, agreement, deal, treaty, accord, pact, peace, talks, negotiate, negotiation, summit, sign,
vote, election, polls, elect, inaugurate, sworn, resign, resignation, quit, oust, impeach,
impeachment, dissolve, ban, sanction, tariff, embargo, quarantine, lockdown, arrest, detain,
charge, indict, indictment, convict, conviction, guilty, acquit, acquittal, sentence, jail,
tribunal, ruling, court, sue, lawsuit, accuse, condemn, warn, warning, threaten, threat, reject,
approve, block, suspend, expel, deport, deportation, deploy, withdraw, withdrawal, seize, annex,
annexation, normalise, normalize, recall, release, free, pardon, extradite, nominate, appoint,
reform, crackdown, protest, protester, strike, investigate, halt, lift, impose, declare, announce,
launch, referendum, ultimatum, alliance, border, diplomatic, swap, offer, reopen, restart, step
down
"""
_POWER = """
president, prime minister, premier, chancellor, foreign minister, defence minister, defense
minister, finance minister, minister, king, pope, parliament, congress, senate, lawmaker,
government, cabinet, white house, pentagon, kremlin, state department, justice department, supreme
court, high court, un, united nations, security council, nato, eu, european union, european
commission, imf, world bank, wto, opec, asean, african union, g7, g20, icc, central bank, federal
reserve, ecb, army, military, navy, opposition, junta, rebel, taliban, hamas, hezbollah, houthi,
isis, regime, tribunal, diplomat, embassy, envoy, ambassador, coalition, trump, biden, putin, xi,
zelensky, zelenskyy, netanyahu, modi, erdogan, macron
"""
_SPORT = """
match, game, season, league, cup, coach, goal, champion, championship, player, team, tournament,
olympic, cricket, football, footballer, rugby, tennis, wicket, innings, striker, midfielder,
medal, nba, nfl, nhl, mlb, afl, nrl, ufc, fifa, uefa, grand prix, formula one, golf, semifinal,
quarterfinal, final, snooker, stadium, fan, transfer, squad, batsman, bowler, playoff,
premiership, wimbledon, hockey, basketball, baseball, swimmer, athlete, marathon, motogp,
bundesliga, laliga, manager, captain, debut, retire, knockout, darts, boxer, boxing, sprinter,
race, score, beat, win, upset, derby, skater
"""
_SHOW = """
celebrity, red carpet, royal, duke, duchess, prince, princess, dating, wedding, engaged, divorce,
girlfriend, boyfriend, fashion, style, stylish, beauty, film, movie, tv, show, singer, actor,
actress, star, rapper, pop, idol, drama, netflix, album, song, concert, band, festival, hollywood,
oscar, grammy, emmy, trailer, series, episode, finale, reality, influencer, youtuber, tiktok,
instagram, viral, comedian, comic, late night, model, supermodel, playlist, soap, memoir, novel,
novelist, author, book, poet, museum, art, artist, artwork, exhibition, gallery, painting, music,
musical, theatre, dance, dancer, ballet, opera, bikini, naked, racy, sexy, sex, nude, anime,
animation, video game, gamer
"""
_LIFE = """
recipe, horoscope, quiz, crossword, wordle, puzzle, brainteaser, lottery, travel, hotel, holiday,
cruise, resort, restaurant, chef, cook, cooking, food, diet, dinner, breakfast, chocolate, wine,
pizza, coffee, weight loss, workout, fitness, trainer, skin, hair, makeup, garden, gardening,
home, house, property, mansion, apartment, flat, real estate, buyer, mortgage, landlord, pension,
saving, finances, money, bargain, cheaper, discount, sale, smartphone, iphone, laptop, gadget,
app, pet, dog, cat, puppy, kitten, horse, cow, donkey, elephant, seal, shark, whale, panda,
leopard, bride, groom, mum, mom, mother, father, baby, toddler, teen, teenage, teenager, twins,
sister, brother, girl, boy, woman, man, couple, neighbour, neighbor, shopper, supermarket, tip,
advice, wellness, sleep, parenting, love, romance, adorable, cute, heartwarming, hilarious,
bizarre, funny, birthday, selfie, photograph, photographer, scholarship, graduation, student,
campus, exam
"""
_LOCAL = """
police, cop, council, councillor, councilman, mayor, sheriff, county, district, suburb, suburban,
village, town, street, road, motorway, highway, bus, train, railway, station, bridge, airport,
school, teacher, hospital, nurse, driver, motorist, trial hears, inquest, coroner, magistrate,
custody, stabbed, stabbing, burglary, robbery, thief, theft, fraud, scam, assault, rape, groomed,
drunk, cctv, local, resident, weather, rain, shower, forecast, traffic, pensioner, charity,
fundraiser, volunteer, mp, mla, bypoll, assembly, premier, tourist, worker, shop, pub, commuter,
parking, housing
"""


@lru_cache(maxsize=1)
def kinds() -> dict[str, frozenset[str]]:
    """Stem, or two stems with a space, -> the kinds of news it speaks for."""
    found: dict[str, set[str]] = {}
    for kind, words in (
        ("gravity", _GRAVE),
        ("acts", _ACTS),
        ("power", _POWER),
        ("sport", _SPORT),
        ("show", _SHOW),
        ("life", _LIFE),
        ("local", _LOCAL),
    ):
        for word in words.split(","):
            stems = terms(word.strip())
            if stems:
                found.setdefault(" ".join(stems), set()).add(kind)
    return {stem: frozenset(told) for stem, told in found.items()}
