"""Leaders, parties and institutions by which news means a country without naming it.

Written by hand for this project from public facts: who leads and who led lately, parliaments,
central banks, ministries by their own names, police forces, large parties, broadcasters' short
names, provinces English papers abbreviate. As of 2025; whoever follows them adds a word here. They
are read for sections alone: whether two articles tell one event does not rest on them.
"""
# ruff: noqa: E501 - a table: one country a line reads and changes best

INSTITUTIONS = """
Israel | smotrich, ben-gvir, ben gvir, lapid, gantz, gallant, mossad, likud, yair golan, israel katz, haredi
Palestine | unrwa, gaza humanitarian foundation, sinwar, mahmoud abbas, nakba, al-aqsa, palestinian authority, islamic jihad, qassam brigades
Iran | irgc, revolutionary guard, revolutionary guards, pezeshkian, araghchi, raisi, rouhani, zarif, quds force, fordow, fordo, qom
Iraq | sistani, peshmerga, kurdistan region
Syria | al-sharaa, sharaa, jolani, white helmets
Lebanon | unifil, nasrallah, joseph aoun, litani
Yemen | ansar allah
Saudi Arabia | mohammed bin salman, crown prince mohammed, aramco, khashoggi, mbs, neom
United Arab Emirates | emirates airline, etihad, adnoc, mohamed bin zayed
Qatar | al thani, emir tamim
Turkey | imamoglu, öcalan, ocalan, chp, akp, bosphorus
Ukraine | yermak, umerov, sybiha, syrskyi, zaluzhny, svyrydenko, shmyhal, azov, pokrovsk, avdiivka, bakhmut, verkhovna rada, naftogaz, chernobyl
Russia | peskov, medvedev, shoigu, medinsky, gazprom, rosneft, fsb, duma, sberbank, zakharova, prigozhin, kadyrov, chechnya, chechen, dagestan, vladivostok, rosatom, wagner group, roskosmos
Belarus | tsikhanouskaya, lukashenka
United Kingdom | nhs, mps, ofcom, ofgem, ofwat, ofsted, met police, metropolitan police, scotland yard, westminster, whitehall, labour party, tories, tory, conservatives leader, badenoch, farage, reform uk, rayner, lammy, streeting, yvette cooper, sunak, boris johnson, keir starmer, sir keir, holyrood, senedd, stormont, snp, sinn fein, dup, king charles, prince william, prince harry, buckingham palace, bank of england, hmrc, old bailey, crown prosecution service, channel crossings, gcse, a-levels, a-level, ofqual, home office, foreign office, thames water, royal mail, national grid, tesco, lloyds, barclays, natwest, heathrow, gatwick, liberal democrats, lib dems, swinney, sturgeon, eluned morgan, belfast, cardiff, leeds, sheffield, bristol, newcastle upon tyne, nottingham, leicester, southampton, portsmouth, yorkshire, lancashire, norfolk, suffolk, kent police, merseyside, royal navy, raf
Ireland | taoiseach, dáil, dail, garda, gardai, fianna fáil, fianna fail, fine gael, micheál martin, simon harris, tanaiste
France | élysée, elysee, le pen, bardella, bayrou, barnier, melenchon, mélenchon, national rally, assemblée, lecornu, sarkozy, air france, renault, new caledonia, mayotte
Germany | bundeswehr, scholz, pistorius, wadephul, klingbeil, weidel, dobrindt, baerbock, habeck, afd, bundesrat, bundesbank, volkswagen, deutsche bahn, deutsche bank, bmw, siemens, rheinmetall, lufthansa, oktoberfest, saxony, thuringia, brandenburg, cologne, frankfurt, stuttgart, leipzig, dresden, german chancellor, chancellor merz
Italy | salvini, tajani, mattarella, carabinieri, berlusconi, lampedusa, turin, bologna, quirinal, uffizi
Vatican | pope leo, pope francis, pontiff, holy see, conclave, sistine chapel, st peter's square, cardinals
Spain | sánchez, pedro sanchez, feijóo, puigdemont, catalan, valencia, mallorca, canary islands, seville, guardia civil, juan carlos, andalusia
Portugal | chega, algarve, madeira
Poland | nawrocki, trzaskowski, sejm, law and justice party, kaczynski, gdansk, sikorski, wroclaw
Hungary | fidesz, szijjarto, szijjártó
Romania | simion, nicusor dan, georgescu, ciolacu
Bulgaria | borissov
Greece | mitsotakis, syriza, crete, santorini, thessaloniki, lesbos, acropolis
Serbia | vučić, novi sad
Bosnia | dodik, republika srpska, srebrenica
Austria | kickl, fpö, graz, salzburg, nehammer
Switzerland | crans-montana, ubs, credit suisse, keller-sutter, lausanne, swiss alps
Netherlands | schoof, rutte's cabinet, pvv, eindhoven, schiphol, asml, dutch parliament
Belgium | de wever, antwerp, flemish, walloon, ghent
Sweden | kristersson, gothenburg, malmo, malmö, riksdag
Norway | støre, stoere, svalbard, equinor, stortinget
Denmark | frederiksen, greenland, nuuk, maersk, novo nordisk, faroe islands
Finland | stubb, orpo
Estonia | narva, kaja kallas
Lithuania | nauseda, nausėda
Czech Republic | fiala, babis, babiš, petr pavel
Slovakia | fico, pellegrini, bratislava
Moldova | sandu, transnistria, chisinau
Georgia | georgian dream, tbilisi
Armenia | pashinyan, nagorno-karabakh
Azerbaijan | aliyev
European Union | von der leyen, ursula von der leyen, european commission, european parliament, european council, mep, meps, ecb, european central bank, eurozone, lagarde, kallas, sefcovic, šefčovič, schengen, frontex, strasbourg, nato, rutte
China | ccp, politburo, li qiang, wang yi, pla, people's liberation army, zhongnanhai, huawei, tencent, alibaba, tiktok's parent, bytedance, byd, jack ma, weibo, deepseek, temu, shein, evergrande, csrc, xinhua, uyghur, uyghurs, uighur, dalai lama, hang seng, john lee, jimmy lai, macau, macao, great wall, cpc, communist party of china
Taiwan | lai ching-te, kuomintang, kmt, dpp, tsmc, foxconn, tsai ing-wen
Japan | ishiba, kishida, takaichi, shinzo abe, ldp, boj, bank of japan, nikkei, toyota, nissan, softbank, nippon steel, fukushima, okinawa, hokkaido, nintendo, koizumi, hiroshima, nagasaki, kyoto, emperor naruhito
South Korea | lee jae-myung, yoon suk yeol, yoon suk-yeol, kim moon-soo, lee jun-seok, han duck-soo, ppp, people power party, democratic party of korea, dpk, kospi, hyundai, samsung, sk hynix, kepco, jeju, blue house, moon jae-in, k-pop, korean won, won-dollar, coupang, naver, kakao
North Korea | kim jong un, kim jong-un, kim yo jong, dprk
India | narendra modi, pm modi, bjp, rahul gandhi, sonia gandhi, nehru, lok sabha, rajya sabha, amit shah, jaishankar, rajnath, rbi, reserve bank of india, sensex, nifty, adani, ambani, aam aadmi party, aap, kejriwal, shiv sena, trinamool, mamata banerjee, tmc, dmk, aiadmk, bjp-led, nda, rjd, ysrcp, nitish kumar, yogi adityanath, chandrababu naidu, revanth reddy, siddaramaiah, pinarayi vijayan, pahalgam, operation sindoor, cbi, isro, panchayat, assembly polls, bypoll, mla, mlas, mlc, dalit, dalits, iit, neet, upsc, tirupati, bengaluru, hyderabad, pune, chandigarh, goa, ladakh, jharkhand, kochi, nagpur, madras high court, bombay high court, delhi police, air india, tata, infosys
Pakistan | shehbaz sharif, nawaz sharif, imran khan, asim munir, munir, balochistan, baloch, khyber pakhtunkhwa, sindh, rawalpindi, bilawal, quetta
Afghanistan | haqqani, panjshir, bagram
Bangladesh | sheikh hasina, hasina, awami league, chattogram, cox's bazar
Sri Lanka | dissanayake, rajapaksa, wickremesinghe, jaffna
Nepal | everest, mt everest, prachanda, sherpa, sherpas
Myanmar | min aung hlaing, arakan army, naypyidaw, suu kyi, rangoon, yangon
Thailand | paetongtarn, shinawatra, thaksin, anutin, phuket, chiang mai, srettha
Vietnam | to lam, ho chi minh city, vinfast, viettel, danang, da nang
Cambodia | hun sen, hun manet, siem reap
Malaysia | anwar ibrahim, najib, mahathir, 1mdb, sabah, sarawak, johor, penang, petronas
Singapore | lawrence wong, pm wong, lee hsien loong, hdb, temasek, changi, mrt, s'pore, sbs transit, pofma
Indonesia | prabowo, jokowi, widodo, bali, aceh, sumatra, papua, borneo, kalimantan, sulawesi, nusantara, garuda
Philippines | marcos jr, bongbong, sara duterte, abu sayyaf, milf, mindanao, luzon, cebu, davao, bicam, malacañang, malacanang, dswd, doh, pnp, pagasa, comelec, ombudsman remulla, bong go, leyte, visayas, quezon, metro manila
Kazakhstan | tokayev, baikonur, almaty
Australia | anthony albanese, dutton, sussan ley, penny wong, asx, rba, reserve bank of australia, asio, nsw, qld, great barrier reef, gladys berejiklian, daniel andrews, chris minns, jacinta allan, centrelink, ndis, wa premier, anzac, qantas, woolworths, westpac, commonwealth bank, bhp, rio tinto, gold coast, hobart, wollongong, moreton bay, murray-darling
New Zealand | christopher luxon, winston peters, hipkins, kiwi, kiwis, kiwirail, waikato, otago, christchurch, taranaki, dunedin, rotorua, tauranga, queenstown, waitangi, whānau, iwi, kāinga ora, fonterra, ashley bloomfield, phil goff, northland, hawke's bay, porirua, lower hutt, te pati maori, nzdf, bay of plenty
Papua New Guinea | marape, bougainville
Egypt | el-sisi, al-sisi, suez canal, alexandria, al-azhar, luxor
Sudan | rapid support forces, hemedti, omdurman, port sudan
South Sudan | salva kiir
Ethiopia | abiy, abiy ahmed, amhara, oromia, tplf
Kenya | raila odinga, gachagua, nakuru, kisumu, mombasa
Uganda | bobi wine, besigye
Tanzania | suluhu, dodoma, tundu lissu
Rwanda | paul kagame
DR Congo | tshisekedi, kabila, bukavu, ituri, katanga, monusco
Nigeria | bola tinubu, buhari, obasanjo, atiku, peter obi, nollywood, dangote, efcc, fulani, inec, iswap, plateau state
Ghana | mahama, akufo-addo, kumasi
Mali | goita, goïta, jnim, timbuktu
Burkina Faso | traoré, ibrahim traore
Ivory Coast | ouattara
Cameroon | anglophone separatists
Zimbabwe | zanu-pf, emmerson mnangagwa
South Africa | cyril ramaphosa, zuma, eskom, malema, soweto, durban, afrikaners, afrikaner, gauteng, kwazulu-natal
African Union | ecowas, sub-saharan, horn of africa
United States | gop, maga, potus, fda, cdc, epa, fema, nih, dhs, doj, ice agents, ice raids, cia, nsa, sec filing, ftc, fcc, irs, tsa, faa, ntsb, usaid, medicaid, medicare, obamacare, capitol, capitol hill, oval office, state department, justice department, homeland security, national guard, federal reserve, jerome powell, powell, wall street, nasdaq, dow jones, silicon valley, jd vance, vance, hegseth, kash patel, pam bondi, bondi, noem, rfk jr, kennedy jr, bessent, lutnick, leavitt, witkoff, gabbard, elon musk, obama, kamala, pence, mcconnell, pelosi, schumer, thune, mike johnson, desantis, newsom, hochul, whitmer, mamdani, cuomo, garcetti, lapd, nypd, republican, democrat, democratic national convention, dnc, rnc, electoral college, swing state, first amendment, second amendment, roe v wade, yale, stanford, princeton, ivy league, californians, new yorkers, midwest, l.a, la county, san diego county, orange county, riverside county, brooklyn, manhattan, u.s, social security, thanksgiving, puerto rican, black lives matter, r-texas, walmart, boeing, dodger, minnesotan, appalachia, juneteenth
Canada | mark carney, poilievre, doug ford, danielle smith, mounties, rcmp, first nations, parks canada, nova scotia, new brunswick, newfoundland, labrador, saskatoon, winnipeg, edmonton, bloc québécois, hydro-québec, québec, québécois, halifax, air canada, canada post, throne speech, hamilton court, yukon, nunavut, inuit, p.e.i, b.c, n.b
Mexico | claudia sheinbaum, lopez obrador, amlo, sinaloa, jalisco, pemex, tijuana, ciudad juarez, guerrero, chapo
Cuba | diaz-canel, guantanamo
Haiti | port au prince, haitian gangs
Colombia | gustavo petro, farc, uribe, barranquilla
Venezuela | nicolas maduro, nicolás maduro, machado, guaido, pdvsa, essequibo, edmundo gonzalez
Brazil | lula da silva, jair bolsonaro, alexandre de moraes, petrobras, embraer, são paulo, amazonas, belém, cop30
Argentina | javier milei, kirchner, cristina fernandez, pampas, patagonia, falklands
Peru | boluarte, dina boluarte, machu picchu, fujimori
Ecuador | daniel noboa, galapagos
Bolivia | evo morales
Chile | gabriel boric, atacama
El Salvador | nayib bukele, cecot
"""
"""country as in the table of countries | names, the longest match wins"""

AMBIGUOUS = (
    "congress",
    "senate",
    "supreme court",
    "high court",
    "republicans",
    "democrats",
    "parliament",
    "labour",
    "conservatives",
    "liberals",
    "prime minister",
    "house of commons",
    "national assembly",
    "georgia",
    "reserve bank",
    "national guard",
    "attorney general",
    "first nations",
    "federal court",
    "governor",
    "premier",
)
"""What many countries have: an outlet means its own, whatever the table says."""

NEUTRAL = (
    "african american|african-american|american airlines|associated press|bank of america|"
    "boston globe|chicago tribune|daily telegraph|financial times|indian ocean|jerusalem post|"
    "kyiv independent|los angeles times|moscow times|new york post|new york times|new yorker|"
    "south china morning post|the hindu|the times of israel|times of india|times of israel|"
    "wall street journal|washington post|africa cup of nations|asian games"
)
"""Names that hold a country's and do not mean it: whom somebody quotes, a sea, a cup."""
