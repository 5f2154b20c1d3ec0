"""Blocks that stand among the paragraphs and are not the article, known by their own words.

The extractor has removed what it could; what is left here is the second net, for texts that came
without a page. Every pattern is anchored at both ends of a block, so that a sentence of the
article that only mentions such words stays. A block found here is compared as `format`: recorded,
never alerted.
"""

import re
from collections.abc import Sequence
from typing import Final

FURNITURE_VERSION: Final = "1"

_LONGEST: Final = 220  # characters of a block that a pattern may match
_TAIL_SHARE: Final = 0.7  # of the blocks: a tail longer than this is not a tail

_NUMBER = r"\d[\d.,\s\xa0]*[kKmMтТ]?"
_ONE_BLOCK: Final = re.compile(
    rf"""
    # how long ago, how long to read
    (?:(?:updated|published|posted|last\ updated|обновлено|опубликовано|оновлено|опубліковано
      |aktualisiert|veröffentlicht|mis\ à\ jour|publié|modifié|actualizado|publicado)\s*:?\s*)?
      (?:(?:vor|il\ y\ a|hace)\s*)?
      (?:{_NUMBER}|an?|one|einer|une?|una?)\s*
      (?:seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?
        |секунд\w*|минут\w*|час\w*|дн\w*|день|недел\w*
        |хвилин\w*|годин\w*|дні\w*|тижд\w*
        |sekunden?|minuten?|stunden?|tage?n?|wochen?
        |secondes?|heures?|jours?|semaines?|segundos?|minutos?|horas?|días?|semanas?)
      (?:\s+(?:ago|назад|тому))?
  | (?:just\ now|только\ что|щойно|gerade\ eben|à\ l'instant|ahora\ mismo)
  | {_NUMBER}\s*[-–]?\s*(?:min(?:ute)?s?|мин\w*|хв\w*|minuten?)\.?\s*(?:read
  |reading(?:\ time)?|чтения|читання|lesezeit|de\ lecture|de\ lectura)
  | (?:reading\ time|время\ чтения|час\ читання|lesezeit|temps\ de\ lecture
  |tiempo\ de\ lectura)\s*:?\s*{_NUMBER}\s*\w*\.?
    # counters
  | {_NUMBER}\s*(?:views?|shares?|comments?|likes?|reads?|просмотр\w*|комментари\w*
  |перегляд\w*|коментар\w*|aufrufe|kommentare?|vues?|commentaires?|partages?|vistas|visitas
  |comentarios?)
  | (?:views?|shares?|comments?|likes?|просмотр\w*|комментари\w*|перегляд\w*|коментар\w*
  |aufrufe|kommentare?|vues|commentaires|visitas|comentarios)\s*:\s*{_NUMBER}
    # pointers to other articles
  | (?:related(?:\ (?:articles?|stor(?:y|ies)|links?|news))?|read\ (?:also|more|next)
  |also\ read|see\ also|more\ on\ this|recommended|don't\ miss|watch
      |читайте\ также|читать\ также|смотрите\ также|по\ теме|также\ по\ теме|материалы\ по\ теме
      |читайте\ також|дивіться\ також|за\ темою
      |lesen\ sie\ auch|mehr\ zum\ thema|siehe\ auch|lire\ aussi|à\ lire\ aussi|voir\ aussi
      |lea\ también|lee\ también|leer\ más|te\ puede\ interesar|ver\ también)
      \s*(?:[:.…»>-].*)?
    # invitations to a newsletter or a channel
  | (?:sign\ up|subscribe|register)\ (?:for|to)\ (?:our|the|this|one\ of)\ (?:[\w'’&-]+\ ){{0,5}}
      (?:newsletters?|mailing\ lists?|channel|podcasts?)[.!]?
  | get\ (?:[\w'’&-]+\ ){{1,8}}(?:in|to)\ your\ inbox(?:\ [\w'’&-]+){{0,5}}[.!]?
  | follow\ (?:us|our\ \w+)\ on\ (?:[\w'’&]+[ ,]*){{1,6}}[.!]?
  | (?:подписывайтесь|подпишитесь)\ на\ (?:наш\w*\ )?(?:[\w«»-]+\ ){{0,4}}[\w«»-]+[.!]?
  | (?:підписуйтесь|підписуйтеся|підпишіться)\ на\ (?:наш\w*\ )?(?:[\w«»-]+\ ){{0,4}}
      [\w«»-]+[.!]?
  | abonnieren\ sie\ (?:unseren?|den|hier)\ (?:[\w-]+\ ){{0,4}}(?:newsletter|kanal|podcast)[.!]?
  | (?:abonnez|inscrivez)-vous\ à\ (?:notre|nos|la)\ (?:[\w'’-]+\ ){{0,4}}
      (?:newsletters?|infolettres?|lettres?|chaîne)(?:\ [\w'’-]+){{0,3}}[.!]?
  | (?:suscríbase|suscríbete)\ a\ (?:nuestro|nuestra|la|los)\ (?:[\w-]+\ ){{0,4}}
      (?:bolet[ií]n(?:es)?|newsletters?|canal)(?:\ [\w-]+){{0,3}}[.!]?
    # the text of a picture that stands for itself
  | (?:[\w'’&.-]+\ ){{0,4}}(?:logo|icon|thumbnail|логотип)
    # slots and buttons
  | (?:advertisement|advertising|ad|sponsored(?:\ content)?|реклама|anzeige|werbung|publicité
  |publicidad|anuncio)\s*:?
  | (?:share(?:\ (?:this|on)\b.{{0,40}})?|print|email|comments?|subscribe|sign\ up|log\ in
  |show\ (?:more|less)|load\ more|read\ more|more
      |remind\ me\ later|follow\ us|avatar|news\ feed|video|photo|gallery|loading\W*
      |continue\ reading
      |поделиться|подписаться|показать\ ещ[её]|загрузить\ ещ[её]|далее|видео|фото
      |поділитися|підписатися|показати\ більше|teilen|drucken|abonnieren|mehr\ anzeigen
      |(?:artikel|beitrag)\ (?:teilen|drucken)|partager(?:\ l['’]article)?|s'abonner
      |compartir|suscríbete|ver\ más)
    """,
    re.VERBOSE | re.IGNORECASE,
)
# Where a tail begins: an appeal, a box about the author, a feed of other news.
_TAIL_HEAD: Final = re.compile(
    r"""
    a\ message\ from\ .{1,60}: | dear\ readers?\W* | support\ (?:our|independent|the)\ .{1,60}
  | (?:before\ you\ go|we\ need\ your\ help|a\ note\ from\ .{1,60})\W*
  | avatar | about\ the\ authors? | news\ feed | most\ (?:read|popular) | latest\ (?:news|stories)
  | уважаемые\ читатели\W* | дорогие\ читатели\W* | об\ авторе | лента\ новостей
  | новости\ по\ теме
  | шановні\ читачі\W* | про\ автора | стрічка\ новин | über\ den\ autor | meistgelesen
  | à\ propos\ de\ l'auteur | les\ plus\ lus | sobre\ el\ autor | lo\ más\ leído
    """,
    re.VERBOSE | re.IGNORECASE,
)
_TAIL_WORDS: Final = re.compile(
    r"""
    \b(?:support\ us|your\ support|by\ supporting|donat(?:e|ion)s?|contribut(?:e|ions?)
      |remind\ me\ later
    |show\ more|news\ feed|read\ more|subscribe|is\ a\ (?:reporter|journalist|correspondent
    |senior|staff|freelance)\b
    |поддержите|пожертвов\w+|подпишитесь|підтримайте|підпишіться|unterstützen\ sie|spenden
    |soutenez|faites\ un\ don|apóyanos|suscríbete)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_SENTENCE_END: Final = re.compile(r"""[.!?…:;,]["'”’»)\]]*\s*$""")


def furniture(paragraphs: Sequence[str]) -> frozenset[int]:
    """The indexes of the blocks that are furniture by their own words."""
    single = {index for index, block in enumerate(paragraphs) if _is_one_block(block)}
    return frozenset(single | _tail(paragraphs))


def _is_one_block(block: str) -> bool:
    return len(block) <= _LONGEST and _ONE_BLOCK.fullmatch(block.strip()) is not None


def _tail(paragraphs: Sequence[str]) -> set[int]:
    """Everything from the head of a tail on, if words of such a tail stand in it."""
    first = int(len(paragraphs) * (1 - _TAIL_SHARE))
    for index in range(max(first, 1), len(paragraphs)):
        if not _TAIL_HEAD.fullmatch(paragraphs[index].strip()):
            continue
        if not any(_TAIL_WORDS.search(block) for block in paragraphs[index:]):
            continue
        return set(range(_with_teasers(paragraphs, index), len(paragraphs)))
    return set()


def _with_teasers(paragraphs: Sequence[str], index: int) -> int:
    """Lines without an end stop right above the tail lead to no text: they are links."""
    while index > 1 and not _SENTENCE_END.search(paragraphs[index - 1]):
        index -= 1
    return index
