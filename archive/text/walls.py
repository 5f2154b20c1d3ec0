"""The words and marks of pages that stand where an article should be.

Whole headings or phrases with word bounds, in the languages served: an article may speak of
blocking, of a page not found, or of troops.
"""

import re
from typing import Final

_I: Final = re.IGNORECASE

CHALLENGE_HTML: Final = re.compile(
    rb"_cf_chl_opt|/cdn-cgi/challenge-platform/|cf-browser-verification|cf-challenge-running"
    rb"|jschl[_-]vc|captcha-delivery\.com|geo\.captcha-delivery|px-captcha|_pxCaptcha|_Incapsula_"
    rb"Resource|ddos-guard/js-challenge|/\.well-known/ddos-guard|awswaf\.com|aws-waf-token"
    rb"|sgcaptcha|g-recaptcha|h-captcha|hcaptcha\.com|cf-turnstile|smartcaptcha|bm-verify|datadome",
    _I,
)
CHALLENGE_TEXT: Final = re.compile(
    r"\bjust a moment\b|\bchecking (?:your|the) browser\b|\bchecking if the site connection\b"
    r"|\bverify(?:ing)? (?:that )?you are (?:a )?human\b|\bare you (?:a )?(?:robot|human)\b"
    r"|\bprove (?:that )?you(?:'re| are) (?:not a robot|human)\b|\bi(?:'|’)?m not a robot\b"
    r"|\bpardon our interruption\b|\bplease enable (?:js|javascript) and (?:disable|cookies)\b"
    r"|\benable javascript and cookies to continue\b|\bunusual (?:traffic|activity) from your\b"
    r"|\bddos[- ]?guard\b|\bddos protection by\b|\battention required!|\bsecurity check\b"
    r"|\bpress (?:and|&) hold\b|\bcomplete the (?:captcha|security check)\b|\bcaptcha\b"
    r"|\bпроверка (?:вашего )?браузера\b|\bподтвердите,? что вы (?:не робот|человек)\b"
    r"|\bя не робот\b|\bвы не робот\b|\bпідтвердьте,? що ви (?:не робот|людина)\b"
    r"|\bперевірка (?:вашого )?браузера\b|\bich bin kein roboter\b|\bsind sie ein mensch\b"
    r"|\bje ne suis pas un robot\b|\bno soy un robot\b",
    _I,
)
DENIED_TEXT: Final = re.compile(
    r"\baccess (?:to this page has been )?denied\b|\b403 forbidden\b|\byou (?:have been|are)"
    r" blocked\b"
    r"|\byou don(?:'|’)t have permission to access\b|\byour (?:ip|ip address|request) (?:has"
    r" been|was|is) "
    r"blocked\b|\bдоступ запрещ[её]н\b|\bдоступ заборонено\b|\bzugriff verweigert\b"
    r"|\baccès refusé\b|\bacceso denegado\b",
    _I,
)
# A heading that says nothing but that the page is not there; matched against the whole heading.
NOT_FOUND_HEADING: Final = re.compile(
    r"\W*(?:(?:error|ошибка|помилка|fehler|erreur)[\s:]*)?(?:404\W*)?(?:"
    r"404|oops|whoops|(?:oops\W+)?(?:(?:the |this )?(?:page|article|story|content|file)"
    r"(?: you (?:requested|are looking for))? (?:is |was |could |can |cannot |can(?:'|’)t )?"
    r"(?:not |be |be not )?(?:be )?(?:found|no longer available|unavailable|not available"
    r"|does(?: not|n(?:'|’)t) exist)|page not found|not found|nothing (?:was )?found"
    r"|(?:page|article|content) (?:is )?(?:no longer available|unavailable|removed|deleted))"
    r"|(?:такой )?(?:страниц[аы]|стать[яи]|материал)(?: больше)? не (?:найден[аоы]?|существует)"
    r"|(?:запрашиваемая )?страница (?:не найдена|удалена)|материал удал[её]н|не найдено"
    r"|сторінк[ау] не (?:знайдено|існує)|сторінка не знайдена|матеріал видалено|не знайдено"
    r"|(?:die )?seite (?:wurde )?nicht (?:gefunden|verfügbar|mehr verfügbar)|nicht gefunden"
    r"|page (?:non trouvée|introuvable)|cette page n(?:'|’)existe (?:pas|plus)|contenu introuvable"
    r"|página no encontrada|no encontrad[ao]|pagina non trovata|página não encontrada"
    r"|nie znaleziono(?: strony)?|pagina niet gevonden|sidan (?:hittades inte|finns inte)"
    r")(?:\W*404)?\W*(?:error)?\W*",
    _I,
)
NOT_FOUND_TEXT: Final = re.compile(
    r"\b(?:this|the) (?:page|article|story|content)(?: you (?:requested|are looking for|were"
    r" looking"
    r" for))? (?:is no longer available|(?:could|can)(?: ?not|n(?:'|’)t) be found|was not found"
    r"|does(?: not|n(?:'|’)t) exist|has been (?:removed|deleted|moved)|is unavailable)\b"
    r"|\bwe (?:could(?: not|n(?:'|’)t)|can(?: ?not|(?:'|’)t)) find (?:the|that|this) page\b"
    r"|\bстраниц[аы](?: больше)? не (?:найдена|существует)\b|\bстраница удалена\b"
    r"|\bсторінк[ау] не (?:знайдено|знайдена|існує)\b"
    r"|\bseite (?:konnte |wurde )?nicht gefunden\b|\bpage (?:introuvable|non trouvée)\b"
    r"|\bpágina no (?:encontrada|existe)\b",
    _I,
)
LEGAL_TEXT: Final = re.compile(
    r"\bunavailable for legal reasons\b|\bunavailable (?:due to|for) legal\b"
    r"|\b(?:not |un)available in your (?:country|region|location|area)\b"
    r"|\bdoes not comply with (?:the )?gdpr\b|\bdue to (?:the )?(?:gdpr|general data protection)\b"
    r"|\b(?:from|in|access\w*) [^.]{0,40}\beuropean (?:economic area|union)\b[^.]{0,120}\b(?:gdpr"
    r"|access|available|time)\b|\bgeneral data protection regulation\b|\bblocked (?:by|under)"
    r" court"
    r" order\b|\bby order of (?:a|the) court\b"
    r"|\bдоступ (?:к [^.]{0,80})?(?:ограничен|заблокирован|закрыт)\b"
    r"|\bзаблокирован[ао]?\b[^.]{0,80}"
    r"\b(?:роскомнадзор\w*|решени\w+|закон\w*)\b|\bроскомнадзор\w*\b"
    r"|\bдоступ (?:до [^.]{0,80})?(?:обмежено|заблоковано)\b"
    r"|\bin ihrem land nicht verfügbar\b|\bn(?:'|’)est pas disponible dans votre (?:pays|région)\b"
    r"|\bno (?:está )?disponible en (?:su|tu) (?:país|región)\b",
    _I,
)
CONSENT_TEXT: Final = re.compile(
    r"\bwe value your privacy\b|\bwe and our (?:\d[\d,. ]* )?(?:partners|vendors)\b|\bwe care"
    r" about"
    r" your privacy\b|\byour privacy (?:choices|matters|is important)\b|\bbefore you continue\b"
    r"|\b(?:accept|manage|use of) (?:all )?cookies\b|\bcookie (?:consent|settings|preferences)\b"
    r"|\bwe use cookies\b|\bconsent to (?:the )?(?:use|processing|cookies)\b"
    r"|\bмы используем (?:файлы )?cookies?\b|\bсогласие на (?:обработку|использование)\b"
    r"|\bми використовуємо (?:файли )?cookies?\b|\bfiles? cookie\b"
    r"|\b(?:wir|und unsere partner) (?:verwenden|nutzen) cookies\b|\bcookies? akzeptieren\b"
    r"|\bmit werbung (?:und tracking )?weiterlesen\b|\bihre privatsphäre\b"
    r"|\bdatenschutzeinstellungen\b"
    r"|\bnous (?:et nos \d* ?partenaires |utilisons des cookies)|\bvotre vie privée\b"
    r"|\bvaloramos (?:su|tu) privacidad\b|\butilizamos cookies\b",
    _I,
)
PAYWALL_TEXT: Final = re.compile(
    r"\b(?:subscribe|sign in|log ?in|register|sign up)\b[^.\n]{0,40}\b(?:to (?:continue|read"
    r"|keep reading"
    r"|unlock|access|view)|for full access)\b|\bto (?:continue|keep|finish) reading\b"
    r"|\b(?:this (?:article|content|story) is |exclusive(?:ly)? )?(?:for|to) (?:our"
    r" )?(?:subscribers|"
    r"paying readers|members)(?: only)?\b|\bsubscribers?[- ]only\b|\bsubscriber[- ]exclusive\b"
    r"|\balready (?:a subscriber|have an account|a member)\b|\byou(?:'|’)ve (?:reached|read)"
    r" (?:your|all)\b"
    r"[^.\n]{0,40}\b(?:free|limit)\b|\bunlock (?:this|the full|full)\b|\bpremium (?:article"
    r"|content)\b"
    r"|\b(?:чтобы|для того,? чтобы) (?:читать|прочитать|продолжить)\b|\bтолько для подписчиков\b"
    r"|\bдоступн\w+ (?:только )?(?:по подписке|подписчикам)\b|\bоформите подписку\b"
    r"|\bлише для (?:перед)?платників\b|\bдоступн\w+ за (?:перед)?платою\b|\bоформіть передплату\b"
    r"|\b(?:jetzt )?weiterlesen mit\b|\bum (?:weiterzulesen|diesen artikel zu lesen)\b"
    r"|\bnur für abonnenten\b|\bbereits abonnent\b|\bdieser artikel ist (?:nur )?(?:für"
    r"|exklusiv)\b"
    r"|\b(?:article )?réservé(?:e|s)? (?:aux|à nos) abonnés\b|\bpour lire la suite\b|\bdéjà"
    r" abonné\b"
    r"|\b(?:solo )?para suscriptores\b|\bpara (?:seguir|continuar) leyendo\b|\bsuscríbete para\b",
    _I,
)
MAINTENANCE_TEXT: Final = re.compile(
    r"\b(?:under|scheduled|down for) maintenance\b|\bmaintenance mode\b|\b(?:we will|we(?:'"
    r"|’)ll) be (?:right )?"
    r"back (?:soon|shortly)\b|\btemporarily (?:unavailable|down|out of service)\b"
    r"|\b(?:internal server error|bad gateway|service unavailable|gateway time-?out)\b"
    r"|\berror establishing a database connection\b|\bplease try again (?:later|in a few)\b"
    r"|\bтехнически(?:е|х) работ\w*|\bсайт временно недоступен\b|\bведутся (?:технические"
    r" )?работы\b"
    r"|\bтехнічні роботи\b|\bсайт тимчасово недоступний\b|\bwartungsarbeiten\b|\bwartungsmodus\b"
    r"|\bvorübergehend nicht (?:erreichbar|verfügbar)\b|\ben (?:cours de )?maintenance\b"
    r"|\btemporairement indisponible\b|\ben mantenimiento\b|\btemporalmente no disponible\b",
    _I,
)
CONSENT_HOST: Final = re.compile(
    r"^(?:consent|cmp|privacy|cookies?|gdpr|guce|myprivacy|consentmanager)\.|\.privacymanager\.|"
    r"(?:^|\.)consent\.",
    _I,
)
CONSENT_PATH: Final = re.compile(r"/(?:cookie-?consent|consent|gdpr-?consent|privacy-?wall)\b", _I)
LOGIN_PATH: Final = re.compile(
    r"/(?:log-?in|sign-?in|sso|auth|register|sign-?up|subscribe|subscription|abo(?:nnement)?s?|"
    r"paywall|membership|checkout|oauth2?|account/login)(?:[/.?]|$)",
    _I,
)
LOST_PATH: Final = re.compile(
    r"/(?:404|not[-_]?found|page[-_]?not[-_]?found|error(?:[-_]?page)?|errors/404"
    r"|oops)(?:\.\w+)?/?$",
    _I,
)
