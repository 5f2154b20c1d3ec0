"""German."""

from typing import Final

from archive.language.lexicon import Lexicon, bounds, inflected, listed, units

_UNITS = listed(
    "null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn"
    " fünfzehn sechzehn siebzehn achtzehn neunzehn"
)
_ORDINALS = {
    "erst": "1.",
    "zweit": "2.",
    "dritt": "3.",
    "viert": "4.",
    "fünft": "5.",
    "sechst": "6.",
    "siebt": "7.",
    "acht": "8.",
    "neunt": "9.",
    "zehnt": "10.",
    "elft": "11.",
    "zwölft": "12.",
    "zwanzigst": "20.",
}
_TENS = listed("zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig")
_COMPOUND_UNITS = listed("ein zwei drei vier fünf sechs sieben acht neun")
_MONTHS = (
    "januar jan jänner",
    "februar feb",
    "märz",
    "april apr",
    "mai",
    "juni",
    "juli",
    "august aug",
    "september sept sep",
    "oktober okt",
    "november nov",
    "dezember dez",
)
_WEEKDAYS = (
    "montag montags montagabend",
    "dienstag dienstags dienstagabend",
    "mittwoch mittwochs mittwochabend",
    "donnerstag donnerstags donnerstagabend",
    "freitag freitags freitagabend",
    "samstag samstags sonnabend samstagabend",
    "sonntag sonntags sonntagabend",
)

GERMAN: Final = Lexicon(
    language="de",
    function_words=frozenset(
        listed("""
        der die das den dem des ein eine einen einem einer eines und oder aber denn sondern doch
        dass daß ob wenn als wie weil da damit so
        in im an am auf aus bei beim mit nach seit von vom zu zum zur für durch gegen ohne um bis
        über unter vor hinter neben zwischen während wegen trotz
        ist sind war waren sein wird werden wurde wurden worden hat haben hatte hatten kann können
        soll sollen muss müssen
        welche welcher welches dieser diese dieses diesem diesen auch es sich
        """)
    ),
    weighty=frozenset(
        listed(
            "und oder aber wenn vor nach über unter gegen"
            " kann können soll sollen muss müssen wird werden"
        )
    ),
    negators=frozenset(
        listed(
            "nicht kein keine keinen keinem keiner keines nie"
            " niemals niemand nichts nirgends weder"
            " ohne"
        )
    ),
    negation_fillers=frozenset(
        listed("ein eine einen einem einer eines noch hat haben ist sind war waren wird werden")
    ),
    not_negating_before=frozenset(listed("nur bloß zuletzt mehr weniger länger")),
    privatives=frozenset(("ohne",)),
    indefinites=frozenset(
        listed("""
        mehrere einige jemand etwas manche viele menschen personen leute alle allen aller alles
        immer stets jeder jede jedes jeden überall beide beiden manchmal
        """)
    ),
    negative_prefixes=("un", "nicht"),
    seeming_negations=listed(
        """
        unfall unfäll unwetter unkosten unmenge unsumme untiefe untat untät unzahl unkraut
        unkräut unmensch unrat
        """
    ),
    hedges=frozenset(
        listed("""
        angeblich angebliche angeblichen mutmaßlich mutmaßliche mutmaßlichen mutmaßlicher
        offenbar anscheinend vermutlich wahrscheinlich möglicherweise womöglich vielleicht
        wohl laut zufolge offensichtlich
        """)
    ),
    hedge_phrases=(
        ("nach", "angaben"),
        ("nach", "eigenen", "angaben"),
        ("nach", "ersten", "erkenntnissen"),
        ("nach", "bisherigen", "erkenntnissen"),
        ("so", "heißt", "es"),
    ),
    reporting=frozenset(
        listed("""
        sagte sagt sagten erklärte erklärt erklärten behauptete behauptet behaupteten bestätigte
        bestätigt bestätigten bestritt bestreitet bestritten dementierte dementiert meldete meldet
        teilte betonte betont räumte berichtete berichtet berichteten kündigte warnte warnt
        beschuldigte leugnete leugnet äußerte
        """)
    ),
    source_phrases=(("nach", "angaben"), ("laut",)),
    saying=frozenset(
        listed(
            "sagte sagt sagten erklärte erklärten meldete melden teilte teilten betonte"
            " berichtete berichteten warnte warnten äußerte"
        )
    ),
    articles=frozenset(listed("der die das den dem des ein eine einer einem")),
    months={word: n for n, words in enumerate(_MONTHS, start=1) for word in words.split()},
    unsure_months=frozenset(listed("jan mai april juni juli august")),
    weekdays={word: n for n, words in enumerate(_WEEKDAYS, start=1) for word in words.split()},
    relative_days=frozenset(listed("gestern heute morgen vorgestern übermorgen")),
    year_words=frozenset(listed("jahr jahre jahres jahren seit anfang ende mitte")),
    numbers={
        **inflected(_ORDINALS, listed("e en er es em")),
        **{word: str(value) for value, word in enumerate(_UNITS)},
        **{word: str(10 * value) for value, word in enumerate(_TENS, start=2)},
        **{
            f"{unit}und{ten}": str(10 * tens + value)
            for tens, ten in enumerate(_TENS, start=2)
            for value, unit in enumerate(_COMPOUND_UNITS, start=1)
        },
        "mio": "million",
        "mrd": "billion",
        "anderthalb": "1.5",
        "eineinhalb": "1.5",
        "dutzend": "12",
        "dutzende": "dozens",
        "hundert": "100",
        "hunderte": "hundreds",
        "tausend": "1000",
        "tausende": "thousands",
        "million": "million",
        "millionen": "million",
        "milliarde": "billion",
        "milliarden": "billion",
        "hälfte": "half",
        "doppelt": "double",
        "zweimal": "twice",
        "dreimal": "thrice",
    },
    unsure_numbers=frozenset(
        listed(
            "eins erste ersten erster erstes erstem acht achten"
            " achte hälfte doppelt dutzende hunderte"
            " tausende"
        )
    ),
    units=units(
        {
            "$": "dollar usd",
            "€": "euro eur",
            "£": "pfund",
            "₽": "rubel",
            "₴": "hrywnja griwna hrywnia",
            "¥": "yen yuan",
            "franc": "franken fr chf",
            "point": "punkt punkte punkten",
            "points of percent": "prozentpunkt prozentpunkte prozentpunkten",
            "mm": "millimeter millimetern mm",
            "cm": "zentimeter zentimetern cm",
            "m": "meter metern",
            "km/h": "stundenkilometer stundenkilometern",
            "km": "kilometer kilometern km",
            "mile": "meile meilen",
            "hectare": "hektar ha",
            "g": "gramm",
            "kg": "kilogramm kilo kg",
            "t": "tonne tonnen",
            "l": "liter litern",
            "second": "sekunde sekunden",
            "minute": "minute minuten",
            "hour": "stunde stunden",
            "day": "tag tage tagen",
            "week": "woche wochen",
            "month": "monat monate monaten",
            "year": "jahr jahre jahren",
            "degree": "grad",
            "kw": "kilowatt kw",
            "mw": "megawatt mw",
            "gw": "gigawatt gw",
        }
    ),
    unit_phrases={
        ("km", "h"): "km/h",
        ("kilometer", "pro", "stunde"): "km/h",
        ("kilometern", "pro", "stunde"): "km/h",
    },
    clock_words=frozenset(("uhr",)),
    bounds=bounds(
        {
            "≥": "mindestens|wenigstens|zumindest|nicht weniger als|ein minimum von",
            ">": "mehr als|über",
            "≤": "höchstens|maximal|bis zu|nicht mehr als|ein maximum von",
            "<": "weniger als|unter",
            "≲": "fast|knapp|beinahe|nahezu",
        }
    ),
    month_leads=frozenset(listed("im seit ende anfang mitte")),
    span_leads=frozenset(
        listed("""
        dieses diese dieser diesem diesen nächstes nächste nächsten nächster nächstem letztes
        letzte letzten letzter letztem vergangenes vergangene vergangenen vergangener vergangenem
        kommendes kommende kommenden kommender kommendem voriges vorige vorigen vorigem
        """)
    ),
    span_words=frozenset(listed("jahr jahres monat monats woche sommer winter herbst frühjahr")),
    denying=frozenset(
        listed(
            "bestritt bestreitet bestritten dementierte dementiert dementierten leugnete leugnet"
        )
    ),
    affirming=frozenset(listed("bestätigte bestätigt bestätigten räumte räumt gestand gesteht")),
    ones=frozenset(("ein", "eine", "einer")),
    percent=frozenset(("prozent",)),
    decimal_comma=True,
    capital_nouns=True,
)
