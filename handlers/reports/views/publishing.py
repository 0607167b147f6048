"""What is said of reports that go outside the chats."""

from datetime import date

from bot.core.i18n import N_, Translator
from bot.core.outside import MAIL
from bot.core.text import Text, clean
from storage.reports import ARRIVED, GIVEN_UP

_ARRIVED = {
    True: N_("**T{n}** has been mailed to the group's list, {where}."),
    False: N_("**T{n}** is on the wiki: {where}."),
}
_SETTLED = {
    ARRIVED: N_("T{n} has arrived there."),
    GIVEN_UP: N_("T{n} does not go there. The files of `report T{n}` stay as they are."),
}
_ON_ITS_WAY = N_("T{n} is on its way there.")


def mail(_: Translator, number: int, group: str, first: date, last: date) -> Text:
    """The first line becomes the subject."""
    return Text.join("\n", [_subject(_, number, group, first, last), _(N_("The co-chairs of the group approved it."))])


def summary(_: Translator, number: int, group: str, first: date, last: date) -> Text:
    return _subject(_, number, group, first, last)


def _subject(_: Translator, number: int, group: str, first: date, last: date) -> Text:
    return _(
        N_("Step report T{n} of {group}, {first} to {last}"),
        n=number, group=group, first=_.day(first), last=_.day(last),
    )  # fmt: skip


def arrived(_: Translator, number: int, place: str, where: str) -> Text:
    return _(_ARRIVED[place == MAIL], n=number, where=clean(where, 200))


def stopped(_: Translator, number: int, place: str, where: str, reason: str) -> Text:
    where = clean(where, 200)
    if reason:
        why = clean(reason, 200)
        if place == MAIL:
            return _(N_("**T{n}** could not be mailed to {where}: {why}"), n=number, where=where, why=why)
        return _(N_("**T{n}** could not be put on the wiki as {where}: {why}"), n=number, where=where, why=why)
    return _(
        N_(
            "Somebody else has changed the page {where} on the wiki, so I have not put **T{n}** there. Have a look at "
            "the page first. If you replace it, what they wrote stays in its history."
        ),
        n=number, where=where,
    )  # fmt: skip


def replace(_: Translator, place: str) -> Text:
    return _(N_("Replace the page"))


def again(_: Translator, place: str) -> Text:
    return _(N_("Mail it again")) if place == MAIL else _(N_("Try again"))


def leave(_: Translator) -> Text:
    return _(N_("Leave it"))


def settled(_: Translator, number: int, state: str) -> Text:
    return _(_SETTLED.get(state, _ON_ITS_WAY), n=number)
