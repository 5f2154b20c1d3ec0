"""Spanish."""

from typing import Final

from archive.language.lexicon import Lexicon, bounds, listed, units

_CARDINALS = listed(
    "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince"
    " dieciséis diecisiete dieciocho diecinueve veinte"
)
_TENS = listed("treinta cuarenta cincuenta sesenta setenta ochenta noventa")
_ORDINALS = listed("primer segund tercer cuart quint sext séptim octav noven décim")
_MONTHS = (
    "enero ene",
    "febrero feb",
    "marzo",
    "abril abr",
    "mayo",
    "junio jun",
    "julio jul",
    "agosto",
    "septiembre setiembre sept",
    "octubre oct",
    "noviembre nov",
    "diciembre dic",
)
_WEEKDAYS = listed("lunes martes miércoles jueves viernes sábado domingo")

SPANISH: Final = Lexicon(
    language="es",
    function_words=frozenset(
        listed("""
        el la los las lo un una unos unas de del al a en con por para sin sobre entre hasta desde
        hacia según durante contra tras ante bajo y e o u pero ni sino aunque porque pues como
        si cuando mientras que quien cuyo cuya donde
        es son era eran ser sido fue fueron está están estar ha han había habían haber será serán
        este esta estos estas ese esa esos esas se también ya
        """)
    ),
    weighty=frozenset(listed("y o pero si antes bajo contra sobre será serán")),
    negators=frozenset(listed("no nunca jamás ningún ninguna ninguno nadie nada tampoco ni sin")),
    negation_fillers=frozenset(
        listed("aún todavía un una de ha han es son era fue el la los las")
    ),
    not_negating_before=frozenset(listed("solo sólo solamente únicamente menos más obstante")),
    echoing_negators=frozenset(("ni",)),
    verb_negators=frozenset(("no",)),
    privatives=frozenset(("sin",)),
    indefinites=frozenset(
        listed("""
        varios varias algunos algunas algún alguna alguno alguien algo muchos muchas todo toda
        todos todas siempre cada ambos ambas
        """)
    ),
    negative_prefixes=("in", "im", "i", "des", "no"),
    seeming_negations=listed(
        """
        descubr descubiert despedi despid desarroll despleg desplieg desvel desmenti desmient
        destierr descuent descont destin desnud desplaz novel nomin
        """
    ),
    hedges=frozenset(
        listed("""
        supuestamente presuntamente presunto presunta presuntos presuntas supuesto supuesta
        aparentemente probablemente posiblemente quizá quizás
        """)
    ),
    hedge_phrases=(
        ("según",),
        ("de", "acuerdo", "con"),
        ("al", "parecer"),
        ("parece",),
        ("habría",),
        ("habrían",),
    ),
    reporting=frozenset(
        listed("""
        dijo dice dijeron dicen afirmó afirma afirmaron declaró declara declararon aseguró asegura
        aseguraron negó niega negaron confirmó confirma confirmaron admitió admite reconoció
        reconoce anunció anuncia informó informa informaron denunció denuncia sostuvo sostiene
        señaló señala acusó acusa acusaron desmintió desmiente alegó alega
        """)
    ),
    loose_sources=frozenset({("según",), ("de", "acuerdo", "con")}),
    source_phrases=(("según",), ("de", "acuerdo", "con")),
    saying=frozenset(
        listed(
            "dijo dice dijeron dicen afirmó afirma afirmaron aseguró asegura aseguraron informó"
            " informa informaron señaló señala señalaron indicó indica indicaron declaró"
            " declararon sostuvo"
        )
    ),
    articles=frozenset(listed("el la los las un una")),
    months={word: n for n, words in enumerate(_MONTHS, start=1) for word in words.split()},
    unsure_months=frozenset(("ene", "dic", "oct", "nov", "jun", "jul", "sept")),
    weekdays={word: n for n, word in enumerate(_WEEKDAYS, start=1)},
    relative_days=frozenset(listed("ayer hoy mañana anteayer")),
    year_words=frozenset(listed("en de desde año años hasta finales principios")),
    numbers={
        **{word: str(value) for value, word in enumerate(_CARDINALS)},
        **{word: str(10 * value) for value, word in enumerate(_TENS, start=3)},
        **{
            stem + ending: f"{value}."
            for value, stem in enumerate(_ORDINALS, start=1)
            for ending in ("o", "a", "os", "as")
        },
        "primer": "1.",
        "tercer": "3.",
        "cien": "100",
        "ciento": "100",
        "cientos": "hundreds",
        "doscientos": "200",
        "mil": "1000",
        "miles": "thousands",
        "millón": "million",
        "millones": "million",
        "docena": "12",
        "docenas": "dozens",
        "mitad": "half",
        "doble": "double",
        "decenas": "dozens",
    },
    unsure_numbers=frozenset(
        listed(
            "uno primer primero primera primeros primeras segundo segunda segundos segundas mitad"
            " doble miles cientos decenas docenas cuarto"
        )
    ),
    units=units(
        {
            "$": "dólar dólares",
            "€": "euro euros",
            "£": "libra libras",
            "₽": "rublo rublos",
            "₴": "grivna grivnas",
            "¥": "yen yenes yuan yuanes",
            "franc": "franco francos",
            "peso": "peso pesos",
            "point": "punto puntos",
            "mm": "milímetro milímetros mm",
            "cm": "centímetro centímetros cm",
            "m": "metro metros",
            "km": "kilómetro kilómetros km",
            "mile": "milla millas",
            "hectare": "hectárea hectáreas ha",
            "g": "gramo gramos",
            "kg": "kilogramo kilogramos kilo kilos kg",
            "t": "tonelada toneladas",
            "l": "litro litros",
            "minute": "minuto minutos",
            "hour": "hora horas",
            "day": "día días",
            "week": "semana semanas",
            "month": "mes meses",
            "year": "año años",
            "degree": "grado grados",
            "mw": "megavatio megavatios mw",
            "gw": "gigavatio gigavatios gw",
        }
    ),
    unit_phrases={
        ("km", "h"): "km/h",
        ("kilómetros", "por", "hora"): "km/h",
        ("por", "100"): "%",
        ("puntos", "porcentuales"): "points of percent",
    },
    bounds=bounds(
        {
            "≥": "al menos|por lo menos|como mínimo|no menos de|un mínimo de",
            ">": "más de",
            "≤": "como máximo|a lo sumo|no más de|un máximo de",
            "<": "menos de",
            "≲": "casi|cerca de",
        }
    ),
    month_leads=frozenset(listed("en desde hasta finales principios")),
    span_leads=frozenset(
        listed("próximo próxima próximos próximas pasado pasada último última siguiente este esta")
    ),
    span_words=frozenset(listed("año mes semana verano invierno otoño primavera")),
    denying=frozenset(
        listed("negó niega negaron niegan desmintió desmiente desmintieron rechazó rechaza")
    ),
    affirming=frozenset(
        listed(
            "confirmó confirma confirmaron confirman admitió admite admitieron reconoció reconoce"
        )
    ),
    ones=frozenset(("un", "uno")),
    tens_links=frozenset(("y",)),
    percent=frozenset(("porciento",)),
    decimal_comma=True,
)
