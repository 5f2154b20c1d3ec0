"""French."""

from typing import Final

from archive.language.lexicon import Lexicon, bounds, listed, units

_CARDINALS = listed(
    "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize"
)
_TENS = {"vingt": "20", "trente": "30", "quarante": "40", "cinquante": "50", "soixante": "60"}
_ORDINALS = listed(
    "deuxième troisième quatrième cinquième sixième septième huitième neuvième dixième"
)
_MONTHS = (
    "janvier janv",
    "février févr",
    "mars",
    "avril avr",
    "mai",
    "juin",
    "juillet juil",
    "août",
    "septembre sept",
    "octobre oct",
    "novembre nov",
    "décembre déc",
)
_WEEKDAYS = listed("lundi mardi mercredi jeudi vendredi samedi dimanche")

FRENCH: Final = Lexicon(
    language="fr",
    function_words=frozenset(
        listed("""
        le la les l un une des du de d au aux et ou mais ni car donc or que qu qui quoi dont où
        à en dans par pour sur sous avec sans chez vers entre contre depuis pendant avant après
        comme si lorsque quand puisque
        est sont était étaient être été a ont avait avaient avoir sera seront fait
        ce cet cette ces il s se ne n y c aussi
        """)
    ),
    weighty=frozenset(listed("et ou mais si avant après sur sous contre sera seront serait")),
    negators=frozenset(listed("pas jamais aucun aucune rien personne nul nulle ni sans non plus"))
    - {"plus", "personne"},
    negation_fillers=frozenset(listed("ne n encore un une de d du des a ont est le la les")),
    not_negating_before=frozenset(listed("seulement uniquement moins")),
    echoing_negators=frozenset(("ni",)),
    verb_negators=frozenset(("pas",)),
    negation_particles=frozenset(("ne", "n", "non")),
    privatives=frozenset(("sans",)),
    indefinites=frozenset(
        listed("""
        plusieurs quelques quelqu certains certaines tout toute toutes chaque tous toujours
        partout parfois
        """)
    ),
    negative_prefixes=("in", "im", "il", "ir", "non"),
    seeming_negations=listed("immigra immédiat impotent indifférent intent"),
    hedges=frozenset(
        listed("""
        apparemment probablement vraisemblablement possiblement présumé présumée présumés présumées
        prétendument prétendu prétendue soi-disant aurait auraient serait seraient
        """)
    ),
    hedge_phrases=(("selon",), ("d", "après"), ("semble",), ("il", "semblerait", "que")),
    reporting=frozenset(
        listed("""
        dit disent affirmé affirme affirment déclaré déclare déclarent annoncé annonce assure
        assuré nié nie nient démenti dément démentent confirmé confirme confirment reconnu
        reconnaît indiqué indique indiquent prétend prétendent prétendu soutient rapporte rapporté
        accusé accuse estime estimé
        """)
    ),
    loose_sources=frozenset({("selon",), ("d", "après")}),
    source_phrases=(("selon",), ("d", "après")),
    saying=frozenset(
        listed(
            "dit disent affirme affirment affirmé déclare déclarent déclaré assure assurent"
            " assuré indique indiquent indiqué précise précisé explique expliqué estime"
        )
    ),
    saying_auxiliaries=frozenset(("a", "ont")),
    articles=frozenset(listed("le la les l un une des du")),
    months={word: n for n, words in enumerate(_MONTHS, start=1) for word in words.split()},
    unsure_months=frozenset(("mars", "oct", "sept")),
    weekdays={word: n for n, word in enumerate(_WEEKDAYS, start=1)},
    relative_days=frozenset(listed("hier demain aujourd'hui avant-hier")),
    year_words=frozenset(listed("en année an depuis fin début")),
    numbers={
        **{word: str(value) for value, word in enumerate(_CARDINALS)},
        **_TENS,
        **{word: f"{value}." for value, word in enumerate(_ORDINALS, start=2)},
        "premier": "1.",
        "première": "1.",
        "premiers": "1.",
        "premières": "1.",
        "seconde": "2.",
        "cent": "100",
        "cents": "100",
        "mille": "1000",
        "million": "million",
        "millions": "million",
        "milliard": "billion",
        "milliards": "billion",
        "dizaine": "10",
        "dizaines": "dozens",
        "douzaine": "12",
        "centaine": "100",
        "centaines": "hundreds",
        "milliers": "thousands",
        "moitié": "half",
        "double": "double",
    },
    unsure_numbers=frozenset(
        listed(
            "un premier première premiers premières seconde moitié"
            " double dizaines centaines milliers"
            " neuf"
        )
    ),
    units=units(
        {
            "$": "dollar dollars",
            "€": "euro euros",
            "£": "livre livres",
            "₽": "rouble roubles",
            "₴": "hryvnia hryvnias",
            "¥": "yen yens yuan yuans",
            "franc": "franc francs",
            "point": "point points",
            "mm": "millimètre millimètres mm",
            "cm": "centimètre centimètres cm",
            "m": "mètre mètres",
            "km": "kilomètre kilomètres km",
            "hectare": "hectare hectares ha",
            "g": "gramme grammes",
            "kg": "kilogramme kilogrammes kilo kilos kg",
            "t": "tonne tonnes",
            "l": "litre litres",
            "second": "seconde secondes",
            "minute": "minute minutes",
            "day": "jour jours",
            "week": "semaine semaines",
            "month": "mois",
            "year": "an ans année années",
            "degree": "degré degrés",
            "mw": "mégawatt mégawatts mw",
            "gw": "gigawatt gigawatts gw",
        }
    ),
    unit_phrases={
        ("km", "h"): "km/h",
        ("kilomètres", "heure"): "km/h",
        ("kilomètres", "à", "l", "heure"): "km/h",
        ("pour", "100"): "%",
        ("points", "de", "pourcentage"): "points of percent",
    },
    clock_words=frozenset(("h", "heure", "heures")),
    bounds=bounds(
        {
            "≥": "au moins|pas moins de|au minimum|un minimum de",
            ">": "plus de|plus d",
            "≤": "au plus|au maximum|jusqu à|un maximum de",
            "<": "moins de|moins d",
            "≲": "près de|près d|presque",
        }
    ),
    month_leads=frozenset(listed("en depuis fin début mi")),
    span_leads=frozenset(
        listed(
            "dernier dernière prochain prochaine passé passée derniers dernières"
            " prochains prochaines"
        )
    ),
    span_words=frozenset(listed("an année mois semaine été hiver printemps automne")),
    denying=frozenset(
        listed("nié nie nient démenti dément démentent démentit conteste contestent contesté")
    ),
    affirming=frozenset(
        listed(
            "confirmé confirme confirment reconnu reconnaît reconnaissent admet admis admettent"
        )
    ),
    ones=frozenset(("un",)),
    tens_links=frozenset(("et",)),
    percent=frozenset(("pourcent",)),
    elisions=frozenset(listed("l d qu n s c j m t lorsqu puisqu jusqu quelqu")),
    decimal_comma=True,
)
