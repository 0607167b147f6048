"""Whether what is said in the encrypted rooms of a group may be said in those that are not, and which were asked about."""

import sqlalchemy as sa
from alembic import op


revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("rooms", schema=None) as batch_op:
        batch_op.add_column(sa.Column("openness", sa.String(), server_default=sa.text("''"), nullable=False))
