"""Words by which news speaks of a topic, and how publishers' addresses spell it.

The topics are those of the IPTC's Media Topics, under the names newspapers give their sections; the
words were written for this project. Single words stand between blanks, phrases between commas. A
word in capitals means just that (ICE); all others any case, plural or possessive.
"""

TOPICS: dict[str, str] = {
    "business": "business economy economic economist market stock share profit revenue earnings "
    "company firm bank banking inflation trade tariff export exporter import importer investor "
    "investment industry price currency oil merger takeover acquisition bankruptcy bankrupt "
    "insolvency jobs unemployment jobless growth recession budget tax dividend shareholder "
    "retailer retail sales supermarket factory manufacturer manufacturing airline automaker "
    "carmaker startup entrepreneur CEO CFO IPO valuation billionaire bailout stimulus debt "
    "deficit bond bondholder yield equities commodity commodities cryptocurrency bitcoin "
    "stablecoin fintech mortgage lender lending loan layoffs redundancies wage wages payroll "
    "consumer spending GDP surplus subsidy tycoon brand warehouse shipping freight logistics "
    "insurer insurance, hedge fund, central bank, interest rate, stock market, wall street, trade "
    "war, trade deal, trade talks, chief executive, job cuts, supply chain, cost of living, "
    "credit card, credit rating, private equity, market capitalization, federal reserve, "
    "quarterly results, free trade, real estate, joint venture, crude oil, natural gas, stock "
    "exchange",
    "climate": "climate emissions carbon warming wildfire drought flood flooding heatwave glacier "
    "renewable renewables pollution biodiversity deforestation methane ecosystem conservation "
    "environmental environmentalist greenhouse rainforest coral wetland sustainability, global "
    "warming, fossil fuel, sea level, wind power, solar power, net zero, extreme weather",
    "crime": "police murder arrest arrested prison jail jailed charged convicted sentenced "
    "robbery fraud shooting suspect detective theft stabbing stabbed manslaughter burglary "
    "kidnapping gang smuggling trafficking rapist homicide detained, organised crime, organized "
    "crime, sexual assault, domestic violence, guilty plea, pleads guilty",
    "culture": "film movie book art artist museum music musician theatre theater novel novelist "
    "exhibition festival author painting painter actor actress album opera gallery concert singer "
    "rapper celebrity Hollywood Bollywood Oscars Grammy Emmy Eurovision Netflix sitcom sequel "
    "screenplay director's choreographer sculptor poet orchestra biopic, box office, red carpet, "
    "pop star, reality show, TV series, K-pop, film festival",
    "education": "school university student teacher pupil exam college curriculum tuition "
    "classroom kindergarten campus undergraduate headteacher lecturer professor graduation "
    "literacy scholarship, student loan, higher education, school board",
    "energy": "oil gas electricity grid nuclear pipeline coal solar turbine refinery hydropower "
    "blackout uranium energy OPEC LNG, power plant, power station, wind farm, fossil fuel, "
    "natural gas, nuclear power",
    "health": "health hospital disease vaccine vaccination virus patient doctor surgeon nurse "
    "medicine cancer outbreak surgery infection epidemic pandemic medical illness diagnosis "
    "dementia alzheimer diabetes obesity stroke malaria measles cholera ebola polio tuberculosis "
    "mpox flu influenza coronavirus covid covid-19 HIV opioid overdose antibiotic symptom tumour "
    "tumor therapy psychiatric midwife maternity pregnancy fertility abortion nutrition "
    "ultraprocessed cardiac asthma autism clinician thrombosis pharmaceutical pathogen, mental "
    "health, public health, world health organization, clinical trial, health care, blood clot, "
    "heart disease, heart attack, side effect, weight-loss drug, bird flu, stem cell",
    "law": "court judge ruling lawsuit prosecutor verdict appeal constitution constitutional "
    "indictment indicted injunction litigation jury attorney tribunal justices sues, supreme "
    "court, high court, appeals court, class action, attorney general, human rights",
    "lifestyle": "fashion recipe horoscope restaurant chef beauty makeup skincare wedding dating "
    "parenting gardening interior holidaymaker outfit dress hairstyle bikini cuisine wellness "
    "astrology zodiac influencer royals foodie bargain, street style, travel tips, weight loss, "
    "star signs, gift guide, home decor, dream home",
    "migration": "migrant migration refugee asylum border deportation deported deport visa "
    "immigration immigrant smuggler undocumented resettlement, asylum seeker, border patrol",
    "politics": "president minister parliament parliamentary election vote voter government party "
    "senate senator congress lawmaker opposition coalition campaign ballot policy cabinet "
    "governor mayor candidate referendum premier chancellor legislature impeachment MP MPs, prime "
    "minister, general election, by-election, exit poll, state visit",
    "religion": "church christian muslim mosque jewish synagogue pope bishop pastor faith "
    "religious religion hindu temple prayer worship catholic islam islamic priest clergy vatican "
    "cardinal diocese parish evangelical bible quran sikh buddhist monk nun monastery gospel "
    "congregation archbishop theology pilgrimage imam rabbi, holy see",
    "science": "science scientist scientific research researchers study space nasa planet moon "
    "mars telescope physics physicist species fossil discovery laboratory satellite rocket genome "
    "gene genetic DNA astronomer astronomers asteroid comet galaxy orbit spacecraft astronaut "
    "astronauts archaeologist archaeologists archaeology dinosaur biologist chemistry chemist "
    "quantum neuroscience neuroscientist particle evolution evolutionary parasite prehistoric "
    "palaeontologist paleontologist eclipse meteor lunar solar-eclipse climate emissions "
    "biodiversity extinct extinction, peer-reviewed, climate change, global warming, space "
    "station, black hole, new study, study finds, artificial intelligence",
    "security": "military army troops missile defence defense weapons war attack soldiers navy "
    "ceasefire truce terrorism terrorist intelligence drone airstrike strike invasion offensive "
    "shelling bombardment artillery fighter warplane warship airspace insurgent militia rebels "
    "militant hostage frontline sabotage espionage nuclear sanctions, air strike, prisoner swap, "
    "prisoner exchange, peace talks, air defence, air defense, front line",
    "sport": "match cup league goalkeeper player coach teammate championship champion olympic "
    "olympics paralympics tournament football footballer soccer cricket cricketer tennis rugby "
    "season striker midfielder defender quarterback innings wicket batsman bowler playoff "
    "playoffs semi-final quarter-final semifinal halftime overtime touchdown homerun basketball "
    "baseball hockey golf golfer athletics sprinter marathon swimmer boxing boxer wrestling "
    "cycling cyclist motorsport FIFA UEFA NBA NFL NHL MLB AFL NRL WNBA IPL ATP WTA F1 UFC scorer "
    "preseason offseason dugout referee bundesliga, premier league, champions league, world cup, "
    "grand prix, grand slam, french open, roland garros, us open, australian open, super bowl, la "
    "liga, serie a, ligue 1, six nations, head coach, formula 1, formula one, world record, gold "
    "medal, state of origin, test match, hat-trick, transfer window, european championship",
    "technology": "technology software ai chip chipmaker app google apple microsoft cyber "
    "cybersecurity hacker hackers data internet robot robotics semiconductor smartphone startup "
    "algorithm chatbot ChatGPT OpenAI Nvidia iPhone Android TikTok Facebook Instagram Twitter "
    "WhatsApp Telegram YouTube ransomware malware spyware broadband, artificial intelligence, "
    "social media, machine learning, data breach, cyber attack, big tech, app store, deepfake",
}
ALIASES = {
    "agriculture": "business",
    "arts": "culture",
    "church": "religion",
    "companies": "business",
    "conflict": "security",
    "conflicts": "security",
    "courts": "law",
    "cyber": "technology",
    "defence": "security",
    "defense": "security",
    "digital": "technology",
    "economics": "business",
    "economy": "business",
    "elections": "politics",
    "entertainment": "culture",
    "environment": "climate",
    "faith": "religion",
    "finance": "business",
    "government": "politics",
    "immigration": "migration",
    "innovation": "technology",
    "justice": "law",
    "living": "lifestyle",
    "markets": "business",
    "medicine": "health",
    "military": "security",
    "money": "business",
    "music": "culture",
    "nature": "climate",
    "policing": "crime",
    "refugees": "migration",
    "religious": "religion",
    "research": "science",
    "schools": "education",
    "space": "science",
    "sports": "sport",
    "style": "lifestyle",
    "tech": "technology",
    "terrorism": "security",
    "trade": "business",
    "universities": "education",
    "war": "security",
    "wellbeing": "health",
}
"""Other words for a topic in a section's name."""

SOFT = ("sport", "culture", "lifestyle")
"""Topics that no section of places takes: they tell of players and stars, not of countries."""

ADDRESSES: dict[str, str] = {
    "business": "business companies company market markets economy money banking finance "
    "the-economy economics investing industry personal-finance banking-and-finance "
    "banking-finance small-business financial economic-news",
    "climate": "environment climate conservation climate-change global-warming",
    "crime": "crime courts-crime law-crime crime-and-justice crime-law",
    "culture": "culture entertainment tvshowbiz movies music celebrity celebrities tv-and-radio "
    "k-pop arts art-and-design books shows-dramas entertainment-arts television films showbiz "
    "theatre film people-events art-culture movies-tv entertainment-news",
    "education": "education schools universities education-today",
    "energy": "energy",
    "health": "health wellness health-and-wellness healthcare medicine",
    "law": "law courts law-news",
    "lifestyle": "lifestyle style femail travel food life-and-relationships beauty fashion escape "
    "parenting cars quotable visualstories life travel-news oneroof motoring recipes horoscopes "
    "gardening homes food-drink fit-and-well dining puzzles horoscope life-style life-culture",
    "politics": "politics elections election federal political",
    "religion": "religion church-news faith belief",
    "science": "science sciencetech science-and-technology tech-science space sci-tech "
    "science-environment science-and-environment",
    "sport": "sport sports football afl nrl cricket racing rugby rugby-union rugby-league tennis "
    "golf basketball motorsport soccer olympics snooker formula1 netball hockey othersports "
    "sportsnews teams a-league athletics boxing cycling baseball nba nfl nhl",
    "technology": "technology tech gadgets digital sciencetech sci-tech science-and-technology",
}
"""Words as they stand between two slashes of an address."""
