"""`link`, `unlink`."""

from functools import partial

from bot.core import merging
from bot.core.arguments import Rest
from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.feature import choice, command
from bot.core.i18n import N_
from bot.core.permissions import ANYWHERE, EVERYBODY, Where
from bot.core.replies import Edit, Option, Privately, Replies, Say
from bot.core.text import clean
from handlers.accounts import rules, views
from handlers.accounts.rules import Verdict
from storage import links, people
from storage.people import Account

ANSWERS = {
    Verdict.UNKNOWN: views.unknown,
    Verdict.USED: views.used,
    Verdict.VOID: views.made_void,
    Verdict.OLD: views.old,
    Verdict.OWN: views.own,
}
TELEGRAM = "telegram"
"""The platform on which a link into the private chat says what it is for."""
WRONG = frozenset({Verdict.UNKNOWN, Verdict.USED, Verdict.VOID, Verdict.OLD})


@command(
    "link",
    also=N_("connect"),
    usage=N_("link [code]"),
    summary=N_("Use several accounts as one person"),
    details=N_(
        "Write `link` to me in private for a code, and `link` with the code from your other account, on any platform. "
        "Your hours, groups and roles come together."
    ),
    examples=("link",),
    who=EVERYBODY,
    where=ANYWHERE | {Where.UNBOUND},
)
def link(context: Context, code: Rest) -> Replies:
    if not context.private:
        return _in_a_room(context, code)
    return enter(context, code) if code else _give(context)


def enter(context: Context, code: str) -> Replies:
    """A code from another account. What is wrong with it is answered, and counted."""
    assert context.event is not None
    session, now, sender = context.session, context.now, context.event.sender
    platform = context.event.place.platform
    until = rules.waits_until(links.wrong_since(session, platform, sender.id, now - rules.WITHIN))
    if until is not None:
        return Say(partial(views.wait, until=until))
    digest = rules.digest(rules.read(code))
    found, owner = links.find(session, digest) or (None, None)
    verdict = rules.judge(found, owner, context.actor.account if context.actor else None, now)
    if verdict in WRONG:
        links.wrong(session, platform, sender.id, now)
    if verdict is not Verdict.GOOD or found is None or owner is None:
        return Say(ANSWERS[verdict])
    found.used_at, found.platform, found.account = now, platform, sender.id
    found.name, found.room = clean(sender.name, 60), context.event.place.room
    entered = Account(person_id=owner.person_id, platform=platform, account=sender.id, seen_at=now)
    question = partial(views.question, account=rules.reference(entered), name=clean(sender.name, 60))
    options = tuple(
        Option(key, label, "accounts.confirm", {"digest": digest, "yes": key == "yes"})
        for key, label in (("yes", views.yes), ("no", views.no))
    )
    first = Privately(owner.person_id, account_id=owner.id)
    stop = Option("stop", views.not_mine, "accounts.stop", {"digest": digest})
    asked = partial(views.asked, account=rules.reference(owner))
    return [
        Say(question, to=first, options=options, key=question_key(digest), notify=True),
        Say(asked, options=(stop,), key=waiting_key(digest)),
    ]


def question_key(digest: str) -> str:
    """The message that asks the first account."""
    return f"accounts.question:{digest[:16]}"


def waiting_key(digest: str) -> str:
    """The message that the second account waits under."""
    return f"accounts.waiting:{digest[:16]}"


def _give(context: Context) -> Replies:
    if context.actor is None:
        raise Refusal(
            "unknown-account",
            N_("I do not know this account yet. Write `link` from the account that I know, and the code here."),
        )
    code = _drawn(context)
    while links.find(context.session, rules.digest(code)):  # a console draws the same in every run
        code = _drawn(context)
    assert context.actor.account.id is not None
    links.give(context.session, rules.digest(code), context.actor.account.id, context.now + rules.LIVES)
    door = None if context.actor.account.platform == TELEGRAM else context.registry.doors.get(TELEGRAM)
    deep_link = door(f"link-{code}") if door else ""
    minutes = int(rules.LIVES.total_seconds() // 60)
    return Say(partial(views.code, code=rules.shown(code), minutes=minutes, deep_link=deep_link))


def _drawn(context: Context) -> str:
    return "".join(context.registry.chance.choices(rules.ALPHABET, k=rules.LENGTH))


def _in_a_room(context: Context, code: str) -> Replies:
    """Everybody there could enter what is written there: a code that is, is void."""
    found = links.find(context.session, rules.digest(rules.read(code))) if code else None
    if found is not None and found[0].used_at is None:
        links.make_void(found[0], context.now)
        return Say(views.void)
    raise Refusal("code-in-room", N_("Write `{command}` to me in private."), command="link")


@command(
    "unlink",
    also=N_("disconnect"),
    usage=N_("unlink [account]"),
    summary=N_("Make one of your accounts a person of its own again"),
    details=N_("What you did so far stays with your other accounts."),
    examples=("unlink",),
    where=frozenset({Where.PRIVATE}),
)
def unlink(context: Context, wanted: Rest) -> Replies:
    accounts = people.accounts_of(context.session, [context.person_id])
    if len(accounts) == 1:
        return Say(partial(views.only_one, account=rules.reference(accounts[0])))
    if wanted:
        return _part(context, rules.find_account(wanted, accounts))
    options = tuple(
        Option(str(number), partial(views.account, account=rules.reference(account)), "accounts.part",
               {"account_id": account.id})
        for number, account in enumerate(accounts, start=1)
    )  # fmt: skip
    assert context.event is not None
    key = f"accounts.part:{context.event.place.platform}:{context.event.id}"
    return Say(views.which, options=options, only=context.person_id, key=key)


@choice("accounts.part")
def part(context: Context, account_id: int) -> Replies:
    accounts = people.accounts_of(context.session, [context.person_id])
    chosen = next((account for account in accounts if account.id == account_id), None)
    if chosen is None or len(accounts) == 1:
        raise Refusal("gone", N_("This choice is no longer open."))
    label = partial(views.account, account=rules.reference(chosen))
    return [Edit(context.pressed, label), *_part(context, chosen)]


def _part(context: Context, account: Account) -> list[Say]:
    """Both are told, each where they are."""
    assert context.actor is not None
    before = context.person_id
    others = [a for a in people.accounts_of(context.session, [before]) if a.id != account.id]
    stays = next((other for other in others if other.id == context.actor.account.id), others[0])
    person = merging.unlink(context.session, account, context.now)
    assert person.id is not None
    name = rules.reference(account)
    return [
        Say(partial(views.parted, account=name), to=Privately(before, account_id=stays.id)),
        Say(views.on_its_own, to=Privately(person.id, account_id=account.id)),
    ]
