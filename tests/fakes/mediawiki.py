"""A wiki with the part of MediaWiki's Action API that pages are written by.

Its answers are those that MediaWiki 1.39 gave to the same requests: error codes, shapes and numbers of revisions.
"""

import secrets
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from aiohttp import web

_SESSION = "wiki_session"
_PROTECTED = "MediaWiki:"
_INVALID = set("[]{}|#<>\n")


@dataclass(slots=True)
class Revision:
    """One state of a page."""

    number: int
    user: str
    text: str
    summary: str
    bot: bool = False


@dataclass(slots=True)
class FakeWiki:
    """Use as `async with`; `api` is the address of its `api.php`."""

    user: str = "Convene@reports"
    password: str = "letmein"
    rights: tuple[str, ...] = ("read", "edit", "createpage")
    pages: dict[str, list[Revision]] = field(default_factory=dict)
    fails: list[str] = field(default_factory=list)
    """Codes that the next edits are answered with, first come first served; `http` stands for HTTP 503."""
    agents: set[str] = field(default_factory=set)
    """The User-Agents that asked."""
    sessions: dict[str, dict[str, str]] = field(default_factory=dict)
    api: str = ""
    _revisions: int = 0
    _runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        application = web.Application()
        application.router.add_post("/w/api.php", self._answer)
        self._runner = web.AppRunner(application)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        port = site._server.sockets[0].getsockname()[1]  # type: ignore[union-attr]  # listening by now
        self.api = f"http://127.0.0.1:{port}/w/api.php"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._runner is not None
        await self._runner.cleanup()

    def write(self, title: str, user: str, text: str, summary: str = "", *, bot: bool = False) -> int:
        """Put a text onto a page, as somebody who edits it would; returns its revision."""
        self._revisions += 1
        self.pages.setdefault(title, []).append(Revision(self._revisions, user, text, summary, bot))
        return self._revisions

    def log_out(self) -> None:
        """Every session ends, as they do after a while."""
        self.sessions.clear()

    async def _answer(self, request: web.Request) -> web.Response:
        form = {name: str(value) for name, value in (await request.post()).items()}
        self.agents.add(request.headers.get("User-Agent", ""))
        assert (form["format"], form["formatversion"], form["errorformat"]) == ("json", "2", "plaintext")
        name = request.cookies.get(_SESSION, "")
        session = self.sessions.get(name)
        if session is None:
            name = secrets.token_hex(8)
            session = self.sessions[name] = {"login": secrets.token_hex(8) + "+\\", "csrf": "+\\", "user": ""}
        if form["action"] == "edit" and self.fails:
            code = self.fails.pop(0)
            if code == "http":
                return web.Response(status=503)
            if code.startswith("overtaken by "):
                self.write(form["title"], code.removeprefix("overtaken by "), "in between")
                code = "editconflict"
            answer = _error(code)
        else:
            answer = getattr(self, f"_{form['action']}")(form, session)
        response = web.json_response(answer)
        response.set_cookie(_SESSION, name, path="/")
        return response

    def _login(self, form: dict[str, str], session: dict[str, str]) -> dict[str, Any]:
        if form.get("lgtoken") != session["login"]:
            return {
                "login": {"result": "Failed", "reason": {"code": "sessionlost", "text": "Unable to continue login."}}
            }
        if (form.get("lgname"), form.get("lgpassword")) != (self.user, self.password):
            reason = {"code": "wrongpassword", "text": "Incorrect username or password entered. Please try again."}
            return {"login": {"result": "Failed", "reason": reason}}
        session |= {"user": self.user.partition("@")[0], "csrf": secrets.token_hex(8) + "+\\"}
        return {"login": {"result": "Success", "lgusername": session["user"]}}

    def _query(self, form: dict[str, str], session: dict[str, str]) -> dict[str, Any]:
        if form.get("meta") == "tokens":
            kind = "login" if form.get("type") == "login" else "csrf"
            return {"query": {"tokens": {f"{kind}token": session[kind]}}}
        if form.get("meta") == "userinfo":
            return {"query": {"userinfo": {"name": session["user"], "rights": list(self.rights)}}}
        title = form["titles"]
        if _INVALID & set(title):
            return {"query": {"pages": [{"title": title, "invalid": True, "invalidreason": "bad characters"}]}}
        revisions = self.pages.get(title)
        if not revisions:
            return {"query": {"pages": [{"ns": 0, "title": title, "missing": True}]}}
        newest = revisions[-1]
        told = {"revid": newest.number, "parentid": 0, "user": newest.user}
        return {"query": {"pages": [{"pageid": 1, "ns": 0, "title": title, "revisions": [told]}]}}

    def _edit(self, form: dict[str, str], session: dict[str, str]) -> dict[str, Any]:
        if session["user"] != form["assertuser"]:
            return _error("assertnameduserfailed")
        if form["token"] != session["csrf"]:
            return _error("badtoken")
        title, revisions = form["title"], self.pages.get(form["title"], [])
        if title.startswith(_PROTECTED):
            return _error("protectednamespace-interface")
        if "createonly" in form and revisions:
            return _error("articleexists")
        if "nocreate" in form and not revisions:
            return _error("missingtitle")
        if revisions and int(form["baserevid"]) != revisions[-1].number:
            return _error("editconflict")
        if revisions and revisions[-1].text == form["text"]:
            return {"edit": {"result": "Success", "title": title, "nochange": True}}
        number = self.write(title, session["user"], form["text"], form["summary"], bot="bot" in form)
        return {"edit": {"result": "Success", "title": title, "newrevid": number}}


def _error(code: str) -> dict[str, Any]:
    return {"errors": [{"code": code, "text": f"the wiki says {code}", "module": "edit"}]}
