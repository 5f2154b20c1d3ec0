"""Outlets and agencies: to know one by its name, by its address, and in a byline.

A name is compared by its letters: "The Moscow Times" is the host themoscowtimes.com.
"""

import re
from typing import Final
from urllib.parse import urlsplit

# Agencies and outlets that other outlets credit, under every name in use, each with one key.
_KNOWN: Final[dict[str, str]] = {
    name: key
    for key, names in {
        "afp": "AFP|Agence France-Presse|Agence France Presse",
        "ap": "AP|The Associated Press|Associated Press|AP News",
        "reuters": "Reuters|Рейтер|Рейтерс|Ройтерз",
        "dpa": "dpa|Deutsche Presse-Agentur",
        "apa": "APA|Austria Presse Agentur",
        "epd": "epd|Evangelischer Pressedienst",
        "kna": "KNA|Katholische Nachrichten-Agentur",
        "efe": "EFE|Agencia EFE",
        "ansa": "ANSA",
        "pap": "PAP",
        "upi": "UPI",
        "xinhua": "Xinhua",
        "yonhap": "Yonhap",
        "anadolu": "Anadolu|AA|Anadolu Agency",
        "bloomberg": "Bloomberg|Bloomberg News",
        "tass": "TASS|ТАСС",
        "ria": "RIA Novosti|RIA|РИА Новости|РИА|РІА Новості",
        "interfax": "Interfax|Интерфакс|Інтерфакс",
        "interfaxukraine": "Interfax-Ukraine|Інтерфакс-Україна|Интерфакс-Украина",
        "ukrinform": "Ukrinform|Укрінформ|Укринформ",
        "unian": "UNIAN|УНІАН|УНИАН",
        "bbc": "BBC|BBC News|Би-би-си|Бі-бі-сі",
        "cnn": "CNN",
        "spiegel": "Spiegel|Der Spiegel",
        "economist": "The Economist",
        "guardian": "The Guardian",
        "meduza": "Meduza|Медуза",
        "pravda": "Ukrainska Pravda|Українська правда|Украинская правда",
        "suspilne": "Suspilne|Суспільне",
        "rfe": "RFE/RL|Radio Free Europe|Радіо Свобода|Радио Свобода",
    }.items()
    for name in names.split("|")
}
# What an outlet that no list knows is likely to be called.
_LIKE_AN_OUTLET: Final = re.compile(
    r"(?:Times|Post|News|Newspaper|Independent|Journal|Herald|Tribune|Press|Gazette|Telegraph"
    r"|Chronicle|Courier|Observer|Mirror|Monitor|Broadcasting|Zeitung|Nachrichten|Rundschau"
    r"|Anzeiger|Tageblatt|Kurier|Правда|Новости|Новини|Газета|Вести|Вісті|Медиа|Медіа)$"
)
_LEADING: Final = re.compile(
    r"^(?:by|von|par|por|автор|автори|авторы|источник|джерело|source|quelle)\s*:?\s+",
    re.IGNORECASE,
)
_SECOND_LEVEL: Final = frozenset(("co", "com", "org", "net", "gov", "ac", "edu"))
_SHORTEST_IN_HOST: Final = 5  # letters: "time" is in many hosts
_CYRILLIC: Final = re.compile(r"[а-яёіїєґ]")
# A Cyrillic name in a host is spelled by one of many customs. Each letter is brought to what all
# of them have in common, and so is the host: "газета" is gazeta and hazeta, "Холод" holod, kholod.
_ROMAN: Final = str.maketrans(
    dict(
        zip(
            "абвгґдеєёжзиіїйклмнопрстуфхцчшщыэюя",
            "abvggdeeozziiiiklmnoprstufgccssieua",
            strict=True,
        )
    )
    | dict.fromkeys("ъь")
)
_CUSTOMS: Final = (
    *(("shch", "s"), ("sh", "s"), ("zh", "z"), ("kh", "g"), ("ch", "c"), ("ts", "c"), ("h", "g")),
    *((lead + vowel, vowel) for lead in "yij" for vowel in "aeou"),
    *(("w", "v"), ("y", "i"), ("j", "i")),
)


def outlet_key(name: str) -> str | None:
    """One key for all the names of an outlet; None for what does not look like one."""
    name = without_lead(name)
    if name in _KNOWN:
        return _KNOWN[name]
    return _letters(name) if _LIKE_AN_OUTLET.search(name) else None


def without_lead(byline: str) -> str:
    """A byline without "By", "Von", "Автор:"."""
    return _LEADING.sub("", byline.strip())


def is_at(name: str, url: str) -> bool:
    """Whether the outlet of that name publishes at the address."""
    label = outlet_label(url)
    if not label:
        return False
    letters = _letters(without_lead(name))
    if outlet_key(name) == label or letters == label:
        return True
    if len(letters) < _SHORTEST_IN_HOST:
        return False
    if _CYRILLIC.search(letters):
        return _spelled_plainly(letters.translate(_ROMAN)) == _spelled_plainly(label)
    return letters.removeprefix("the") == label.removeprefix("the")


def outlet_label(url: str) -> str:
    """The part of the host that names the outlet: "themoscowtimes" of www.themoscowtimes.com."""
    parts = (urlsplit(url).hostname or "").split(".")
    if len(parts) > 2 and parts[-2] in _SECOND_LEVEL:
        parts = parts[:-1]
    return _letters(parts[-2]) if len(parts) > 1 else ""


def _spelled_plainly(roman: str) -> str:
    for custom, plain in _CUSTOMS:
        roman = roman.replace(custom, plain)
    return roman


def _letters(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())
