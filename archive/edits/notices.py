"""Notices: the publisher's own words that a text was corrected or updated."""

import re
from typing import Final

from archive.model import EditKind

NOTICES_VERSION: Final = "1"

_CORRECTION_LABEL = r"""
    corrections?|clarifications?|erratum|errata|retraction
  | исправлени[ея]|уточнени[ея]|поправк[аи]|опровержение | виправлення|уточнення|спростування
  | korrektur|berichtigung|richtigstellung|klarstellung
  | rectificatif|rectification|précision | correcci[oó]n(?:es)?|rectificaci[oó]n|aclaraci[oó]n
  |fe\ de\ errat?as
"""
_UPDATE_LABEL = r"""
    upd(?:ate[ds]?)?|last\ updated
  | обновлен[ио]е?|дополнен[ио]е?|добавлено | оновлен(?:о|ня)|доповнен(?:о|ня)
  | aktualisierung|aktualisiert|nachtrag | mise\ à\ jour|màj|actualis(?:é|ation)
  | actualizaci[oó]n|actualizado
"""
_EDITOR_LABEL = r"""
    (?:an?\ )?(?:editor(?:'s|’s|s['’]|ial)?|ed\.)\ note | note\ from\ the\ editors?
  | от\ редакции|примечание\ редак\w+|прим\.\ ред\. | від\ редакції|примітка\ редак\w+
  | anm(?:erkung|\.)?\ d(?:er|\.)\ red(?:aktion|\.)|hinweis\ der\ redaktion
  | note\ de\ la\ rédaction|ndlr | nota\ de(?:\ la\ redacci[oó]n|l\ editor)|n\.\s?de\ la\ r\.
"""
_DATE_PART = r"(?:\s*[(\[][^)\]\n]{0,60}[)\]]|[\s,(\[–—-](?:[^:.\n]|\.(?=[\w:,])){0,60})?"
_AHEAD = r"^[\s*_#\[(\"'“«>-]*"
_CORRECTION: Final = re.compile(
    rf"{_AHEAD}(?:{_CORRECTION_LABEL}){_DATE_PART}\s*(?::|\*\*|$|[–—-]\s)",
    re.VERBOSE | re.IGNORECASE,
)
_UPDATE: Final = re.compile(
    rf"{_AHEAD}(?:{_UPDATE_LABEL})\b(?:{_DATE_PART}\s*(?::|\*\*|$|[–—-]\s|\)|\])|\.(?:\s|$))",
    re.VERBOSE | re.IGNORECASE,
)
_EDITOR: Final = re.compile(rf"{_AHEAD}(?:{_EDITOR_LABEL})\b", re.VERBOSE | re.IGNORECASE)
_OF_THIS_PAGE = (
    r"(?:this|the|an?\ (?:earlier|previous|original|prior))\s+(?:version\ of\ (?:this|the)\s+)?"
    r"(?:article|story|post|page|report|piece|headline|version|item|document|announcement)"
)
_SAYS_CORRECTED: Final = re.compile(
    rf"""
    \b{_OF_THIS_PAGE}\s+(?:has\ been|was|have\ been|is)\s+(?:\w+ly\ )?(?:corrected|amended
      |clarified|retracted)
  | \b(?:an?|the)\s+(?:earlier|previous|original|prior)\s+version\s+of\s+(?:this|the)\b.{{0,60}}
      \b(?:said|stated|misstated|misspelled|misidentified|incorrect\w*|wrong\w*|erroneous\w*
        |gave|listed|named|referred)
  | \bwe\ (?:regret|apologi[sz]e\ for)\ the\ error
  | \bв\ (?:первой|первоначальной|предыдущей|ранней)\ версии\ (?:текста|статьи|материала|новости)
  | \b(?:у|в)\ (?:першій|попередній|початковій)\ версії\ (?:тексту|статті|матеріалу|новини)
  | \bin\ einer\ (?:früheren|ersten|vorherigen)\ (?:version|fassung)
  | \bune\ version\ (?:précédente|antérieure)\ de\ cet
  | \b(?:una|en\ una)\ versión\ (?:anterior|previa)\ de\ est[ea]
    """,
    re.VERBOSE | re.IGNORECASE,
)
_SAYS_UPDATED: Final = re.compile(
    rf"""
    \b{_OF_THIS_PAGE}\s+(?:has\ been|was|is\ being|will\ be)\s+updated
  | \b(?:статья|текст|новость|материал)\ (?:была?\ |был\ )?(?:обновлен[аоы]?|дополнен[аоы]?)\b
  | \b(?:стаття|текст|новина|матеріал)\ (?:бул[аои]\ |був\ )?(?:оновлен[аоио]*|доповнен[аоио]*)\b
  | \bdieser\ (?:artikel|beitrag|text)\ wurde\ aktualisiert
  | \bcet\ article\ a\ été\ (?:mis\ à\ jour|actualisé)
  | \best[ea]\ (?:artículo|noticia|nota)\ (?:ha\ sido|fue)\ actualizad[oa]
    """,
    re.VERBOSE | re.IGNORECASE,
)
# One of these stands in every sentence that the two patterns above can find.
_SPEAKS_OF_ITSELF: Final = (
    *("version", "Version", "Fassung", "correct", "amend", "clarif", "retract", "updat", "regret"),
    *("apolog", "верси", "версі", "обновл", "оновл", "дополн", "доповн", "aktualis", "versión"),
    *("mis à jour", "actualis", "actualiz"),
)
_CORRECTING_WORDS: Final = re.compile(
    r"""correct|amend|clarif|misstat|mistake|error|erroneous|retract|misspell
    |исправ|уточн|ошиб|виправ|помил|korrig|berichtig|fehler|corrig|rectifi|erreur|errónea|error""",
    re.VERBOSE | re.IGNORECASE,
)


def notice_kind(text: str) -> EditKind | None:
    """Of what kind a notice is that begins with this sentence; None for no notice."""
    speaks = any(word in text for word in _SPEAKS_OF_ITSELF)
    if _CORRECTION.match(text) or (speaks and _SAYS_CORRECTED.search(text)):
        return EditKind.CORRECTION_NOTICE
    if _EDITOR.match(text):
        return _editors_note(text)
    if _UPDATE.match(text) or (speaks and _SAYS_UPDATED.search(text)):
        return _update(text)
    return None


def is_bare_label(text: str) -> bool:
    """Whether a block is only the label of a notice, whose words stand in the next block."""
    return notice_kind(text) is not None and len(text.split()) <= 3


def _editors_note(text: str) -> EditKind | None:
    if _CORRECTING_WORDS.search(text):
        return EditKind.CORRECTION_NOTICE
    return (
        EditKind.UPDATE_NOTICE if re.search(r"updat|обновл|оновл|aktualis", text, re.I) else None
    )


def _update(text: str) -> EditKind:
    if re.search(r"\bcorrected\b|\bисправлен|\bвиправлен|\bkorrigiert\b", text, re.I):
        return EditKind.CORRECTION_NOTICE
    return EditKind.UPDATE_NOTICE
