"""Groups run themselves."""

import sqlalchemy as sa
from alembic import op

from storage.migrations.append_only import append_only


revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_person_id", sa.Integer(), nullable=True),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("details", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["by_person_id"], ["persons.id"], name=op.f("fk_audit_by_person_id")),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_audit_group_id")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_audit_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_group_id"), ["group_id"], unique=False)

    op.create_table(
        "charters",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_person_id", sa.Integer(), nullable=True),
        sa.Column("weekly_minutes", sa.Integer(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("quorum", sa.String(), nullable=False),
        sa.Column("fallback", sa.String(), nullable=False),
        sa.Column("timezone", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("least_members", sa.Integer(), nullable=False),
        sa.Column("most_members", sa.Integer(), nullable=False),
        sa.Column("amended_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["by_person_id"], ["persons.id"], name=op.f("fk_charters_by_person_id")),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_charters_group_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_charters")),
        sa.UniqueConstraint("group_id", "version", name=op.f("uq_charters_group_id_version")),
    )
    op.create_table(
        "checklist_ticks",
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("phase", sa.String(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_person_id"], ["persons.id"], name=op.f("fk_checklist_ticks_by_person_id")),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_checklist_ticks_group_id")),
        sa.PrimaryKeyConstraint("group_id", "phase", "item", name=op.f("pk_checklist_ticks")),
    )
    op.create_table(
        "functional_roles",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("to_group_id", sa.Integer(), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_functional_roles_group_id")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_functional_roles_person_id")),
        sa.ForeignKeyConstraint(["to_group_id"], ["groups.id"], name=op.f("fk_functional_roles_to_group_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_functional_roles")),
    )
    with op.batch_alter_table("functional_roles", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_functional_roles_group_id"), ["group_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_functional_roles_person_id"), ["person_id"], unique=False)

    op.create_table(
        "invitations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("by_person_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["by_person_id"], ["persons.id"], name=op.f("fk_invitations_by_person_id")),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_invitations_group_id")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_invitations_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
    )
    with op.batch_alter_table("invitations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invitations_group_id"), ["group_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_invitations_person_id"), ["person_id"], unique=False)

    op.create_table(
        "principles",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_person_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["by_person_id"], ["persons.id"], name=op.f("fk_principles_by_person_id")),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_principles")),
    )
    op.create_table(
        "acknowledgements",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_acknowledgements_person_id")),
        sa.ForeignKeyConstraint(["version"], ["principles.version"], name=op.f("fk_acknowledgements_version")),
        sa.PrimaryKeyConstraint("person_id", "version", name=op.f("pk_acknowledgements")),
    )
    op.create_table(
        "link_attempts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_link_attempts_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link_attempts")),
    )
    with op.batch_alter_table("link_attempts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_link_attempts_account_id"), ["account_id"], unique=False)

    op.create_table(
        "link_codes",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_link_codes_account_id")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_link_codes")),
    )
    with op.batch_alter_table("link_codes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_link_codes_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_link_codes_expires_at"), ["expires_at"], unique=False)

    with op.batch_alter_table("groups", schema=None) as batch_op:
        batch_op.add_column(sa.Column("list_address", sa.String(), server_default=sa.text("''"), nullable=False))

    with op.batch_alter_table("memberships", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reason", sa.String(), server_default="setup", nullable=False))
        batch_op.add_column(sa.Column("interim", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("board", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("absent_since", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("persons", schema=None) as batch_op:
        batch_op.add_column(sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("rooms", schema=None) as batch_op:
        batch_op.add_column(sa.Column("lost_at", sa.DateTime(timezone=True), nullable=True))

    append_only("audit")
