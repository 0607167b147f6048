"""Polls."""

import sqlalchemy as sa
from alembic import op

from storage.migrations.append_only import append_only


revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "poll_drafts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_poll_drafts_group_id")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_poll_drafts_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poll_drafts")),
    )
    with op.batch_alter_table("poll_drafts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_poll_drafts_person_id"), ["person_id"], unique=False)

    op.create_table(
        "polls",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("aim", sa.String(), nullable=False),
        sa.Column("opened_by_person_id", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("voting_minutes", sa.Integer(), nullable=False),
        sa.Column("short_reason", sa.String(), nullable=False),
        sa.Column("extended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("extension_reason", sa.String(), nullable=False),
        sa.Column("quorum", sa.String(), nullable=False),
        sa.Column("ratio", sa.String(), nullable=False),
        sa.Column("base", sa.String(), nullable=False),
        sa.Column("fallback", sa.String(), nullable=False),
        sa.Column("secret", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("named", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("seed", sa.String(), nullable=False),
        sa.Column("follows_id", sa.Integer(), nullable=True),
        sa.Column("relation", sa.String(), nullable=False),
        sa.Column("new_information", sa.Text(), nullable=False),
        sa.Column("effect", sa.Text(), nullable=False),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by_person_id", sa.Integer(), nullable=True),
        sa.Column("closing_reason", sa.Text(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["closed_by_person_id"], ["persons.id"], name=op.f("fk_polls_closed_by_person_id")),
        sa.ForeignKeyConstraint(["follows_id"], ["polls.id"], name=op.f("fk_polls_follows_id")),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_polls_group_id")),
        sa.ForeignKeyConstraint(["opened_by_person_id"], ["persons.id"], name=op.f("fk_polls_opened_by_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_polls")),
    )
    with op.batch_alter_table("polls", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_polls_follows_id"), ["follows_id"], unique=False)
        batch_op.create_index("ix_polls_group_id_closed_at", ["group_id", "closed_at"], unique=False)
        batch_op.create_index(
            "ix_polls_unfinished",
            ["group_id"],
            unique=False,
            sqlite_where=sa.text("state <> 'closed'"),
            postgresql_where=sa.text("state <> 'closed'"),
        )

    op.create_table(
        "ballots",
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("choice", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("shown", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_ballots_person_id")),
        sa.ForeignKeyConstraint(["poll_id"], ["polls.id"], name=op.f("fk_ballots_poll_id")),
        sa.PrimaryKeyConstraint("poll_id", "version", "person_id", name=op.f("pk_ballots")),
    )
    with op.batch_alter_table("ballots", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ballots_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_ballots_source"), ["source"], unique=False)

    op.create_table(
        "concerns",
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("stance", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("resolution", sa.String(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_concerns_person_id")),
        sa.ForeignKeyConstraint(["poll_id"], ["polls.id"], name=op.f("fk_concerns_poll_id")),
        sa.PrimaryKeyConstraint("poll_id", "number", name=op.f("pk_concerns")),
    )
    with op.batch_alter_table("concerns", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_concerns_person_id"), ["person_id"], unique=False)

    op.create_table(
        "electors",
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("voted_version", sa.Integer(), nullable=False),
        sa.Column("reminded_version", sa.Integer(), nullable=False),
        sa.Column("ballot_key", sa.String(), nullable=False),
        sa.Column("ballot_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ballot_source", sa.String(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_electors_person_id")),
        sa.ForeignKeyConstraint(["poll_id"], ["polls.id"], name=op.f("fk_electors_poll_id")),
        sa.PrimaryKeyConstraint("poll_id", "person_id", name=op.f("pk_electors")),
    )
    with op.batch_alter_table("electors", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_electors_ballot_source"), ["ballot_source"], unique=False)
        batch_op.create_index(batch_op.f("ix_electors_person_id"), ["person_id"], unique=False)

    op.create_table(
        "outcomes",
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["poll_id"], ["polls.id"], name=op.f("fk_outcomes_poll_id")),
        sa.PrimaryKeyConstraint("poll_id", name=op.f("pk_outcomes")),
    )
    op.create_table(
        "poll_options",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("by_person_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["by_person_id"], ["persons.id"], name=op.f("fk_poll_options_by_person_id")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_poll_options_person_id")),
        sa.ForeignKeyConstraint(["poll_id"], ["polls.id"], name=op.f("fk_poll_options_poll_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poll_options")),
    )
    with op.batch_alter_table("poll_options", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_poll_options_poll_id"), ["poll_id"], unique=False)

    op.create_table(
        "poll_versions",
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_person_id"], ["persons.id"], name=op.f("fk_poll_versions_by_person_id")),
        sa.ForeignKeyConstraint(["poll_id"], ["polls.id"], name=op.f("fk_poll_versions_poll_id")),
        sa.PrimaryKeyConstraint("poll_id", "version", name=op.f("pk_poll_versions")),
    )
    op.create_table(
        "secret_ballots",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("choice", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["poll_id"], ["polls.id"], name=op.f("fk_secret_ballots_poll_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_secret_ballots")),
    )
    with op.batch_alter_table("secret_ballots", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_secret_ballots_poll_id"), ["poll_id"], unique=False)

    with op.batch_alter_table("offers", schema=None) as batch_op:
        batch_op.add_column(sa.Column("closed", sa.Boolean(), server_default=sa.false(), nullable=False))

    with op.batch_alter_table("charters", schema=None) as batch_op:
        batch_op.add_column(sa.Column("votes_named", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("silent_named", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("poll_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_charters_poll_id"), "polls", ["poll_id"], ["id"])

    op.create_index(op.f("ix_outbox_target_id"), "outbox", ["target_id"])
    if op.get_bind().dialect.name == "postgresql":  # so that the keys that begin alike stand together in the index
        op.execute('ALTER TABLE outbox ALTER COLUMN key TYPE VARCHAR COLLATE "C"')

    append_only("outcomes")
