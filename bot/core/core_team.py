"""The core team never ends: somebody is left in it who can be reached, and who can let others in."""

from bot.core.context import Context
from storage import people
from storage.people import Account, Person


def is_last(context: Context, person: Person) -> bool:
    """Whether without this person nobody in the core team could act.

    Those can whom the bot has met, and those whom the configuration names: their operator stands for them. An account
    that was let in and never seen may be mistyped, and on a platform that is not served nobody hears it.
    """
    others = [each.id for each in people.core_team(context.session) if each.id is not None and each.id != person.id]
    served = context.registry.doors
    return not any(
        account.platform in served and (_was_met(account) or is_configured(context, account))
        for account in people.accounts_of(context.session, others)
    )


def returns(context: Context, person: Person) -> bool:
    """Whether the next start lets somebody into the core team, since the configuration names an account of theirs."""
    assert person.id is not None
    return any(is_configured(context, account) for account in people.accounts_of(context.session, [person.id]))


def is_configured(context: Context, account: Account) -> bool:
    """Whether the configuration has an account in the core team."""
    return (account.platform, account.account) in context.registry.operators


def _was_met(account: Account) -> bool:
    """Whether something was heard from an account since it was named: it has a name, or was seen after it came up.

    A private chat proves nothing: the bot may have opened it, and nobody may be in it.
    """
    return bool(account.name) or account.seen_at != account.created_at
