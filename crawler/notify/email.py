"""E-mail, handed to one server by SMTP."""

import smtplib
import ssl
from collections.abc import Sequence
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Final

from crawler.config import MailConfig
from crawler.notify.base import TIMEOUT, Message, NotSent

_PORT: Final = 25


class Email:
    """Sends messages to some people through one server."""

    def __init__(self, to: Sequence[str], config: MailConfig) -> None:
        self._to = tuple(to)
        self._config = config

    def send(self, message: Message) -> None:
        """Raises NotSent unless the server takes the letter for everybody."""
        try:
            with self._server() as server:
                if self._config.user is not None:
                    server.login(self._config.user, self._config.password or "")
                refused = server.send_message(self._letter(message))
        except smtplib.SMTPResponseException as error:
            said = f"{error.smtp_code} {_text(error.smtp_error)}"
            raise NotSent(f"the mail server refuses the letter: {said}.") from error
        except smtplib.SMTPRecipientsRefused as error:
            raise NotSent("the mail server refuses every receiver.") from error
        except (smtplib.SMTPException, OSError, ValueError) as error:
            reason = f"{type(error).__name__}: {error}"
            raise NotSent(f"the mail server cannot be used ({reason}).") from error
        if refused:
            raise NotSent(f"the mail server refuses {len(refused)} of the receivers.")

    def _server(self) -> smtplib.SMTP:
        host, _, port = self._config.server.rpartition(":")
        if not port.isdecimal():
            host, port = self._config.server, str(_PORT)
        seconds = TIMEOUT.total_seconds()
        context = ssl.create_default_context()
        match self._config.encryption:
            case "tls":
                return smtplib.SMTP_SSL(host, int(port), timeout=seconds, context=context)
            case "starttls":
                server = smtplib.SMTP(host, int(port), timeout=seconds)
                server.starttls(context=context)
                return server
            case "none":
                return smtplib.SMTP(host, int(port), timeout=seconds)

    def _letter(self, message: Message) -> EmailMessage:
        letter = EmailMessage()
        letter["From"] = self._config.sender
        letter["To"] = ", ".join(self._to)
        letter["Subject"] = message.subject
        letter["Date"] = format_datetime(message.made_at)
        # The same for every try: a mail program shows a letter that came twice once.
        letter["Message-ID"] = f"<{message.message_id}@newskeep.invalid>"
        letter["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody answers a machine
        letter.set_content(message.text)
        return letter


def _text(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else said
