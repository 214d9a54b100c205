"""coaching"""

import sqlalchemy as sa
from alembic import op

from sprint.database import Instant, forbid_overlap

revision = '0007'
down_revision = '0006'


def upgrade():
    op.create_table('coaching_rules',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('most_upcoming', sa.Integer(), server_default='2', nullable=False),
    sa.Column('most_a_week', sa.Integer(), server_default='1', nullable=False),
    sa.Column('cutoff_hours', sa.Integer(), server_default='24', nullable=False),
    sa.Column('first_pick_hours', sa.Integer(), server_default='24', nullable=False),
    sa.CheckConstraint('cutoff_hours between 0 and 168', name=op.f('ck_coaching_rules_cutoff')),
    sa.CheckConstraint('first_pick_hours between 0 and 168', name=op.f('ck_coaching_rules_first_pick')),
    sa.CheckConstraint('id = 1', name=op.f('ck_coaching_rules_one')),
    sa.CheckConstraint('most_a_week between 1 and 7', name=op.f('ck_coaching_rules_most_a_week')),
    sa.CheckConstraint('most_upcoming between 1 and 20', name=op.f('ck_coaching_rules_most_upcoming')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_coaching_rules'))
    )
    op.create_table('calendar_address',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), server_default='0', nullable=False),
    sa.CheckConstraint('number >= 0', name=op.f('ck_calendar_address_number')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_calendar_address_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('person_id', name=op.f('pk_calendar_address'))
    )
    op.create_table('coach_offer',
    sa.Column('coach_id', sa.Integer(), nullable=False),
    sa.Column('zone', sa.String(length=60), nullable=False),
    sa.Column('subjects', sa.String(length=200), server_default='', nullable=False),
    sa.Column('length_minutes', sa.Integer(), server_default='25', nullable=False),
    sa.Column('buffer_minutes', sa.Integer(), server_default='5', nullable=False),
    sa.Column('notice_hours', sa.Integer(), server_default='12', nullable=False),
    sa.Column('daily_most', sa.Integer(), server_default='4', nullable=False),
    sa.Column('meeting_url', sa.String(length=500), server_default='', nullable=False),
    sa.Column('busy_name', sa.String(length=120), server_default='', nullable=False),
    sa.Column('busy_read_at', Instant(), nullable=True),
    sa.CheckConstraint('buffer_minutes between 0 and 120', name=op.f('ck_coach_offer_buffer')),
    sa.CheckConstraint('daily_most between 1 and 20', name=op.f('ck_coach_offer_daily_most')),
    sa.CheckConstraint('length_minutes between 10 and 180', name=op.f('ck_coach_offer_length')),
    sa.CheckConstraint('notice_hours between 0 and 336', name=op.f('ck_coach_offer_notice')),
    sa.ForeignKeyConstraint(['coach_id'], ['person.id'], name=op.f('fk_coach_offer_coach_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('coach_id', name=op.f('pk_coach_offer'))
    )
    op.create_table('coach_busy',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('coach_id', sa.Integer(), nullable=False),
    sa.Column('starts_at', Instant(), nullable=False),
    sa.Column('ends_at', Instant(), nullable=False),
    sa.CheckConstraint('ends_at > starts_at', name=op.f('ck_coach_busy_order')),
    sa.ForeignKeyConstraint(['coach_id'], ['coach_offer.coach_id'], name=op.f('fk_coach_busy_coach_id_coach_offer'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_coach_busy'))
    )
    with op.batch_alter_table('coach_busy', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_coach_busy_coach_id'), ['coach_id'], unique=False)

    op.create_table('coach_time',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('coach_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=6), nullable=False),
    sa.Column('weekday', sa.Integer(), nullable=True),
    sa.Column('first_on', sa.Date(), nullable=True),
    sa.Column('last_on', sa.Date(), nullable=True),
    sa.Column('starts', sa.Time(), nullable=True),
    sa.Column('ends', sa.Time(), nullable=True),
    sa.CheckConstraint("(kind = 'off') = (starts is null)", name=op.f('ck_coach_time_off')),
    sa.CheckConstraint("(kind = 'weekly') = (weekday is not null)", name=op.f('ck_coach_time_weekly')),
    sa.CheckConstraint("kind = 'weekly' or (first_on is not null and last_on is not null)", name=op.f('ck_coach_time_days')),
    sa.CheckConstraint("kind in ('weekly', 'day', 'off')", name=op.f('ck_coach_time_kind')),
    sa.CheckConstraint('(starts is null) = (ends is null) and (starts is null or ends > starts)', name=op.f('ck_coach_time_hours')),
    sa.CheckConstraint('first_on is null or last_on is null or last_on >= first_on', name=op.f('ck_coach_time_order')),
    sa.CheckConstraint('weekday between 0 and 6', name=op.f('ck_coach_time_weekday')),
    sa.ForeignKeyConstraint(['coach_id'], ['coach_offer.coach_id'], name=op.f('fk_coach_time_coach_id_coach_offer'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_coach_time'))
    )
    with op.batch_alter_table('coach_time', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_coach_time_coach_id'), ['coach_id'], unique=False)

    op.create_table('coaching_meeting',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.String(length=40), nullable=False),
    sa.Column('cohort_id', sa.Integer(), nullable=False),
    sa.Column('coach_id', sa.Integer(), nullable=False),
    sa.Column('is_group', sa.Boolean(), server_default='0', nullable=False),
    sa.Column('title', sa.String(length=120), server_default='', nullable=False),
    sa.Column('starts_at', Instant(), nullable=False),
    sa.Column('ends_at', Instant(), nullable=False),
    sa.Column('seats', sa.Integer(), server_default='1', nullable=False),
    sa.Column('meeting_url', sa.String(length=500), server_default='', nullable=False),
    sa.Column('sequence', sa.Integer(), server_default='0', nullable=False),
    sa.Column('moves', sa.Integer(), server_default='0', nullable=False),
    sa.Column('made_at', Instant(), nullable=False),
    sa.Column('cancelled_at', Instant(), nullable=True),
    sa.Column('reason', sa.Text(), server_default='', nullable=False),
    sa.Column('private_notes', sa.Text(), server_default='', nullable=False),
    sa.Column('shared_notes', sa.Text(), server_default='', nullable=False),
    sa.Column('noted_at', Instant(), nullable=True),
    sa.CheckConstraint("not is_group or title <> ''", name=op.f('ck_coaching_meeting_title')),
    sa.CheckConstraint('ends_at > starts_at', name=op.f('ck_coaching_meeting_order')),
    sa.CheckConstraint('is_group or seats = 1', name=op.f('ck_coaching_meeting_single')),
    sa.CheckConstraint('seats between 1 and 50', name=op.f('ck_coaching_meeting_seats')),
    sa.ForeignKeyConstraint(['coach_id'], ['person.id'], name=op.f('fk_coaching_meeting_coach_id_person'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['cohort_id'], ['cohort.id'], name=op.f('fk_coaching_meeting_cohort_id_cohort'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_coaching_meeting')),
    sa.UniqueConstraint('uid', name=op.f('uq_coaching_meeting_uid'))
    )
    with op.batch_alter_table('coaching_meeting', schema=None) as batch_op:
        batch_op.create_index('ix_coaching_meeting_coach', ['coach_id', 'starts_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_coaching_meeting_cohort_id'), ['cohort_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_coaching_meeting_ends_at'), ['ends_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_coaching_meeting_starts_at'), ['starts_at'], unique=False)

    op.create_table('coaching_seat',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('enrolment_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('starts_at', Instant(), nullable=False),
    sa.Column('ends_at', Instant(), nullable=False),
    sa.Column('state', sa.String(length=7), nullable=False),
    sa.Column('number', sa.Integer(), nullable=True),
    sa.Column('key', sa.String(length=64), nullable=False),
    sa.Column('obstacle', sa.Text(), server_default='', nullable=False),
    sa.Column('help', sa.Text(), server_default='', nullable=False),
    sa.Column('made_at', Instant(), nullable=False),
    sa.Column('has_come', sa.Boolean(), nullable=True),
    sa.Column('rating', sa.Integer(), nullable=True),
    sa.Column('words', sa.Text(), server_default='', nullable=False),
    sa.Column('rated_at', Instant(), nullable=True),
    sa.Column('coach_rating', sa.Integer(), nullable=True),
    sa.Column('coach_words', sa.Text(), server_default='', nullable=False),
    sa.CheckConstraint("(state = 'taken') = (number is not null)", name=op.f('ck_coaching_seat_number')),
    sa.CheckConstraint("state in ('taken', 'waiting', 'left')", name=op.f('ck_coaching_seat_state')),
    sa.CheckConstraint('coach_rating between 1 and 5', name=op.f('ck_coaching_seat_coach_rating')),
    sa.CheckConstraint('ends_at > starts_at', name=op.f('ck_coaching_seat_order')),
    sa.CheckConstraint('number > 0', name=op.f('ck_coaching_seat_first')),
    sa.CheckConstraint('rating between 1 and 5', name=op.f('ck_coaching_seat_rating')),
    sa.ForeignKeyConstraint(['enrolment_id'], ['enrolment.id'], name=op.f('fk_coaching_seat_enrolment_id_enrolment'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['meeting_id'], ['coaching_meeting.id'], name=op.f('fk_coaching_seat_meeting_id_coaching_meeting'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_coaching_seat_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_coaching_seat')),
    sa.UniqueConstraint('key', name=op.f('uq_coaching_seat_key'))
    )
    with op.batch_alter_table('coaching_seat', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_coaching_seat_enrolment_id'), ['enrolment_id'], unique=False)
        batch_op.create_index('ix_coaching_seat_person', ['person_id', 'starts_at'], unique=False)
        batch_op.create_index('uq_coaching_seat_number', ['meeting_id', 'number'], unique=True, sqlite_where=sa.text("state = 'taken'"), postgresql_where=sa.text("state = 'taken'"))
        batch_op.create_index('uq_coaching_seat_person', ['meeting_id', 'person_id'], unique=True, sqlite_where=sa.text("state <> 'left'"), postgresql_where=sa.text("state <> 'left'"))

    op.create_table('coaching_exhibit',
    sa.Column('seat_id', sa.Integer(), nullable=False),
    sa.Column('deliverable_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['deliverable_id'], ['deliverable.id'], name=op.f('fk_coaching_exhibit_deliverable_id_deliverable'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['seat_id'], ['coaching_seat.id'], name=op.f('fk_coaching_exhibit_seat_id_coaching_seat'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('seat_id', 'deliverable_id', name=op.f('pk_coaching_exhibit'))
    )

    op.create_table('coaching_attachment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=40), nullable=False),
    sa.Column('seat_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('kind', sa.String(length=80), nullable=False),
    sa.Column('size', sa.BigInteger(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('added_at', Instant(), nullable=False),
    sa.Column('removed_at', Instant(), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_coaching_attachment_person_id_person'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['seat_id'], ['coaching_seat.id'], name=op.f('fk_coaching_attachment_seat_id_coaching_seat'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_coaching_attachment')),
    sa.UniqueConstraint('key', name=op.f('uq_coaching_attachment_key'))
    )
    with op.batch_alter_table('coaching_attachment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_coaching_attachment_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_coaching_attachment_seat_id'), ['seat_id'], unique=False)

    forbid_overlap(op.get_bind(), 'coaching_meeting', 'coach_id', '{row}.cancelled_at is null')
    forbid_overlap(op.get_bind(), 'coaching_seat', 'person_id', "{row}.state = 'taken'")


def downgrade():
    with op.batch_alter_table('coaching_attachment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_coaching_attachment_seat_id'))
        batch_op.drop_index(batch_op.f('ix_coaching_attachment_person_id'))

    op.drop_table('coaching_attachment')
    op.drop_table('coaching_exhibit')
    with op.batch_alter_table('coaching_seat', schema=None) as batch_op:
        batch_op.drop_index('uq_coaching_seat_person', sqlite_where=sa.text("state <> 'left'"), postgresql_where=sa.text("state <> 'left'"))
        batch_op.drop_index('uq_coaching_seat_number', sqlite_where=sa.text("state = 'taken'"), postgresql_where=sa.text("state = 'taken'"))
        batch_op.drop_index('ix_coaching_seat_person')
        batch_op.drop_index(batch_op.f('ix_coaching_seat_enrolment_id'))

    op.drop_table('coaching_seat')
    with op.batch_alter_table('coaching_meeting', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_coaching_meeting_starts_at'))
        batch_op.drop_index(batch_op.f('ix_coaching_meeting_ends_at'))
        batch_op.drop_index(batch_op.f('ix_coaching_meeting_cohort_id'))
        batch_op.drop_index('ix_coaching_meeting_coach')

    op.drop_table('coaching_meeting')
    with op.batch_alter_table('coach_time', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_coach_time_coach_id'))

    op.drop_table('coach_time')
    with op.batch_alter_table('coach_busy', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_coach_busy_coach_id'))

    op.drop_table('coach_busy')
    op.drop_table('coach_offer')
    op.drop_table('calendar_address')
    op.drop_table('coaching_rules')
