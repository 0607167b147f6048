"""Durations, and the deadline that a text ends with. It is Monday, 23 March 2026, 10:00 in Berlin."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.day_words import words_of
from bot.core.errors import Refusal
from bot.core.i18n import Translator
from bot.core.moments import duration, take_ending
from bot.core.moments import words as moment_words

NOW = datetime(2026, 3, 23, 9, tzinfo=UTC)
BERLIN = Translator("en", "Europe/Berlin")
SATURDAY = datetime(2026, 3, 28, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("3d", 72),
        ("3 d", 72),
        ("3 days", 72),
        ("3days", 72),
        ("3 Days.", 72),
        ("1 day", 24),
        ("three days", 72),
        ("a day", 24),
        ("72h", 72),
        ("72 hours", 72),
        ("36 hrs", 36),
        ("1w", 168),
        ("1 wk", 168),
        ("a week", 168),
        ("2 weeks", 336),
        ("1d12h", 36),
        ("1d 12h", 36),
        ("1 day and 12 hours", 36),
        ("1 day, 12 hours", 36),
        ("1w 2d 3h", 219),
        ("1.5 days", 36),
        ("1,5 days", 36),
        ("90m", 1.5),
        ("90 min", 1.5),
        ("1h30m", 1.5),
        ("tres días", 72),
        ("3 dias", 72),
        ("una semana", 168),
        ("48 horas", 48),
        ("3 hari", 72),
        ("satu minggu", 168),
        ("12 jam", 12),
        ("٣ days", 72),
        ("3 mınutes", 0.05),
    ],
)
def test_a_length_of_time_is_read(text: str, hours: float) -> None:
    """D2."""
    assert duration(text, "en") == timedelta(hours=hours)


@pytest.mark.parametrize(
    "text",
    [
        "", "3", "d", "week", "3x", "0d", "0 days 0 hours", "-3d", "+3d", "3d3d", "12h 1d", "1d 12", "3 months",
        "1 year", "1.25 days", "1.000 days", "2-3 days", "3 days ago", "3 days or so", "about 3 days", "72:00", "1h30",
        "3/4 d", "99999d", "1d" * 5000, "three", "tomorrow", "2026-03-28", "the week", "3 d a y s",
    ],
)  # fmt: skip
def test_what_is_no_length_of_time_for_certain_is_none(text: str) -> None:
    """S8."""
    assert duration(text, "en") is None


def test_a_short_unit_that_is_another_one_in_the_readers_language_is_not_read() -> None:
    """S8: “hr” is an hour in English and short for a day in Indonesian."""
    assert duration("3 hr", "en") == timedelta(hours=3)
    assert duration("3 hr", "id") is None
    assert duration("3h", "id") == timedelta(hours=3)
    assert duration("3 sem.", "es") == timedelta(weeks=3)
    assert duration("2 mgg", "id") == timedelta(weeks=2)


@pytest.mark.parametrize(
    ("text", "rest", "expected"),
    [
        ("Merge the two scenarios for 3d", "Merge the two scenarios", timedelta(days=3)),
        ("Merge the two scenarios for 3 days.", "Merge the two scenarios", timedelta(days=3)),
        ("Merge the two scenarios, for 3 days!", "Merge the two scenarios", timedelta(days=3)),
        ("Merge the two scenarios (for 3d)", "Merge the two scenarios", timedelta(days=3)),
        ("Merge the two scenarios.\nFor 1w", "Merge the two scenarios.", timedelta(weeks=1)),
        ("Merge the two scenarios FOR 36H", "Merge the two scenarios", timedelta(hours=36)),
        ("Merge the two scenarios. For a week.", "Merge the two scenarios.", timedelta(weeks=1)),
        ("Merge the two scenarios within 36h", "Merge the two scenarios", timedelta(hours=36)),
        ("Merge the two scenarios. Within 3 days", "Merge the two scenarios.", timedelta(days=3)),
        ("for 3d", "", timedelta(days=3)),
        ("Vote for 3 of us for 3d", "Vote for 3 of us", timedelta(days=3)),
        ("Open for 3d for 2d", "Open for 3d", timedelta(days=2)),
        ("Merge until Saturday 10:00", "Merge", SATURDAY),
        ("Merge closing Saturday 10:00", "Merge", SATURDAY),
        ("Merge. Closes on Saturday 10:00", "Merge.", SATURDAY),
        ("Merge, ends at 2026-03-28 10:00", "Merge", SATURDAY),
        ("Merge by 2026-03-28 10:00", "Merge", SATURDAY),
        ("Merge; till Sat 10am", "Merge", SATURDAY),
        ("Merge until 09:00 UTC on 28 March.", "Merge", SATURDAY),
        ("Merge — by 2026-03-28T09:00Z", "Merge", SATURDAY),
        ("Finish the draft by 30 April for 3d", "Finish the draft by 30 April", timedelta(days=3)),
        ("Stay until 31/02 10:00 for 3d", "Stay until 31/02 10:00", timedelta(days=3)),
        ("By Friday we meet.\n\nUntil Saturday 10:00", "By Friday we meet.", SATURDAY),
    ],
)  # fmt: skip
def test_a_text_ends_with_its_deadline(text: str, rest: str, expected: timedelta | datetime) -> None:
    """D2."""
    assert take_ending(text, NOW, BERLIN) == (rest, expected)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Merge the two scenarios",
        "The draft is good for us",
        "Work for 3 days a week on it",
        "We stay until it is done",
        "Close the forum for a week",
        "Requests are answered within 3 days",
        "We rent the room for 6 months",
        "A table for 10 people",
        "Extend it by 3 days",
        "Goals for 2030",
        "Seats for 3",
        "A budget for 5k",
        "Grow by 50%",
        "Grow by 2030",
        "Reduce it by 3/4",
        "Version 2 by 1.2",
        "Stay until 10 people agree",
        "Stay until chapter 3:16",
        "We talk until Friday",
        "Publish it by March 2027",
        "We talk until March 2027",
        "Publish it by May",
        "We try it for 2-3 weeks",
        "Save the date for 2026-04-01",
        "There are terms for 3 ways",
        "Written by Ana",
        "Stand by",
        "What is this for",
        "Until then.",
        "For the future.",
        "For 3d we wait",
        "for 3d\nand then the vote",
        "before-for 3d",
        "platform 3d",
        "For 1 day only",
    ],
)
def test_ordinary_words_stay_text(text: str) -> None:
    """S8: also where they have a word in them that could begin a deadline."""
    assert take_ending(text, NOW, BERLIN) == (text, None)


@pytest.mark.parametrize(
    ("language", "text", "rest", "expected"),
    [
        ("es", "Unir los dos escenarios por 3 días", "Unir los dos escenarios", timedelta(days=3)),
        ("es", "Unir los dos escenarios durante 36 horas", "Unir los dos escenarios", timedelta(hours=36)),
        ("es", "Unir los dos escenarios. En 3 días", "Unir los dos escenarios.", timedelta(days=3)),
        ("es", "Unir los dos escenarios en 3d", "Unir los dos escenarios", timedelta(days=3)),
        ("es", "Unir los dos escenarios hasta el sábado 10:00", "Unir los dos escenarios", SATURDAY),
        ("es", "Unir los dos escenarios hasta el sábado a las 10:00", "Unir los dos escenarios", SATURDAY),
        ("es", "Unir los dos escenarios hasta el 28 de marzo a las 10:00", "Unir los dos escenarios", SATURDAY),
        ("es", "Unir los dos escenarios antes del sábado a las 10 de la mañana", "Unir los dos escenarios", SATURDAY),
        ("id", "Gabungkan kedua skenario selama 3 hari", "Gabungkan kedua skenario", timedelta(days=3)),
        ("id", "Gabungkan kedua skenario untuk 36 jam", "Gabungkan kedua skenario", timedelta(hours=36)),
        ("id", "Gabungkan kedua skenario. Dalam 3 hari", "Gabungkan kedua skenario.", timedelta(days=3)),
        ("id", "Gabungkan kedua skenario sampai Sabtu 10.00", "Gabungkan kedua skenario", SATURDAY),
        ("id", "Gabungkan kedua skenario sampai Sabtu jam 10 pagi", "Gabungkan kedua skenario", SATURDAY),
        ("id", "Gabungkan kedua skenario hingga 28 Maret pukul 10.00", "Gabungkan kedua skenario", SATURDAY),
        ("id", "Gabungkan kedua skenario paling lambat Sabtu 10.00", "Gabungkan kedua skenario", SATURDAY),
    ],
)
def test_a_text_ends_with_its_deadline_in_each_language(
    language: str, text: str, rest: str, expected: timedelta | datetime
) -> None:
    """D2, L1."""
    assert take_ending(text, NOW, Translator(language, "Europe/Berlin")) == (rest, expected)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "Unir los dos escenarios"),
        ("es", "El borrador es bueno para nosotros"),
        ("es", "Trabajar 3 días por semana en ello"),
        ("es", "Nos quedamos hasta que esté listo"),
        ("es", "Cerrar el foro por una semana"),
        ("es", "Cerrar el foro durante una semana"),
        ("es", "Las solicitudes se responden en 3 días"),
        ("es", "Las solicitudes se responden dentro de 3 días"),
        ("es", "Alquilamos la sala por 6 meses"),
        ("es", "Una mesa para 10 personas"),
        ("es", "Ampliarlo en 3 días"),
        ("es", "Metas para 2030"),
        ("es", "Metas en 2030"),
        ("es", "Plazas para 3"),
        ("es", "Un presupuesto de 5k"),
        ("es", "Crecer en 50 %"),
        ("es", "Multiplicar por 3"),
        ("es", "Reducirlo en 3/4"),
        ("es", "Aprobar por 2/3"),
        ("es", "Pasar de la versión 1.2 para 1.3"),
        ("es", "Esperar hasta que 10 personas estén de acuerdo"),
        ("es", "Quedarse hasta el capítulo 3:16"),
        ("es", "Hablamos hasta el viernes"),
        ("es", "Publicarlo para marzo de 2027"),
        ("es", "Publicarlo en marzo de 2027"),
        ("es", "Hablamos hasta marzo de 2027"),
        ("es", "Publicarlo en mayo"),
        ("es", "Lo probamos por 2-3 semanas"),
        ("es", "Nos vemos en la sala 3"),
        ("es", "Está escrito por Ana"),
        ("es", "¿Para qué es esto?"),
        ("es", "Hasta luego."),
        ("es", "Para el futuro."),
        ("es", "Pasar 30 votos por correo"),
        ("es", "Reunirse cada lunes por la mañana"),
        ("es", "Reunirse cada lunes por la tarde a las 5"),
        ("es", "Terminar antes de las 10 páginas"),
        ("es", "Un pago por 15 días de trabajo"),
        ("es", "Cambiar el texto en 4 puntos"),
        ("es", "Se vota en 2 rondas"),
        ("es", "Trabajar en 3 equipos"),
        ("es", "Viajar por 3 países"),
        ("es", "Preguntar antes de 1 pm no sirve"),
        ("id", "Gabungkan kedua skenario"),
        ("id", "Draf ini baik untuk kita"),
        ("id", "Bekerja 3 hari seminggu untuk itu"),
        ("id", "Kita tinggal sampai selesai"),
        ("id", "Tutup forum selama seminggu"),
        ("id", "Tutup forum untuk satu minggu"),
        ("id", "Permintaan dijawab dalam 3 hari"),
        ("id", "Kita menyewa ruang selama 6 bulan"),
        ("id", "Meja untuk 10 orang"),
        ("id", "Sasaran untuk 2030"),
        ("id", "Tempat untuk 3"),
        ("id", "Anggaran untuk 5k"),
        ("id", "Disetujui oleh 2/3"),
        ("id", "Naik sampai 50%"),
        ("id", "Dari 1 sampai 10"),
        ("id", "Dari halaman 3 sampai 16"),
        ("id", "Tunggu sampai 10 orang setuju"),
        ("id", "Baca sampai pasal 3:16"),
        ("id", "Kita bicara sampai Jumat"),
        ("id", "Terbitkan sebelum Maret 2027"),
        ("id", "Kita bicara hingga Maret 2027"),
        ("id", "Terbitkan sebelum Mei"),
        ("id", "Kita coba selama 2-3 minggu"),
        ("id", "Ditulis untuk Ana"),
        ("id", "Untuk apa ini?"),
        ("id", "Sampai jumpa."),
        ("id", "Untuk masa depan."),
        ("id", "Rapat setiap Senin untuk kelompok 3"),
        ("id", "Ubah teksnya dalam 4 bagian"),
        ("id", "Pilih dalam 2 putaran"),
        ("id", "Bekerja dalam 3 tim"),
        ("id", "Honor untuk 3 hadirin"),
        ("id", "Kirim untuk 5 jaringan"),
        ("id", "Selesaikan sebelum jam makan"),
    ],
)
def test_ordinary_words_of_each_language_stay_text(language: str, text: str) -> None:
    """S8, L1."""
    assert take_ending(text, NOW, Translator(language, "Europe/Berlin")) == (text, None)


@pytest.mark.parametrize(
    ("text", "code", "shown"),
    [
        ("Merge for 3x", "length-unreadable", "`36h`"),
        ("Merge for 3 dasy", "length-unreadable", "“3 dasy”"),
        ("Merge for 3 dayss", "length-unreadable", "“3 dayss”"),
        ("Merge for 0d", "length-unreadable", "“0d”"),
        ("Merge for -3d", "length-unreadable", "“-3d”"),
        ("Merge for 1d 12", "length-unreadable", "“1d 12”"),
        ("Merge for 1.25 days", "length-unreadable", "“1.25 days”"),
        ("Merge until 31/02 10:00", "moment-unsure", "“31/02 10:00”"),
        ("Merge until 03/04", "moment-unsure", "`2026-04-03 18:00`"),
        ("Merge by 03/04", "moment-unsure", "`2026-04-03 18:00`"),
        ("Merge until 3/4", "moment-unsure", "`2026-04-03 18:00`"),
        ("Merge until 28.3.", "moment-unsure", "`2026-03-28 18:00`"),
        ("Merge by 3/2", "moment-unsure", "“3/2”"),
        ("Merge until next Friday 15:00", "moment-unsure", "`2026-04-03 15:00`"),
        ("Merge until Saturday 25:00", "moment-unsure", "“Saturday 25:00”"),
        ("Merge by 30 April", "moment-missing-time", "`2026-04-30 18:00`"),
        ("Merge by 2026-04-30", "moment-missing-time", "`2026-04-30 18:00`"),
        ("Merge. Until Friday", "moment-missing-time", "`2026-03-27 18:00`"),
        ("Merge until 18:00", "moment-missing-day", "`2026-03-27 18:00`"),
        ("Merge until Saturday 9:30", "moment-half-of-day", "`21:30`"),
        ("Merge until 2026-03-01 10:00", "moment-past", "1 March 2026"),
        ("Merge until 2026-03-29 02:30", "moment-gap", "`2026-03-29 01:30 UTC`"),
        ("Merge until Saturday 10:00 CST", "moment-zone", "“CST”"),
        ("Merge until 3 days", "length-after-until", "`for 3 days`"),
        ("Merge until 72h", "length-after-until", "`for 72h`"),
    ],
)
def test_an_unclear_deadline_is_refused_with_what_would_work(text: str, code: str, shown: str) -> None:
    """S8: and with how to keep the words, if they are no deadline."""
    with pytest.raises(Refusal) as caught:
        take_ending(text, NOW, BERLIN)
    assert caught.value.code == code
    refusal = str(BERLIN(caught.value.template, **caught.value.values))
    assert shown.replace("`", "") in refusal
    assert refusal.endswith("as in for 3d.")
    before, found = take_ending(f"{text} for 3d", NOW, BERLIN)
    assert (before, found) == (text, timedelta(days=3))


TEXTS = st.text() | st.lists(
    st.sampled_from(
        [
            "for",
            "until",
            "3d",
            "by",
            "(",
            ")",
            ".",
            ",",
            "\n",
            "10:00",
            "Saturday",
            "2026-03-28",
            "x",
            "31/02",
            "3x",
            "at",
        ]
    )
).map(" ".join)


@settings(deadline=None)
@given(text=TEXTS)
def test_a_text_is_given_back_without_its_deadline(text: str) -> None:
    """D2: whatever it is."""
    whole = text.strip().rstrip(",;–—").strip()
    assert take_ending(f"{text} for 3d", NOW, BERLIN) == (whole, timedelta(days=3))
    assert take_ending(f"{text} until 2026-03-28 09:00 UTC", NOW, BERLIN) == (whole, SATURDAY)


@settings(deadline=None)
@given(text=TEXTS)
def test_a_text_without_a_word_for_a_deadline_is_never_refused(text: str) -> None:
    """S8."""
    templates = (moment_words.FOR, moment_words.WITHIN, moment_words.UNTIL, moment_words.BY)
    words = {word for template in templates for word in words_of("en").listed(template)}
    text = re.sub(rf"(?i)\b(?:{'|'.join(map(re.escape, words))})\b", "x", text)
    assert take_ending(text, NOW, BERLIN) == (text.strip(), None)
