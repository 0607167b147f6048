"""Encrypted events that could not be read yet."""

import sqlalchemy as sa
from alembic import op


revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sealed_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("room", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("session", sa.String(), nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("past", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sealed_events")),
        sa.UniqueConstraint("platform", "event", name=op.f("uq_sealed_events_platform_event")),
    )
    with op.batch_alter_table("sealed_events", schema=None) as batch_op:
        batch_op.create_index("ix_sealed_events_account", ["platform", "room", "account"], unique=False)
        batch_op.create_index(batch_op.f("ix_sealed_events_session"), ["session"], unique=False)
        batch_op.create_index(batch_op.f("ix_sealed_events_at"), ["at"], unique=False)
