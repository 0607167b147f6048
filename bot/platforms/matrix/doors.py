"""Which rooms the bot enters: invitations, rooms of groups, and what an upgraded room goes on as."""

from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

import structlog
from nio import InviteMemberEvent

from bot.platforms.matrix.client import MatrixClient, MatrixError, ask

log = structlog.get_logger()

_RETRY_SECONDS = 30.0


@dataclass(slots=True)
class _Invitation:
    inviter: str
    next_try: float = 0.0
    reported: bool = False


class Doors:
    """Keeps the open invitations and accepts those that may be accepted.

    An invitation shows in one incremental /sync only, so it stays here until the join has worked; after a restart
    an initial /sync shows it again. One from an account that is not allowed is left open and not answered: it is
    accepted as soon as the core team binds the room to a group.
    """

    def __init__(self, client: MatrixClient, allowed: Sequence[str]) -> None:
        """`allowed` are glob patterns of account ids, such as `@*:example.org`."""
        self._client = client
        self._allowed = allowed
        self._invitations: dict[str, _Invitation] = {}
        self._inviters: dict[str, str] = {}
        self.bound: frozenset[str] = frozenset()
        """The rooms of groups, as the database said last."""
        self.opened: dict[str, str] = {}
        """Account -> the private room that the bot has opened for it since the start.

        /sync does not show the bot its own invitation, so nio does not know who is expected there.
        """

    @property
    def waiting(self) -> bool:
        """True while there are invitations that have not been accepted."""
        return bool(self._invitations)

    def inviter(self, room_id: str) -> str:
        """Who invited the bot into a room that it has entered since the start; empty when not known."""
        return self._inviters.get(room_id, "")

    def notice(self, rooms: Any) -> None:
        """Learn of invitations given, withdrawn and settled from the `rooms` of a /sync response."""
        for room_id in (*rooms.join, *rooms.leave):
            self._invitations.pop(room_id, None)
        for room_id, info in rooms.invite.items():
            inviters = [
                event.sender
                for event in info.invite_state
                if isinstance(event, InviteMemberEvent)
                and event.membership == "invite"
                and event.state_key == self._client.user_id
            ]
            self._invitations[room_id] = _Invitation(inviters[0] if inviters else "")

    async def enter(self, now: float) -> None:
        """Accept what may be accepted and is due; `now` is a monotonic time in seconds."""
        for room_id, invitation in list(self._invitations.items()):
            if now < invitation.next_try:
                continue
            invitation.next_try = now + _RETRY_SECONDS
            if not self._may_enter(room_id, invitation.inviter):
                if not invitation.reported:
                    invitation.reported = True
                    log.warning(
                        "invitation not accepted", room=room_id, inviter=invitation.inviter,
                        hint="allow this account's invitations in the configuration, or bind the room to a group",
                    )  # fmt: skip
                continue
            # Ids of newer rooms name no server, so the inviter's helps to find it.
            if await self._join(room_id, invitation.inviter):
                self._inviters[room_id] = invitation.inviter
                del self._invitations[room_id]

    def deserted(self, room_id: str) -> bool:
        """True when everybody but the bot has left a private room, which is then no longer one to write to."""
        room = self._client.rooms.get(room_id)
        if not room or room_id in self.bound or room.users.keys() - {self._client.user_id}:
            return False
        self.opened = {account: opened for account, opened in self.opened.items() if opened != room_id}
        return True

    async def enter_bound(self) -> None:
        """Enter the groups' rooms that the bot is not in and not invited to: those that let anybody in."""
        for room_id in sorted(self.bound - self._client.rooms.keys() - self._invitations.keys()):
            await self._join(room_id, "")

    async def follow(self, room_id: str, guide: str) -> None:
        """Enter the room that replaces an upgraded one; `guide` is the account that upgraded it.

        Where it takes an invitation, that will come and be accepted, since the group's room has moved there.
        """
        await self._join(room_id, guide)

    def lets_invite(self, account: str) -> bool:
        """Whether the configuration allows this account's invitations into any room."""
        return any(fnmatchcase(account, pattern) for pattern in self._allowed)

    def _may_enter(self, room_id: str, inviter: str) -> bool:
        return room_id in self.bound or self.lets_invite(inviter)

    async def _join(self, room_id: str, guide: str) -> bool:
        try:
            await ask(self._client.join_by(room_id, guide.partition(":")[2] or self._client.user_id.partition(":")[2]))
        except MatrixError as error:
            log.warning("room not entered", room=room_id, invited_by=guide, reason=str(error))
            return False
        log.info("room entered", room=room_id, invited_by=guide)
        return True
