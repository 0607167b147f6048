"""What groups ask of the core team: an expert, research or a budget. No money moves by it (R1)."""

from bot.core.feature import Feature
from bot.core.i18n import N_
from handlers.asks import deciding, listing, opening, showing, steps

FEATURE = Feature(
    name="asks",
    subject=N_("Asks to the core team"),
    commands=(
        opening.ask,
        listing.asks_,
        opening.show,
        deciding.withdraw,
        listing.of_all,
        deciding.consider,
        deciding.approve,
        deciding.decline,
        deciding.done,
    ),
    instead=(opening.INSTEAD, *deciding.INSTEAD),
    choices=(steps.answer, deciding.act, deciding.answered, deciding.answered_openly, listing.turn, listing.turn_all),
    housed=showing.housed,
)
