"""Pages of a MediaWiki, over its Action API (mediawiki.org/wiki/API:Edit): they are written, and never over others."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp
import structlog

from bot.core.outside import UNBOUNDED, WIKI, Changed
from bot.core.platform import Delivery, Finding, Gone, Limits, Sent, TryLater, Undeliverable

log = structlog.get_logger()

SECONDS = 30.0
"""For one request."""
MAXLAG = 5
"""Seconds by which the wiki's database may be behind (mediawiki.org/wiki/Manual:Maxlag_parameter)."""
_OK = 200
_PASSING = frozenset({"maxlag", "ratelimited", "readonly", "internal_api_error_DBQueryError", "timeout"})
_LOGGED_OUT = frozenset({"assertuserfailed", "assertbotfailed", "assertnameduserfailed", "badtoken", "notoken"})
_OVERTAKEN = frozenset({"editconflict", "articleexists", "missingtitle", "pagedeleted"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """A bot password (mediawiki.org/wiki/Manual:Bot_passwords): `user` is `Account@name`."""

    api: str
    """The address of `api.php`."""
    user: str
    password: str

    @property
    def account(self) -> str:
        """The account that the edits are made by."""
        return self.user.rpartition("@")[0] or self.user


class _Refused(Exception):
    """What the wiki calls an error."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(f"{code}: {text}")
        self.code = code


class Wiki:
    """A destination of the outbox (see `bot.core.outside.Outside`). A “room” is the title of a page.

    A page is made where there is none, and replaced where its newest revision is the bot's own, or the one that the
    “thread” names. Any other is somebody's work: then nothing is written, and `Changed` is raised. Written a second
    time after a crash, a page stays as it is: MediaWiki makes no revision of what changes nothing.
    """

    name = WIKI
    limits = Limits(text=UNBOUNDED, idempotent=True)

    def __init__(self, login: Login, user_agent: str) -> None:
        self._login = login
        self._user_agent = user_agent
        self._session: aiohttp.ClientSession | None = None
        self._token = ""
        self._writing = asyncio.Lock()

    async def send(self, delivery: Delivery) -> Sent:
        """Write one page: the file is its text, the delivery's text the summary of the edit."""
        if delivery.kind != "say" or delivery.file is None:
            raise Undeliverable("only a whole page can be written")
        async with self._writing:
            try:
                return await self._write(delivery, delivery.file.content.decode())
            except _Refused as error:
                raise _as_send_error(error) from error
            except (aiohttp.ClientError, OSError, TimeoutError, ValueError) as error:
                raise TryLater(_reason(error)) from error

    async def fetch(self, reference: str, limit: int) -> bytes:
        """Nobody sends a file from here."""
        raise Gone("nothing comes from there")

    async def check(self) -> list[Finding]:
        """Whether the bot password lets the bot in, and may write."""
        try:
            await self._log_in()
            found = await self._ask(action="query", meta="userinfo", uiprop="rights")
        except (_Refused, aiohttp.ClientError, OSError, TimeoutError, ValueError) as error:
            return [Finding("Wiki", False, f"{self._login.api} does not let the bot in: {_reason(error)}")]
        rights = set(found["query"]["userinfo"].get("rights", ()))
        if missing := sorted({"edit", "createpage"} - rights):
            detail = f"the bot password of {self._login.user} grants no {', '.join(missing)}"
            return [Finding("Wiki", False, detail)]
        return [Finding("Wiki", True, f"{self._login.api}, written as {self._login.account}")]

    async def close(self) -> None:
        """Close the connection pool."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def _write(self, delivery: Delivery, text: str) -> Sent:
        if not self._token:
            await self._log_in()
        try:
            return await self._replace(delivery, text)
        except _Refused as error:
            if error.code not in _LOGGED_OUT:
                raise
        await self._log_in()  # a session ends by itself after a while
        return await self._replace(delivery, text)

    async def _replace(self, delivery: Delivery, text: str) -> Sent:
        title, newest = delivery.room, await self._newest(delivery.room)
        base: dict[str, str | int] = {"createonly": 1}
        if newest is not None:
            revision = str(newest["revid"])
            if newest.get("user") != self._login.account and revision != delivery.thread:
                raise Changed(f"revision {revision} is not the bot's", revision)
            base = {"nocreate": 1, "baserevid": revision}
        try:
            done = await self._ask(
                action="edit", title=title, text=text, summary=str(delivery.text), bot=1, token=self._token,
                assertuser=self._login.account, **base,
            )  # fmt: skip
        except _Refused as error:
            if error.code not in _OVERTAKEN:
                raise
            raise TryLater(f"the page was changed just now: {error}") from error  # looked at again
        edit = done["edit"]
        if edit.get("result") != "Success":
            raise Undeliverable(f"the wiki did not take the edit: {_shortened(str(edit))}")
        return Sent(message=str(edit.get("newrevid") or (newest or {}).get("revid", "")), room=title)

    async def _newest(self, title: str) -> Mapping[str, Any] | None:
        """The newest revision of a page: its number and who made it; None where there is no page."""
        found = await self._ask(action="query", prop="revisions", titles=title, rvprop="ids|user", rvlimit=1)
        page = found["query"]["pages"][0]
        if page.get("invalid"):
            raise Undeliverable(f"not a title of a page: {title}")
        revisions: list[Mapping[str, Any]] = page.get("revisions", [])
        return revisions[0] if revisions else None

    async def _log_in(self) -> None:
        """Begin a session and take its token for edits."""
        await self.close()
        self._token = ""
        given = await self._ask(action="query", meta="tokens", type="login")
        answer = await self._ask(
            action="login", lgname=self._login.user, lgpassword=self._login.password,
            lgtoken=given["query"]["tokens"]["logintoken"],
        )  # fmt: skip
        result = answer["login"].get("result")
        if result != "Success":
            reason = answer["login"].get("reason", result)
            raise _Refused("login", str(reason.get("text", reason) if isinstance(reason, dict) else reason))
        self._token = str((await self._ask(action="query", meta="tokens"))["query"]["tokens"]["csrftoken"])

    async def _ask(self, **parameters: str | int) -> dict[str, Any]:
        """One request, always as a form: what stands in an address stands in logs."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                headers={"User-Agent": self._user_agent},
                timeout=aiohttp.ClientTimeout(total=SECONDS),
                cookie_jar=aiohttp.CookieJar(unsafe=True),  # also of a wiki that has no name, only an address
            )
        form = {"format": "json", "formatversion": 2, "errorformat": "plaintext", "maxlag": MAXLAG, **parameters}
        async with self._session.post(self._login.api, data=form, allow_redirects=False) as response:
            if response.status != _OK:
                raise ValueError(f"HTTP {response.status}")
            answer: dict[str, Any] = await response.json()
        for error in answer.get("errors", ()):
            raise _Refused(str(error.get("code", "")), str(error.get("text", "")))
        return answer


def _as_send_error(error: _Refused) -> TryLater | Undeliverable:
    if error.code in _LOGGED_OUT or error.code == "login":
        log.error("the wiki does not let the bot in", reason=_reason(error), meaning="tried again until it does")
        return TryLater(_reason(error))
    return TryLater(_reason(error)) if error.code in _PASSING else Undeliverable(_reason(error))


def _reason(error: Exception) -> str:
    return _shortened(str(error)) or type(error).__name__


def _shortened(text: str) -> str:
    return " ".join(text.split())[:200]
