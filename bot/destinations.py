"""Whom the bot speaks to, as the configuration says it: the platforms, and where reports go outside the chats."""

from collections.abc import Callable
from datetime import datetime

from bot import __version__
from bot.config import Config, address_of
from bot.core.outside import MAIL, WIKI, Outside
from bot.core.platform import Platform

Clock = Callable[[], datetime]

USER_AGENT = f"Convene/{__version__} (a chat bot for working groups)"
"""How the bot is called where it asks for web pages."""


def platforms_of(config: Config, clock: Clock) -> dict[str, Platform]:
    """The platforms that the configuration names. Their libraries are imported here, and only where needed."""
    found: dict[str, Platform] = {}
    if config.matrix:
        from bot.platforms.matrix import Matrix

        m = config.matrix
        found["matrix"] = Matrix(
            m.homeserver,
            m.user,
            password=m.password.get_secret_value() if m.password else "",
            token=m.token.get_secret_value() if m.token else "",
            store=m.store,
            recovery_key=m.recovery_key.get_secret_value() if m.recovery_key else "",
            allow_invites=(*m.allow_invites_from, *(a.id for a in config.core.accounts if a.platform == "matrix")),
            clock=clock,
        )
    if config.telegram:
        from bot.platforms.telegram import Telegram

        t = config.telegram
        found["telegram"] = Telegram(
            t.token.get_secret_value(), clock=clock, base_url=t.base_url, poll_seconds=t.poll_seconds
        )
    return found


def outside_of(config: Config, clock: Clock) -> dict[str, Outside]:
    """Where the configuration lets reports go outside the chats. Their libraries are imported only where needed."""
    found: dict[str, Outside] = {}
    if config.mail:
        from bot.platforms.mail import Mail, Server

        m = config.mail
        sender = address_of(m.sender)
        assert sender is not None  # the configuration was checked
        password = m.password.get_secret_value() if m.password else ""
        server = Server(
            host=m.host, port=m.port, security=m.security, user=m.user, password=password, sender=sender
        )  # fmt: skip
        found[MAIL] = Mail(server, clock)
    if config.wiki:
        from bot.platforms.wiki import Login, Wiki

        w = config.wiki
        found[WIKI] = Wiki(Login(api=w.api, user=w.user, password=w.password.get_secret_value()), USER_AGENT)
    return found
