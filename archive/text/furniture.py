"""Lines that stand with the article and are not part of it: known by what they say.

Whole-line patterns only, in the languages served, so that a sentence that merely contains such
words stays. Each layer says what it removed and why; none may remove more than half of a text.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from archive.model import Removed

STAMP_LINE: Final = "stamp line"
Sifted = tuple[tuple[str, ...], tuple[Removed, ...]]

_READ_ALSO: Final = (
    r"read (?:also|more|next)|see also|also read|more (?:on this|from|about)|related(?: articles?"
    r"| stor(?:y|ies)| news| topics?| coverage| content| links?)?|recommended(?: for you)?"
    r"|(?:don.t|do not) miss|you (?:may|might) also like|watch(?: also| now| more)?|must read"
    r"|читайте? (?:также|ещ[её]|далее)|смотрите также|по теме|ещ[её] по теме|материалы по теме"
    r"|подробнее|читайте? (?:також|ще)|дивіться також|до теми|матеріали за темою"
    r"|lesen sie (?:auch|hier|mehr|dazu)[^.]{0,30}|lies auch|siehe auch|mehr zum thema"
    r"|mehr dazu|auch interessant|das könnte sie auch interessieren|zum thema"
    r"|(?:à|a) lire (?:aussi|également)|lire (?:aussi|également|la suite)|voir aussi|sur le même"
    r" sujet|lea? (?:también|además|más)|ver (?:también|además)|te puede interesar"
    r"|leggi anche|vedi anche|potrebbe interessarti|le(?:ia|r) (?:também|mais)|veja também"
    r"|czytaj (?:także|też|również|więcej)|zobacz (?:także|też|również)|lees ook|läs (?:också|även"
    r"|mer)|les også|læs også|lue myös|čtěte také|olvasta már|ayrıca okuyun"
    r"|关联阅读|相关阅读|関連記事"
)
_NEWSLETTER: Final = (
    r"(?:subscribe|sign up|register)\b[^.]{0,80}(?:newsletter|updates?|alerts?|news"
    r"|channel)\b.{0,60}"
    r"|get (?:the|our)[^.]{0,60}newsletter.{0,80}|(?:follow|join) us on .{2,60}"
    r"|подпи(?:шитесь|сывайтесь|саться)\b.{0,120}|підпи(?:шіться|суйтесь|сатися)\b.{0,120}"
    r"|(?:jetzt |hier )?(?:newsletter|abonnieren)\b.{0,80}|abonnez-vous.{0,100}"
    r"|inscrivez-vous.{0,100}|suscríbete.{0,100}|iscriviti.{0,100}|assine.{0,60}newsletter.{0,40}"
)
_SERVICE: Final = (
    r"advertisement|advertising|sponsored(?: content)?|promoted(?: content)?|ad|реклама|anzeige"
    r"|werbung|publicité|publicidad|pubblicità|publicidade|reklama|advertentie|annons|annonse"
    r"|share(?: (?:this(?: article| story)?|on .{2,40}))?|поделиться|поширити|teilen|partager"
    r"|compartir|condividi|compartilhar|tweet|email|print|drucken|imprimer|imprimir|copy link"
    r"|comments?(?: \(\d+\))?|\d+ comments?|(?:leave|post|add) a comment|комментарии|коментарі"
    r"|kommentare|commentaires|comentarios|load more|show more|read full (?:article|story)"
    r"|read (?:the )?(?:entire|full) (?:article|story)|continue reading|continue|close|loading\.*"
    r"|click here to .{3,60}|\d+ (?:min(?:ute)?s?)(?: read)?|\d+ min\.? lesezeit"
    r"|\d[\d.,]* (?:views?|reads?|просмотр(?:ов|а)?|переглядів)|\d+ members on board"
    r"|(?:story|article) continues (?:below|after) (?:the )?(?:ad|advertisement|promotion)?"
    r"|skip (?:to main content|ad(?:vertisement)?)|remind me later\.?|payment methods"
)
_COPYRIGHT: Final = (
    r"(?:©|\(c\)|copyright (?:©|\(c\)|\d{4})).{0,160}|all rights reserved\.?.{0,60}|alle rechte"
    r" vorbehalten\.?"
    r"|tous droits réservés\.?|todos los derechos reservados\.?|все права защищены\.?"
    r"|всі права захищені\.?"
)
_STAMP: Final = (
    r"(?:(?:first |last )?(?:published|updated|posted|modified|created)(?: at| on)?"
    r"|обновлено|опубликовано|оновлено|опубліковано|aktualisiert(?: am)?|veröffentlicht(?: am)?"
    r"|stand|publié(?: le)?|mis à jour(?: le)?|publicado(?: el)?|actualizado(?: el)?"
    r"|pubblicato(?: il)?|aggiornato(?: il)?)\s*:?\s+(?=.{0,20}\d).{4,60}"
    r"|\d{1,2}[./]\d{1,2}[./]\d{4}(?:,?\s+(?:um\s+)?\d{1,2}[:.]\d{2}(?:\s*uhr)?)?"
    r"|(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? )?(?:jan|feb|mar|apr|may|jun|jul|aug|sep"
    r"|oct"
    r"|nov|dec)[a-z]*\.? \d{1,2}, \d{4}(?:,? (?:at )?\d{1,2}:\d{2}\s*(?:[ap]\.?m\.?)?(?:"
    r" [a-z]{2,4})?)?"
    r"|\d+ (?:seconds?|minutes?|hours?|days?|weeks?) ago|vor \d+ (?:minuten?|stunden?|tagen?)"
    r"|\d+ (?:минут[ыу]?|час(?:а|ов)?|дн(?:я|ей)) назад|\d+ (?:хвилин[иу]?|годин[иу]?|дні[в]?)"
    r" тому"
    r"|il y a \d+ (?:minutes?|heures?|jours?)|hace \d+ (?:minutos?|horas?|días?)"
)
_CREDITS: Final = (
    r"(?:additional |with |further )*reporting by .{3,250}"
    r"|(?:edited|editing|written|compiled) by [^.]{3,100}"
    r"|(?:photos?|fotos?|bild(?:er)?|images?|picture|image credit|credit|фото|foto) ?"
    r"(?:credit|by|courtesy of)?\s*[:©].{2,100}"
    r"|[^.!?]{2,60}/\s?(?:afp|ap|reuters|getty|dpa|epa|tass|imago|shutterstock|istock|anp|ansa|efe"
    r"|alamy|picture alliance)\b[^.!?]{0,50}"
    r"|(?:follow|like|find) .{2,60} on (?:twitter|facebook|instagram|youtube|telegram|x"
    r"|linkedin)\b"
    r".{0,120}"
)
_WIDGET: Final = (
    r"thank(?:s| you) for (?:signing up|subscribing).{0,60}|there was an error.{0,80}|sorry!?"
    r"|keep an eye on your inbox.{0,60}|please (?:check|enter) your (?:inbox|e-?mail).{0,80}"
    r"|[^.?!]{0,40}newsletter|(?:like|enjoy) this (?:story|article|post)\?.{0,120}"
    r"|tell us what you think.{0,10}|il vous reste [^.]{0,40} de cet article.{0,80}"
    r"|externe[rn]? inhalt.{0,80}|.{0,80}privatsphäre-einstellungen.{0,120}"
    r"|an dieser stelle [^.]{0,60}extern.{0,160}|empfohlener (?:externer|redaktioneller)"
    r" inhalt.{0,60}"
    r"|(?:to|please) (?:view|see|watch|display|enable|accept|allow) [^.]{0,80}(?:cookies"
    r"|javascript)"
    r".{0,100}|this content is (?:hosted|not available).{0,140}"
    r"|your browser (?:does not|doesn.t) support.{0,60}"
)
_PATTERNS: Final = tuple(
    (reason, re.compile(rf"\W{{0,3}}(?:{pattern})\W{{0,3}}", re.IGNORECASE))
    for reason, pattern in (
        ("advice to read on", rf"(?:{_READ_ALSO})(?:\s*[:：|].{{0,160}})?"),
        ("newsletter or channel", _NEWSLETTER),
        ("service line", _SERVICE),
        ("copyright", _COPYRIGHT),
        (STAMP_LINE, _STAMP),
        ("credit", _CREDITS),
        ("widget", _WIDGET),
    )
)
_LONGEST: Final = 240  # characters; what is longer is a paragraph, whatever it begins with

# "A Message from The Moscow Times:", and what other papers write at the head of such a block.
_APPEAL_HEAD: Final = re.compile(
    r"(?:a|an (?:urgent|important)) (?:message|note|appeal|word) from .{2,80}:?"
    r"|(?:dear|уважаемые|дорогие|шановні|liebe|chers?|estimad[oa]s|querid[oa]s) .{0,40}"
    r"(?:readers?|reader|читатели|друзья|читачі|leser(?:innen und leser)?|lecteurs|lectores)"
    r".{0,30}[,!:.]?"
    r"|(?:before you go|we (?:need|have) (?:your help|a favou?r to ask).{0,40}|support (?:us"
    r"|our work"
    r"|independent journalism|.{2,40} journalism).{0,30}|поддержите .{2,60}|підтримайте .{2,60}"
    r"|unterstützen sie .{2,60}|soutenez.{2,60}|apoya .{2,60})[.!:…]*",
    re.IGNORECASE,
)
_APPEAL_WORDS: Final = re.compile(
    r"\b(?:support(?:ing|ers?)?|donat\w+|contribut\w+|independent|journalis\w+|silenced?|payments?"
    r"|paiment|remind|monthly|subscri\w+|members?(?:hip)?|readers?|reporting|continue|help us"
    r"|your help|thank you|поддерж\w+|пожертв\w+|независим\w+|журналист\w+|читател\w+|подпис\w+"
    r"|підтрим\w+|пожертв\w+|незалежн\w+|журналіст\w+|читач\w+|unterstütz\w+|spende\w*"
    r"|unabhängig\w+|soutenez|soutien|dons?|indépendant\w*|apoy\w+|don(?:a|ar|ación)"
    r"|independiente\w*)\b",
    re.IGNORECASE,
)
_APPEAL_FROM: Final = 0.3  # of the text's letters: an appeal stands below the story, not above it
_APPEAL_SHARE: Final = 0.4  # of the lines below the head of the appeal that speak of it


def why_furniture(line: str) -> str | None:
    """The reason for which a whole line is furniture; None for text."""
    if len(line) > _LONGEST:
        return None
    for reason, pattern in _PATTERNS:
        if pattern.fullmatch(line):
            return reason
    return None


def without_furniture_lines(lines: Sequence[str]) -> Sifted:
    """Drop lines that are furniture by what they say."""
    reasons = [why_furniture(line) for line in lines]
    return sift(lines, reasons, "furniture")


def without_appeal(lines: Sequence[str]) -> Sifted:
    """Cut a donation appeal and all below it, where most of what is below speaks of it."""
    start = next(_appeal_starts(lines), None)
    if start is None:
        return tuple(lines), ()
    removed = tuple(
        Removed(line, "appeal", f"part of the appeal that begins “{lines[start][:60]}”")
        for line in lines[start:]
    )
    return tuple(lines[:start]), removed


def _appeal_starts(lines: Sequence[str]) -> Iterator[int]:
    total = sum(map(len, lines)) or 1
    above = 0
    for index, line in enumerate(lines):
        if above >= _APPEAL_FROM * total and _APPEAL_HEAD.fullmatch(line.strip()):
            rest = lines[index:]
            speaking = sum(bool(_APPEAL_WORDS.search(each)) for each in rest)
            if speaking >= _APPEAL_SHARE * len(rest):
                yield index
        above += len(line)


def sift(lines: Sequence[str], reasons: Sequence[str | None], layer: str) -> Sifted:
    """Part lines by their reasons; when more than half of the text would go, nothing goes."""
    going = sum(len(line) for line, why in zip(lines, reasons, strict=True) if why)
    if going * 2 > sum(map(len, lines)):
        return tuple(lines), ()
    kept = tuple(line for line, why in zip(lines, reasons, strict=True) if not why)
    removed = tuple(
        Removed(line, layer, why) for line, why in zip(lines, reasons, strict=True) if why
    )
    return kept, removed
