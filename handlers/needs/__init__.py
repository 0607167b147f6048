"""What groups need of one another, by when, and what became of it (N2)."""

from bot.core.feature import Feature
from bot.core.i18n import N_
from handlers.needs import answering, beginning, listing, opening, pictures, reminding, showing

FEATURE = Feature(
    name="needs",
    subject=N_("What groups need of one another"),
    commands=(
        opening.need,
        listing.needs_,
        opening.show,
        answering.accept,
        answering.decline,
        answering.deliver,
        opening.move,
        answering.withdraw,
        listing.of_all,
    ),
    instead=(*opening.INSTEAD, *answering.INSTEAD, listing.IN_CORE),
    choices=(
        beginning.of_which,
        beginning.another,
        beginning.open_openly,
        answering.choose,
        answering.let_in,
        answering.act,
        answering.answered,
        answering.answered_openly,
        listing.turn,
    ),
    jobs=(reminding.remind, reminding.tell_chair),
    pictures={listing.MAP: pictures.waits},
    housed=showing.housed,
)
