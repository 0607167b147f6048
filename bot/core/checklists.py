"""What a group has done before it leaves a phase (P1): plain items, ticked by hand.

An item's name is what the table keeps; it never changes. Its text may.
"""

from collections.abc import Mapping

from bot.core.i18n import N_

ITEMS: Mapping[str, Mapping[str, str]] = {
    "setup": {
        "seats": N_("Both co-chair seats are filled"),
        "members": N_("The group has the members it needs"),
        "charter": N_("The charter says how the group works"),
        "principles": N_("Everybody knows the guiding principles"),
        "time": N_("A regular time to meet is found"),
    },
    "scope": {
        "questions": N_("It is clear which questions the group answers"),
        "borders": N_("It is clear what belongs to other groups"),
        "needs": N_("What is needed from other groups, and by when, is noted"),
        "voices": N_("It is clear who has to be heard"),
        "published": N_("The scope is published"),
    },
    "recommendations": {
        "drafts": N_("The drafts were open for comments"),
        "heard": N_("Those concerned were heard and answered"),
        "needs": N_("Dependencies on other groups are settled"),
        "effort": N_("Each recommendation says what it takes"),
        "record": N_("Each outcome stands on record"),
    },
    "ratification": {
        "model": N_("Each recommendation says how it is ratified"),
        "consulted": N_("It is noted who was consulted"),
        "answers": N_("Objections are answered"),
        "record": N_("Each result stands on record"),
    },
    "implementation": {
        "owners": N_("Each recommendation has somebody who carries it out"),
        "handover": N_("Notes, files and contacts are handed over"),
        "report": N_("The last step report is published"),
        "thanks": N_("Everybody has been thanked"),
    },
}
"""By phase: each item's name and text."""
