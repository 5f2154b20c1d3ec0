"""English."""

from typing import Final

from archive.language.lexicon import Lexicon, bounds, listed, units

_UNITS = listed(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen"
)
_ORDINALS = listed(
    "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
    " thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth"
)
_TENS = listed("twenty thirty forty fifty sixty seventy eighty ninety")
_CONTRACTED_NOT = listed(
    "do does did is are was were has have had would should could might must need ought"
)
_CONTRACTED_HEADS = listed(
    "i you we they he she it that there here who what where how when let this these those"
)
_ENDINGS = {"'ll": "will", "'ve": "have", "'re": "are", "'m": "am", "'d": "would", "'s": "is"}

ENGLISH: Final = Lexicon(
    language="en",
    function_words=frozenset(
        listed("""
        a an the of in on at to for from by with about into onto over under between among through
        during before after above below up down out off as and or but nor so if than then because
        while whereas although though unless until since upon within without via per toward towards
        against across around along
        be is are was were been being am do does did done has have had having will would shall
        should can could may might must
        that which who whom whose this these those there here it its also
        """)
    ),
    weighty=frozenset(
        listed(
            "will would shall should can could may might must and or but if"
            " unless before after above below over under until since against more less"
        )
    ),
    negators=frozenset(
        listed("not no never none neither nor nobody nothing nowhere cannot without")
    ),
    negation_fillers=frozenset(
        listed(
            "do does did is are was were be been has have had will would can could a an any the to"
            " ever yet longer"
        )
    ),
    not_negating_before=frozenset(listed("only just merely least more less later")),
    echoing_negators=frozenset(("nor",)),
    privatives=frozenset(("without",)),
    indefinites=frozenset(
        listed("""
        some any several many someone somebody something anyone anybody anything people all
        always both every everybody everyone everything everywhere one still sometimes
        """)
    ),
    negative_prefixes=("un", "non", "il", "ir", "im", "in", "dis"),
    seeming_negations=listed(
        """
        disclos discover discharg discount disease dismiss disorder displac display dispatch
        dispos dispute dissolv dissolut distract distribut discours disburs distinct distort
        unless unearth unleash uniform nonsense immediate immigra impertinent indent indifferent
        infamous intent invaluable invent irradiat
        """
    ),
    hedges=frozenset(
        listed(
            "reportedly allegedly apparently supposedly"
            " purportedly ostensibly presumably seemingly"
            " likely probably possibly perhaps suspected alleged reported so-called"
        )
    ),
    hedge_phrases=(
        ("according", "to"),
        ("appears", "to"),
        ("appear", "to"),
        ("appeared", "to"),
        ("seems", "to"),
        ("seem", "to"),
        ("seemed", "to"),
        ("is", "said", "to"),
        ("are", "said", "to"),
        ("may", "have"),
        ("might", "have"),
    ),
    reporting=frozenset(
        listed("""
        said says say saying told tells claimed claims claim claiming alleged alleges denied denies
        deny denying confirmed confirms confirm confirming admitted admits insisted insists
        announced announces stated states acknowledged acknowledges asserted asserts argued argues
        reported reports warned warns suggested suggests conceded concedes declared declares
        maintained maintains rejected rejects accused accuses
        """)
    ),
    loose_sources=frozenset({("according", "to")}),
    source_phrases=(("according", "to"),),
    offices=frozenset(
        listed("""
        chief chiefs official officials officer officers spokesman spokeswoman spokesperson
        minister ministers ministry secretary director commander mayor governor department
        authorities agency union source sources
        """)
    ),
    saying=frozenset(
        listed("said says say told tells added adds claims insists insisted warns admits argues")
    ),
    articles=frozenset(listed("a an the")),
    months={
        **{
            name: number
            for number, names in enumerate(
                (
                    "january jan",
                    "february feb",
                    "march mar",
                    "april apr",
                    "may",
                    "june jun",
                    "july jul",
                    "august aug",
                    "september sept sep",
                    "october oct",
                    "november nov",
                    "december dec",
                ),
                start=1,
            )
            for name in names.split()
        }
    },
    unsure_months=frozenset(listed("may march mar jan jun august")),
    weekdays={
        name: number
        for number, names in enumerate(
            (
                "monday mon mondays",
                "tuesday tue tues tuesdays",
                "wednesday wed wednesdays",
                "thursday thu thurs thursdays",
                "friday fri fridays",
                "saturday sat saturdays",
                "sunday sundays",
            ),
            start=1,
        )
        for name in names.split()
    },
    relative_days=frozenset(listed("yesterday today tomorrow tonight")),
    year_words=frozenset(
        listed(
            "in since from until till by during of before after to"
            " between year fiscal late early mid"
            " spring summer autumn fall winter"
        )
    ),
    numbers={
        **{word: str(value) for value, word in enumerate(_UNITS)},
        **{word: f"{value}." for value, word in enumerate(_ORDINALS)},
        **{word: str(10 * value) for value, word in enumerate(_TENS, start=2)},
        "half": "half",
        "quarter": "quarter",
        "dozen": "12",
        "dozens": "dozens",
        "hundred": "100",
        "hundreds": "hundreds",
        "thousand": "1000",
        "thousands": "thousands",
        "million": "million",
        "millions": "millions",
        "billion": "billion",
        "billions": "billions",
        "trillion": "trillion",
        "twice": "twice",
        "thrice": "thrice",
        "double": "double",
        "triple": "triple",
        "twentieth": "20.",
        "thirtieth": "30.",
    },
    unsure_numbers=frozenset(
        listed(
            "one first second seconds third half quarter double triple"
            " twice zero dozens hundreds thousands"
            " millions billions"
        )
    ),
    units=units(
        {
            "$": "dollar dollars usd",
            "€": "euro euros eur",
            "£": "pound pounds sterling gbp",
            "₽": "ruble rubles rouble roubles",
            "₴": "hryvnia hryvnias",
            "¥": "yen yuan",
            "franc": "franc francs",
            "peso": "peso pesos",
            "point": "point points",
            "mm": "millimetre millimetres millimeter millimeters mm",
            "cm": "centimetre centimetres centimeter centimeters cm",
            "m": "metre metres meter meters",
            "km": "kilometre kilometres kilometer kilometers km kms",
            "mile": "mile miles",
            "mph": "mph",
            "knot": "knot knots",
            "foot": "foot feet ft",
            "inch": "inch inches",
            "yard": "yard yards",
            "hectare": "hectare hectares ha",
            "acre": "acre acres",
            "g": "gram grams gramme grammes",
            "kg": "kilogram kilograms kilogramme kilogrammes kilo kilos kg",
            "t": "tonne tonnes",
            "ton": "ton tons",
            "lb": "lb lbs",
            "l": "litre litres liter liters",
            "gallon": "gallon gallons",
            "barrel": "barrel barrels",
            "second": "seconds secs",
            "minute": "minute minutes mins",
            "hour": "hour hours hrs",
            "day": "day days",
            "week": "week weeks",
            "month": "month months",
            "year": "year years",
            "degree": "degree degrees",
            "celsius": "celsius c",
            "fahrenheit": "fahrenheit f",
            "kw": "kilowatt kilowatts kw",
            "mw": "megawatt megawatts mw",
            "gw": "gigawatt gigawatts gw",
        }
    ),
    unit_phrases={
        ("km", "h"): "km/h",
        ("kilometres", "an", "hour"): "km/h",
        ("kilometers", "an", "hour"): "km/h",
        ("kilometres", "per", "hour"): "km/h",
        ("kilometers", "per", "hour"): "km/h",
        ("miles", "an", "hour"): "mph",
        ("miles", "per", "hour"): "mph",
        ("percentage", "points"): "points of percent",
        ("percentage", "point"): "points of percent",
        ("basis", "points"): "basis point",
        ("basis", "point"): "basis point",
        ("per", "cent"): "%",
    },
    bounds=bounds(
        {
            "≥": "at least|no fewer than|no less than|not less than|not fewer than|a minimum of",
            ">": "more than|over|above|upwards of|in excess of",
            "≤": "at most|no more than|not more than|up to|as many as|as much as|a maximum of",
            "<": "less than|fewer than|under|below",
            "≲": "nearly|almost|close to",
            # The particle of a verb bounds nothing.
            "": "handed over|hand over|hands over|handing over|turned over|turning over"
            "|signed over|brought over|won over",
        }
    ),
    month_leads=frozenset(listed("in since until till during late early mid last next this")),
    span_leads=frozenset(listed("this last next past previous coming following")),
    span_words=frozenset(listed("year years month months week weeks summer winter spring autumn")),
    denying=frozenset(
        listed("denied denies deny denying rejected rejects disputed disputes refuted refutes")
    ),
    affirming=frozenset(
        listed(
            "confirmed confirms confirm confirming admitted admits admit admitting"
            " acknowledged acknowledges acknowledge conceded concedes"
        )
    ),
    ones=frozenset(("one", "a")),
    hundreds_links=frozenset(("and",)),
    percent=frozenset(("percent", "pct")),
    contractions={
        **{f"{verb}n't": (verb, "not") for verb in _CONTRACTED_NOT},
        **{
            head + ending: (head, word)
            for head in _CONTRACTED_HEADS
            for ending, word in _ENDINGS.items()
        },
        "can't": ("can", "not"),
        "cannot": ("can", "not"),
        "won't": ("will", "not"),
        "shan't": ("shall", "not"),
        "let's": ("let", "us"),
    },
)
