"""Since when each account is known, so that a restored copy is told from somebody who came back."""

import sqlalchemy as sa
from alembic import op


revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("accounts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("created_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE accounts SET created_at = (SELECT created_at FROM persons WHERE persons.id = accounts.person_id)")
