"""A small table of countries, written by hand for this project; far from complete on purpose."""
# ruff: noqa: E501 - a table: one country a line reads and changes best

COUNTRIES = """
Israel | Middle East | israeli israelis | jerusalem, tel aviv, haifa, netanyahu, idf, knesset, shin bet
Palestine | Middle East | palestinian palestinians | gaza, west bank, rafah, khan younis, ramallah, hamas, jenin, fatah
Iran | Middle East | iranian iranians | tehran, khamenei, strait of hormuz, isfahan, natanz, ayatollah
Iraq | Middle East | iraqi iraqis | baghdad, mosul, basra, erbil
Syria | Middle East | syrian syrians | damascus, aleppo, idlib, assad, homs
Lebanon | Middle East | lebanese | beirut, hezbollah, hizbullah
Jordan | Middle East | jordanian jordanians | amman
Saudi Arabia | Middle East | saudi saudis | riyadh, jeddah, mecca
Yemen | Middle East | yemeni yemenis | sanaa, houthi, houthis, aden, hodeidah
United Arab Emirates | Middle East | emirati emiratis | uae, dubai, abu dhabi
Qatar | Middle East | qatari qataris | doha
Kuwait | Middle East | kuwaiti kuwaitis |
Oman | Middle East | omani omanis | muscat
Bahrain | Middle East | bahraini bahrainis | manama
Turkey | Middle East, Europe | turkish turks turk | ankara, istanbul, erdogan, erdoğan, türkiye, pkk
Ukraine | Europe | ukrainian ukrainians | kyiv, kiev, kharkiv, odesa, odessa, donetsk, luhansk, zelensky, zelenskyy, zelenskiy, crimea, donbas, dnipro, kherson, zaporizhzhia, sumy, lviv
Russia | Europe | russian russians | moscow, kremlin, putin, lavrov, st petersburg, wagner, belgorod, navalny, siberia
Belarus | Europe | belarusian belarusians belarusan | minsk, lukashenko, tikhanovskaya
United Kingdom | Europe | british briton britons english scottish welsh | uk, britain, england, scotland, wales, northern ireland, london, starmer, downing street, manchester, liverpool, glasgow, edinburgh, birmingham
Ireland | Europe | irish | dublin
France | Europe | french | paris, macron, marseille, lyon, louvre
Germany | Europe | german germans | berlin, merz, merkel, munich, hamburg, bundestag, bavaria
Italy | Europe | italian italians | rome, meloni, milan, naples, sicily, venice
Spain | Europe | spanish spaniards spaniard | madrid, barcelona, catalonia
Portugal | Europe | portuguese | lisbon
Poland | Europe | polish poles | warsaw, tusk, krakow
Hungary | Europe | hungarian hungarians | budapest, orban, orbán
Romania | Europe | romanian romanians | bucharest
Bulgaria | Europe | bulgarian bulgarians | sofia
Greece | Europe | greek greeks | athens
Cyprus | Europe | cypriot cypriots | nicosia
Serbia | Europe | serbian serbians serb serbs | belgrade, vucic
Kosovo | Europe | kosovan kosovar | pristina
Bosnia | Europe | bosnian bosnians | sarajevo
Croatia | Europe | croatian croatians | zagreb
Slovenia | Europe | slovenian slovenians | ljubljana
Albania | Europe | albanian albanians | tirana
Austria | Europe | austrian austrians | vienna
Switzerland | Europe | swiss | geneva, zurich, bern
Netherlands | Europe | dutch | amsterdam, the hague, rotterdam, wilders
Belgium | Europe | belgian belgians | brussels, antwerp
Denmark | Europe | danish danes | copenhagen, greenland
Norway | Europe | norwegian norwegians | oslo
Sweden | Europe | swedish swedes | stockholm
Finland | Europe | finnish finns | helsinki
Iceland | Europe | icelandic | reykjavik
Estonia | Europe | estonian estonians | tallinn
Latvia | Europe | latvian latvians | riga
Lithuania | Europe | lithuanian lithuanians | vilnius
Czech Republic | Europe | czech czechs | prague, czechia
Slovakia | Europe | slovak slovaks | bratislava, fico
Moldova | Europe | moldovan moldovans | chisinau
Malta | Europe | maltese |
European Union | Europe | european europeans | eu, brussels, von der leyen, nato, european commission, europe
Vatican | Europe | | pope, holy see, vatican city
Georgia | Europe | georgians | tbilisi
Armenia | Europe, Asia | armenian armenians | yerevan, nagorno-karabakh
Azerbaijan | Europe, Asia | azerbaijani azeri | baku
China | Asia | chinese | beijing, shanghai, hong kong, xi jinping, wuhan, xinjiang, tibet, uyghur, uyghurs, uighur, hongkong, macau, shenzhen, guangdong
Taiwan | Asia | taiwanese | taipei
Japan | Asia | japanese | tokyo, osaka, ishiba, hiroshima, fukushima, okinawa
South Korea | Asia | korean koreans | seoul, korea, busan, lee jae-myung, yoon
North Korea | Asia | | pyongyang, kim jong un, kim jong-un, n korea
India | Asia | indian indians | new delhi, delhi, mumbai, modi, kashmir, kolkata, bengaluru, chennai, kerala, tamil nadu, gujarat, karnataka, maharashtra, punjab, assam, bjp, hyderabad, uttar pradesh, bihar, telangana, rajasthan, manipur, odisha
Pakistan | Asia | pakistani pakistanis | islamabad, karachi, lahore, balochistan, imran khan
Bangladesh | Asia | bangladeshi bangladeshis | dhaka, yunus, rohingya
Sri Lanka | Asia | | colombo, sri lankan, tamil
Nepal | Asia | nepali nepalese | kathmandu, everest
Afghanistan | Asia | afghan afghans | kabul, taliban, kandahar
Myanmar | Asia | burmese | yangon, naypyidaw, rohingya, burma
Thailand | Asia | thai thais | bangkok
Vietnam | Asia | vietnamese | hanoi, ho chi minh
Cambodia | Asia | cambodian cambodians | phnom penh, hun sen
Laos | Asia | laotian | vientiane
Malaysia | Asia | malaysian malaysians | kuala lumpur, anwar ibrahim
Singapore | Asia | singaporean singaporeans | lawrence wong
Indonesia | Asia | indonesian indonesians | jakarta, bali, prabowo, java, sumatra
Philippines | Asia | filipino filipinos philippine | manila, duterte, marcos, cebu, mindanao, luzon, davao
Kazakhstan | Asia | kazakh kazakhs | astana, almaty
Uzbekistan | Asia | uzbek uzbeks | tashkent
Kyrgyzstan | Asia | kyrgyz | bishkek
Tajikistan | Asia | tajik | dushanbe
Turkmenistan | Asia | turkmen | ashgabat
Mongolia | Asia | mongolian mongolians | ulaanbaatar
Australia | Oceania | australian australians aussie | sydney, melbourne, canberra, queensland, nsw, albanese, brisbane, perth, adelaide, victoria, tasmania, new south wales
New Zealand | Oceania | | auckland, wellington, ardern, luxon, christchurch, nz, māori, maori
Papua New Guinea | Oceania | | port moresby
Fiji | Oceania | fijian fijians |
Egypt | Africa, Middle East | egyptian egyptians | cairo, sisi, sinai
Libya | Africa | libyan libyans | tripoli, benghazi, haftar
Tunisia | Africa | tunisian tunisians | tunis
Algeria | Africa | algerian algerians | algiers
Morocco | Africa | moroccan moroccans | rabat, casablanca
Sudan | Africa | sudanese | khartoum, darfur, rsf, el fasher
South Sudan | Africa | | juba
Ethiopia | Africa | ethiopian ethiopians | addis ababa, tigray
Eritrea | Africa | eritrean eritreans | asmara
Somalia | Africa | somali somalis | mogadishu, al-shabab, al-shabaab
Kenya | Africa | kenyan kenyans | nairobi, ruto
Uganda | Africa | ugandan ugandans | kampala, museveni
Tanzania | Africa | tanzanian tanzanians | dar es salaam, zanzibar
Rwanda | Africa | rwandan rwandans | kigali, kagame
Burundi | Africa | burundian | bujumbura
DR Congo | Africa | congolese | kinshasa, goma, m23, congo, drc, kivu
Nigeria | Africa | nigerian nigerians | abuja, lagos, boko haram, tinubu
Ghana | Africa | ghanaian ghanaians | accra
Niger | Africa | nigerien | niamey
Mali | Africa | malian malians | bamako
Burkina Faso | Africa | burkinabe | ouagadougou
Senegal | Africa | senegalese | dakar
Ivory Coast | Africa | ivorian ivorians | abidjan, cote d'ivoire
Cameroon | Africa | cameroonian cameroonians | yaounde
Chad | Africa | chadian | n'djamena
Central African Republic | Africa | | bangui
Gabon | Africa | gabonese | libreville
Angola | Africa | angolan angolans | luanda
Mozambique | Africa | mozambican mozambicans | maputo, cabo delgado
Zambia | Africa | zambian zambians | lusaka
Zimbabwe | Africa | zimbabwean zimbabweans | harare, mnangagwa, mugabe
Malawi | Africa | malawian malawians | lilongwe
Namibia | Africa | namibian namibians | windhoek
Botswana | Africa | | gaborone
South Africa | Africa | | johannesburg, cape town, pretoria, ramaphosa
Madagascar | Africa | malagasy | antananarivo
Mauritania | Africa | mauritanian mauritanians | nouakchott
Mauritius | Africa | mauritian |
Liberia | Africa | liberian | monrovia
Sierra Leone | Africa | | freetown
Guinea | Africa | guinean | conakry
Togo | Africa | togolese | lome
Benin | Africa | beninese | cotonou
Equatorial Guinea | Africa | | malabo
African Union | Africa | african africans | africa, sahel
United States | Americas | american americans | us, u.s., usa, washington, white house, trump, biden, harvard, congress, pentagon, new york, california, texas, florida, chicago, los angeles, musk, doge, fbi, rubio, kamala harris, ohio, georgia senate, louisiana, minneapolis, seattle, portland, arizona, michigan, pennsylvania, republicans, democrats, senate, supreme court, new jersey, new orleans, alabama, mississippi, colorado, oregon, wisconsin, north carolina, south carolina, virginia, kentucky, tennessee, massachusetts, boston, houston, dallas, atlanta, nevada, las vegas, hawaii, alaska
Canada | Americas | canadian canadians | ottawa, toronto, carney, trudeau, alberta, quebec, vancouver, ontario, manitoba, saskatchewan, british columbia, calgary, montreal
Mexico | Americas | mexican mexicans | mexico city, sheinbaum
Cuba | Americas | cuban cubans | havana
Haiti | Americas | haitian haitians | port-au-prince
Dominican Republic | Americas | dominican | santo domingo
Jamaica | Americas | jamaican | kingston
Guatemala | Americas | guatemalan | guatemala city
Honduras | Americas | honduran hondurans | tegucigalpa
El Salvador | Americas | salvadoran salvadorans | san salvador, bukele
Nicaragua | Americas | nicaraguan nicaraguans | managua, ortega
Costa Rica | Americas | | san jose
Panama | Americas | panamanian | panama city, panama canal
Colombia | Americas | colombian colombians | bogota, bogotá, petro, medellin
Venezuela | Americas | venezuelan venezuelans | caracas, maduro
Ecuador | Americas | ecuadorian ecuadorean ecuadorans | quito, guayaquil, noboa
Peru | Americas | peruvian peruvians | lima
Bolivia | Americas | bolivian bolivians | la paz, morales
Brazil | Americas | brazilian brazilians | brasilia, lula, bolsonaro, rio de janeiro, sao paulo, amazon rainforest
Argentina | Americas | argentine argentines argentinian | buenos aires, milei
Chile | Americas | chilean chileans | santiago, boric
Uruguay | Americas | uruguayan | montevideo
Paraguay | Americas | paraguayan | asuncion
Guyana | Americas | guyanese | georgetown
Trinidad | Americas | trinidadian | port of spain
Puerto Rico | Americas | | san juan
"""
"""country | regions it is told in | words for its people | its best-known places and leaders"""
