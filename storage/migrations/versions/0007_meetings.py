"""Meetings."""

import sqlalchemy as sa
from alembic import op


revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('calendar_addresses',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('secret_hash', sa.String(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('group_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['group_id'], ['groups.id'], name=op.f('fk_calendar_addresses_group_id')),
    sa.ForeignKeyConstraint(['person_id'], ['persons.id'], name=op.f('fk_calendar_addresses_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_calendar_addresses')),
    sa.UniqueConstraint('secret_hash', name=op.f('uq_calendar_addresses_secret_hash'))
    )
    with op.batch_alter_table('calendar_addresses', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_calendar_addresses_group_id'), ['group_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_calendar_addresses_person_id'), ['person_id'], unique=False)

    op.create_table('comfortable_windows',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('start', sa.Time(), nullable=False),
    sa.Column('end', sa.Time(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['persons.id'], name=op.f('fk_comfortable_windows_person_id')),
    sa.PrimaryKeyConstraint('person_id', name=op.f('pk_comfortable_windows'))
    )
    op.create_table('installation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_installation'))
    )
    op.rename_table("poll_drafts", "drafts")
    with op.batch_alter_table("drafts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_poll_drafts_person_id"))
        batch_op.add_column(sa.Column("kind", sa.String(), server_default="poll", nullable=False))
        batch_op.create_index(batch_op.f("ix_drafts_person_id"), ["person_id"], unique=False)

    op.create_table('meeting_series',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('group_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('zone', sa.String(), nullable=False),
    sa.Column('first', sa.Date(), nullable=False),
    sa.Column('at', sa.Time(), nullable=False),
    sa.Column('every', sa.String(), nullable=False),
    sa.Column('which', sa.Integer(), nullable=False),
    sa.Column('until', sa.Date(), nullable=True),
    sa.Column('rotation', sa.Text(), nullable=False),
    sa.Column('rotates_from', sa.Date(), nullable=True),
    sa.Column('earlier', sa.Text(), nullable=False),
    sa.Column('link', sa.String(), nullable=False),
    sa.Column('called_by_person_id', sa.Integer(), nullable=False),
    sa.Column('called_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['called_by_person_id'], ['persons.id'], name=op.f('fk_meeting_series_called_by_person_id')),
    sa.ForeignKeyConstraint(['group_id'], ['groups.id'], name=op.f('fk_meeting_series_group_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_meeting_series'))
    )
    with op.batch_alter_table('meeting_series', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_meeting_series_group_id'), ['group_id'], unique=False)

    op.create_table('meetings',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('group_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('called_by_person_id', sa.Integer(), nullable=False),
    sa.Column('called_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('set_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answers_by', sa.DateTime(timezone=True), nullable=True),
    sa.Column('all_answered', sa.Boolean(), nullable=False),
    sa.Column('link', sa.String(), nullable=False),
    sa.Column('series_id', sa.Integer(), nullable=True),
    sa.Column('series_day', sa.Date(), nullable=True),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('shown_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('approved_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('approved_by_person_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['approved_by_person_id'], ['persons.id'], name=op.f('fk_meetings_approved_by_person_id')),
    sa.ForeignKeyConstraint(['called_by_person_id'], ['persons.id'], name=op.f('fk_meetings_called_by_person_id')),
    sa.ForeignKeyConstraint(['group_id'], ['groups.id'], name=op.f('fk_meetings_group_id')),
    sa.ForeignKeyConstraint(['series_id'], ['meeting_series.id'], name=op.f('fk_meetings_series_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_meetings')),
    sa.UniqueConstraint('series_id', 'series_day', name=op.f('uq_meetings_series_id_series_day'))
    )
    with op.batch_alter_table('meetings', schema=None) as batch_op:
        batch_op.create_index('ix_meetings_group_id_starts_at', ['group_id', 'starts_at'], unique=False)
        batch_op.create_index('uq_meetings_running', ['group_id'], unique=True, sqlite_where=sa.text("state = 'running'"), postgresql_where=sa.text("state = 'running'"))

    op.create_table('series_choices',
    sa.Column('series_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['series_id'], ['meeting_series.id'], name=op.f('fk_series_choices_series_id')),
    sa.PrimaryKeyConstraint('series_id', 'day', name=op.f('pk_series_choices'))
    )
    op.create_table('agenda_items',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=True),
    sa.Column('by_person_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by_person_id'], ['persons.id'], name=op.f('fk_agenda_items_by_person_id')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meetings.id'], name=op.f('fk_agenda_items_meeting_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agenda_items'))
    )
    with op.batch_alter_table('agenda_items', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_agenda_items_meeting_id'), ['meeting_id'], unique=False)

    op.create_table('attendances',
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('present', sa.Boolean(), nullable=False),
    sa.Column('source', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['meeting_id'], ['meetings.id'], name=op.f('fk_attendances_meeting_id')),
    sa.ForeignKeyConstraint(['person_id'], ['persons.id'], name=op.f('fk_attendances_person_id')),
    sa.PrimaryKeyConstraint('meeting_id', 'person_id', name=op.f('pk_attendances'))
    )
    with op.batch_alter_table('attendances', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_attendances_person_id'), ['person_id'], unique=False)

    op.create_table('burdens',
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['meeting_id'], ['meetings.id'], name=op.f('fk_burdens_meeting_id')),
    sa.ForeignKeyConstraint(['person_id'], ['persons.id'], name=op.f('fk_burdens_person_id')),
    sa.PrimaryKeyConstraint('meeting_id', 'person_id', name=op.f('pk_burdens'))
    )
    with op.batch_alter_table('burdens', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_burdens_person_id'), ['person_id'], unique=False)

    op.create_table('meeting_records',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('by_person_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by_person_id'], ['persons.id'], name=op.f('fk_meeting_records_by_person_id')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meetings.id'], name=op.f('fk_meeting_records_meeting_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_meeting_records'))
    )
    with op.batch_alter_table('meeting_records', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_meeting_records_meeting_id'), ['meeting_id'], unique=False)

    op.create_table('meeting_slots',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['meeting_id'], ['meetings.id'], name=op.f('fk_meeting_slots_meeting_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_meeting_slots')),
    sa.UniqueConstraint('meeting_id', 'position', name=op.f('uq_meeting_slots_meeting_id_position')),
    sa.UniqueConstraint('meeting_id', 'starts_at', name=op.f('uq_meeting_slots_meeting_id_starts_at'))
    )
    op.create_table('rsvps',
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('answer', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('source', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['meeting_id'], ['meetings.id'], name=op.f('fk_rsvps_meeting_id')),
    sa.ForeignKeyConstraint(['person_id'], ['persons.id'], name=op.f('fk_rsvps_person_id')),
    sa.PrimaryKeyConstraint('meeting_id', 'person_id', name=op.f('pk_rsvps'))
    )
    with op.batch_alter_table('rsvps', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_rsvps_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_rsvps_source'), ['source'], unique=False)

    op.create_table('actions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('group_id', sa.Integer(), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=True),
    sa.Column('record_id', sa.Integer(), nullable=True),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('owner_person_id', sa.Integer(), nullable=True),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by_person_id', sa.Integer(), nullable=False),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('finished_by_person_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['by_person_id'], ['persons.id'], name=op.f('fk_actions_by_person_id')),
    sa.ForeignKeyConstraint(['finished_by_person_id'], ['persons.id'], name=op.f('fk_actions_finished_by_person_id')),
    sa.ForeignKeyConstraint(['group_id'], ['groups.id'], name=op.f('fk_actions_group_id')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meetings.id'], name=op.f('fk_actions_meeting_id')),
    sa.ForeignKeyConstraint(['owner_person_id'], ['persons.id'], name=op.f('fk_actions_owner_person_id')),
    sa.ForeignKeyConstraint(['record_id'], ['meeting_records.id'], name=op.f('fk_actions_record_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_actions')),
    sa.UniqueConstraint('record_id', name=op.f('uq_actions_record_id'))
    )
    with op.batch_alter_table('actions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_actions_meeting_id'), ['meeting_id'], unique=False)
        batch_op.create_index('ix_actions_open', ['group_id'], unique=False, sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'"))
        batch_op.create_index(batch_op.f('ix_actions_owner_person_id'), ['owner_person_id'], unique=False)

    op.create_table('agreements',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('record_id', sa.Integer(), nullable=True),
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('final_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('poll_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['meeting_id'], ['meetings.id'], name=op.f('fk_agreements_meeting_id')),
    sa.ForeignKeyConstraint(['poll_id'], ['polls.id'], name=op.f('fk_agreements_poll_id')),
    sa.ForeignKeyConstraint(['record_id'], ['meeting_records.id'], name=op.f('fk_agreements_record_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agreements')),
    sa.UniqueConstraint('record_id', name=op.f('uq_agreements_record_id'))
    )
    with op.batch_alter_table('agreements', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_agreements_meeting_id'), ['meeting_id'], unique=False)

    op.create_table('slot_answers',
    sa.Column('slot_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('answer', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('source', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['persons.id'], name=op.f('fk_slot_answers_person_id')),
    sa.ForeignKeyConstraint(['slot_id'], ['meeting_slots.id'], name=op.f('fk_slot_answers_slot_id')),
    sa.PrimaryKeyConstraint('slot_id', 'person_id', name=op.f('pk_slot_answers'))
    )
    with op.batch_alter_table('slot_answers', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_slot_answers_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_slot_answers_source'), ['source'], unique=False)

    op.create_table('agreement_objections',
    sa.Column('agreement_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['agreement_id'], ['agreements.id'], name=op.f('fk_agreement_objections_agreement_id')),
    sa.ForeignKeyConstraint(['person_id'], ['persons.id'], name=op.f('fk_agreement_objections_person_id')),
    sa.PrimaryKeyConstraint('agreement_id', 'person_id', name=op.f('pk_agreement_objections'))
    )
    with op.batch_alter_table('agreement_objections', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_agreement_objections_person_id'), ['person_id'], unique=False)

    with op.batch_alter_table("charters", schema=None) as batch_op:
        batch_op.add_column(sa.Column("call_link", sa.String(), server_default=sa.text("''"), nullable=False))
