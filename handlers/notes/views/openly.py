"""What is asked before words leave an encrypted room as an answer (N1)."""

from bot.core.i18n import N_, Translator
from bot.core.text import Text, clean, clean_lines
from handlers.notes.quoting import said_by


def ask(_: Translator, number: int, group: str, text: str) -> Text:
    """The words, and where they would become readable."""
    question = _(
        N_(
            "This room is encrypted. Not every room of {group} is: whoever runs a server there can read your answer "
            "to N{n}. Shall it go all the same?"
        ),
        group=clean(group, 80) or str(_(N_("the core team"))), n=number,
    )  # fmt: skip
    return Text.join("\n", [question, said_by(clean_lines(text, 1000))])
