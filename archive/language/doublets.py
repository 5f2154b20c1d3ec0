"""Known words that stand for one another without another meaning: by ear, or by the ocean.

Both spellings are in the dictionary, so no distance tells them from "farm" and "firm"; the lists
are closed. What may be meant either way ("raise" and "raze") or counts ("to" and "two", "forth"
and "fourth") does not stand in them.
"""

import re
from collections.abc import Mapping
from typing import Final


def _pairs(listing: str) -> frozenset[frozenset[str]]:
    return frozenset(frozenset(pair.split()) for pair in listing.split(","))


# Apostrophes are left out: "whos" is "who's".
_CONFUSED: Final[Mapping[str, frozenset[frozenset[str]]]] = {
    language: _pairs(listing)
    for language, listing in {
        "en": (
            "their there,their theyre,there theyre,your youre,whose whos,to too,then than,"
            "were where,here hear,new knew,right write,threw through,past passed,quite quiet,"
            "accept except,affect effect,affects effects,affected effected,advice advise,"
            "aisle isle,allowed aloud,altar alter,bare bear,brake break,breath breathe,"
            "canvas canvass,cite site,sight site,complement compliment,cue queue,"
            "dependences dependencies,desert dessert,discreet discrete,elicit illicit,faze phase,"
            "flair flare,hoard horde,lead led,loose lose,loosing losing,metal mettle,"
            "palate palette,peace piece,peak peek,peak pique,pore pour,principal principle,"
            "principals principles,reign rein,reigns reins,role roll,roles rolls,"
            "stationary stationery,waive wave,weather whether"
        ),
        "de": "das dass,seid seit,wider wieder",
        "fr": "ce se,ces ses,on ont,son sont",
        "es": "echo hecho,halla haya,valla vaya",
    }.items()
}
_OVERSEAS: Final = _pairs(
    "ageing aging,aluminium aluminum,artefact artifact,artefacts artifacts,cheque check,"
    "cheques checks,enrolment enrollment,fulfil fulfill,gray grey,jewellery jewelry,"
    "judgement judgment,judgements judgments,kerb curb,maneuver manoeuvre,"
    "maneuvers manoeuvres,mold mould,plough plow,program programme,programs programmes,"
    "sceptic skeptic,sceptical skeptical,sceptics skeptics,storey story,tire tyre,tires tyres"
)
# Endings and stems of British English, and what America writes for them. Enough must stand before
# each that no short word becomes another: "four" and "for", "prised" and "prized".
_AMERICAN: Final = (
    (re.compile(r"(?<=[a-z]{2}[bdglmnptv])our"), "or"),
    (re.compile(r"(?<=[a-z]{2}[tb])re(?=[sd]?$)"), "er"),
    (re.compile(r"(?<=[a-z]{4}i)s(?=e[sd]?$|ers?$|ing$|ations?$)"), "z"),
    (re.compile(r"(?<=[a-z]{2}y)s(?=e[sd]?$|ing$)"), "z"),
    (re.compile(r"(?<=[a-z]e)ll(?=ed$|ing$|ers?$)"), "l"),
    (re.compile(r"(?<=[a-z]{2}en)c(?=e[sd]?$)"), "s"),
    (re.compile(r"(?<=[a-z]{3}og)ue(?=s?$)"), ""),
    (re.compile(r"(?<=[a-z])[ao]e(?=[mnd][a-z]{2})"), "e"),
)


def is_doublet(old: str, new: str, language: str | None) -> bool:
    """Whether two lower-case words are taken for each other by mistake, or are one, overseas."""
    pair = frozenset((old, new))
    if pair in _CONFUSED.get(language or "", ()):
        return True
    return language == "en" and (pair in _OVERSEAS or _american(old) == _american(new))


def _american(word: str) -> str:
    for british, written in _AMERICAN:
        word = british.sub(written, word)
    return word
