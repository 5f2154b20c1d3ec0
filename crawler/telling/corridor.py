"""Gathers and sends, in turns. Its methods block; one thread at a time uses it."""

import hashlib

from archive.catalogue import Catalogue
from crawler.clock import Clock
from crawler.config import Config, NotifyRule
from crawler.frontier import Frontier
from crawler.notify import Message, message_of, notifier_of, trial_news
from crawler.telling.gathering import Gatherer
from crawler.telling.sending import MakeNotifier, Sender


class Telling:
    """Tells people of what was found."""

    def __init__(
        self,
        config: Config,
        frontier: Frontier,
        catalogue: Catalogue,
        clock: Clock,
        *,
        notifier: MakeNotifier | None = None,
    ) -> None:
        rules = {rule.rule_id: rule for rule in config.notify}
        self._gatherer = Gatherer(rules, frontier, catalogue, clock)
        self._sender = Sender(rules, frontier, clock, notifier or notifiers(config))

    def turn(self) -> int:
        """Gather news, then send what is due; how many messages went out."""
        self.gather()
        return self.send()

    def gather(self) -> int:
        """Put what was found since the last time into the outbox; how many messages are new."""
        return self._gatherer.gather()

    def send(self) -> int:
        """Send what is due; how many messages went out. A rule that fails waits for its turn."""
        return self._sender.send()


def notifiers(config: Config) -> MakeNotifier:
    """The real channels of a configuration."""
    agent = config.identity.user_agent
    return lambda rule: notifier_of(rule, config.mail, user_agent=agent)


def trial(clock: Clock, rule: NotifyRule) -> Message:
    """The message that tries a rule out."""
    now = clock.now()
    identity = hashlib.sha256(f"{rule.rule_id}\0{now.isoformat()}".encode()).hexdigest()
    return message_of(identity, [trial_news(now)], made_at=now, sent_at=now)
