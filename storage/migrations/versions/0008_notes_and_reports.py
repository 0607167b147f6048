"""Notes, needs, asks, summaries and reports."""

import sqlalchemy as sa
from alembic import op


revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('digest_times',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('weekday', sa.Integer(), nullable=False),
    sa.Column('at', sa.Time(), nullable=False),
    sa.Column('zone', sa.String(), nullable=False),
    sa.Column('is_on', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_digest_times'))
    )
    op.create_table('digests',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('week', sa.String(), nullable=False),
    sa.Column('group_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('facts', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['group_id'], ['groups.id'], name=op.f('fk_digests_group_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_digests')),
    sa.UniqueConstraint('week', 'group_id', name=op.f('uq_digests_week_group_id'))
    )
    with op.batch_alter_table('digests', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_digests_group_id'), ['group_id'], unique=False)

    op.create_table('asks',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('group_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('purpose', sa.String(), nullable=False),
    sa.Column('amount', sa.String(), nullable=False),
    sa.Column('currency', sa.String(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('by_person_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by_person_id'], ['persons.id'], name=op.f('fk_asks_by_person_id')),
    sa.ForeignKeyConstraint(['group_id'], ['groups.id'], name=op.f('fk_asks_group_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_asks'))
    )
    with op.batch_alter_table('asks', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_asks_by_person_id'), ['by_person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_asks_group_id'), ['group_id'], unique=False)

    op.create_table('needs',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('group_id', sa.Integer(), nullable=False),
    sa.Column('of_group_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('by_person_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_by_person_id', sa.Integer(), nullable=True),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('escalated_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['by_person_id'], ['persons.id'], name=op.f('fk_needs_by_person_id')),
    sa.ForeignKeyConstraint(['changed_by_person_id'], ['persons.id'], name=op.f('fk_needs_changed_by_person_id')),
    sa.ForeignKeyConstraint(['group_id'], ['groups.id'], name=op.f('fk_needs_group_id')),
    sa.ForeignKeyConstraint(['of_group_id'], ['groups.id'], name=op.f('fk_needs_of_group_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_needs'))
    )
    with op.batch_alter_table('needs', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_needs_by_person_id'), ['by_person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_needs_group_id'), ['group_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_needs_of_group_id'), ['of_group_id'], unique=False)

    op.create_table('notes',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('group_id', sa.Integer(), nullable=True),
    sa.Column('by_person_id', sa.Integer(), nullable=False),
    sa.Column('author_person_id', sa.Integer(), nullable=True),
    sa.Column('author', sa.String(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('files', sa.Text(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('edited_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('everybody', sa.Boolean(), nullable=False),
    sa.Column('platform', sa.String(), nullable=False),
    sa.Column('room', sa.String(), nullable=False),
    sa.Column('message', sa.String(), nullable=False),
    sa.Column('origin_id', sa.Integer(), nullable=True),
    sa.Column('encrypted', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['author_person_id'], ['persons.id'], name=op.f('fk_notes_author_person_id')),
    sa.ForeignKeyConstraint(['by_person_id'], ['persons.id'], name=op.f('fk_notes_by_person_id')),
    sa.ForeignKeyConstraint(['group_id'], ['groups.id'], name=op.f('fk_notes_group_id')),
    sa.ForeignKeyConstraint(['origin_id'], ['notes.id'], name=op.f('fk_notes_origin_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notes'))
    )
    with op.batch_alter_table('notes', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_notes_author_person_id'), ['author_person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_notes_by_person_id'), ['by_person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_notes_group_id'), ['group_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_notes_message'), ['message'], unique=False)

    op.create_table('reports',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('group_id', sa.Integer(), nullable=False),
    sa.Column('phase', sa.String(), nullable=False),
    sa.Column('first', sa.Date(), nullable=False),
    sa.Column('last', sa.Date(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('by_person_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('approved_by_person_id', sa.Integer(), nullable=True),
    sa.Column('approved_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['approved_by_person_id'], ['persons.id'], name=op.f('fk_reports_approved_by_person_id')),
    sa.ForeignKeyConstraint(['by_person_id'], ['persons.id'], name=op.f('fk_reports_by_person_id')),
    sa.ForeignKeyConstraint(['group_id'], ['groups.id'], name=op.f('fk_reports_group_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reports'))
    )
    with op.batch_alter_table('reports', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_reports_by_person_id'), ['by_person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_reports_group_id'), ['group_id'], unique=False)
        batch_op.create_index('uq_reports_draft', ['group_id'], unique=True, sqlite_where=sa.text("state = 'draft'"), postgresql_where=sa.text("state = 'draft'"))

    op.create_table('ask_steps',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('ask_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('by_person_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['ask_id'], ['asks.id'], name=op.f('fk_ask_steps_ask_id')),
    sa.ForeignKeyConstraint(['by_person_id'], ['persons.id'], name=op.f('fk_ask_steps_by_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ask_steps'))
    )
    with op.batch_alter_table('ask_steps', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_ask_steps_ask_id'), ['ask_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_ask_steps_by_person_id'), ['by_person_id'], unique=False)

    op.create_table('note_copies',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('note_id', sa.Integer(), nullable=False),
    sa.Column('group_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by_person_id', sa.Integer(), nullable=True),
    sa.Column('opened', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['by_person_id'], ['persons.id'], name=op.f('fk_note_copies_by_person_id')),
    sa.ForeignKeyConstraint(['group_id'], ['groups.id'], name=op.f('fk_note_copies_group_id')),
    sa.ForeignKeyConstraint(['note_id'], ['notes.id'], name=op.f('fk_note_copies_note_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_note_copies')),
    sa.UniqueConstraint('note_id', 'group_id', name=op.f('uq_note_copies_note_id_group_id'))
    )
    with op.batch_alter_table('note_copies', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_note_copies_group_id'), ['group_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_note_copies_note_id'), ['note_id'], unique=False)

    op.create_table('publications',
    sa.Column('report_id', sa.Integer(), nullable=False),
    sa.Column('place', sa.String(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('reference', sa.String(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('error', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['report_id'], ['reports.id'], name=op.f('fk_publications_report_id')),
    sa.PrimaryKeyConstraint('report_id', 'place', name=op.f('pk_publications'))
    )
    op.create_table('ratifications',
    sa.Column('poll_id', sa.Integer(), nullable=False),
    sa.Column('model', sa.String(), nullable=False),
    sa.Column('body', sa.String(), nullable=False),
    sa.Column('consulted', sa.Text(), nullable=False),
    sa.Column('by_person_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by_person_id'], ['persons.id'], name=op.f('fk_ratifications_by_person_id')),
    sa.ForeignKeyConstraint(['poll_id'], ['polls.id'], name=op.f('fk_ratifications_poll_id')),
    sa.PrimaryKeyConstraint('poll_id', name=op.f('pk_ratifications'))
    )
    with op.batch_alter_table('ratifications', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_ratifications_by_person_id'), ['by_person_id'], unique=False)

    op.create_table('report_sections',
    sa.Column('report_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('edited_by_person_id', sa.Integer(), nullable=True),
    sa.Column('edited_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['edited_by_person_id'], ['persons.id'], name=op.f('fk_report_sections_edited_by_person_id')),
    sa.ForeignKeyConstraint(['report_id'], ['reports.id'], name=op.f('fk_report_sections_report_id')),
    sa.PrimaryKeyConstraint('report_id', 'name', name=op.f('pk_report_sections'))
    )
    op.create_table('note_answers',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('copy_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('by_person_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by_person_id'], ['persons.id'], name=op.f('fk_note_answers_by_person_id')),
    sa.ForeignKeyConstraint(['copy_id'], ['note_copies.id'], name=op.f('fk_note_answers_copy_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_note_answers'))
    )
    with op.batch_alter_table('note_answers', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_note_answers_by_person_id'), ['by_person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_note_answers_copy_id'), ['copy_id'], unique=False)

    with op.batch_alter_table('charters', schema=None) as batch_op:
        batch_op.add_column(sa.Column('notes_approved', sa.String(), server_default=sa.text("''"), nullable=False))

    with op.batch_alter_table('week_closes', schema=None) as batch_op:
        batch_op.add_column(sa.Column('kept', sa.Text(), nullable=True))

    with op.batch_alter_table('rooms', schema=None) as batch_op:
        batch_op.add_column(sa.Column('encrypted', sa.Boolean(), server_default=sa.false(), nullable=False))
