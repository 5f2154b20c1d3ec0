"""Every other service, through an Apprise URL (`tgram://…`, `slack://…`). An optional extra."""

import importlib
from typing import Any, Final

from crawler.notify.base import Message, NotSent

MISSING: Final = (
    "the package `apprise` is not installed; install it with `pip install newskeep[apprise]`."
)


class Apprise:
    """Sends messages through one Apprise URL, which may hold secrets and is never told."""

    def __init__(self, url: str) -> None:
        self._url = url

    def send(self, message: Message) -> None:
        """Raises NotSent, also where the package is missing or the URL is none of its own."""
        library = _library()
        try:
            sender = library.Apprise()
            known = sender.add(self._url)
            went = known and sender.notify(title=message.subject, body=message.text)
        except Exception as error:  # any of a hundred services may trip in its own way
            raise NotSent(f"Apprise failed ({type(error).__name__}).") from error
        if not known:
            raise NotSent("Apprise does not know this kind of URL.")
        if not went:
            raise NotSent("the service behind the Apprise URL did not take the message.")


def _library() -> Any:
    """Loaded when it is needed: most stores have no use for it, and it is an extra."""
    try:
        return importlib.import_module("apprise")
    except ImportError as error:
        raise NotSent(MISSING) from error
