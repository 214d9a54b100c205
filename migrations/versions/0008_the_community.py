"""the community"""

import sqlalchemy as sa
from alembic import op

from sprint.database import Instant
from sprint.searching import make_searchable, stop_searching

revision = '0008'
down_revision = '0007'
SEARCHED = {
    'topic': ('title',),
    'post': ('source',),
    'event': ('title', 'source'),
    'module': ('title', 'summary', 'source'),
}


def upgrade():
    op.create_table('mail_pace',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('pace', sa.String(length=8), nullable=False),
    sa.CheckConstraint("pace in ('at-once', 'daily', 'weekly', 'never')", name=op.f('ck_mail_pace_pace')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_mail_pace_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('person_id', name=op.f('pk_mail_pace'))
    )
    op.create_table('board',
    sa.Column('cohort_id', sa.Integer(), nullable=False),
    sa.Column('group_url', sa.String(length=300), server_default='', nullable=False),
    sa.Column('alarm_hours', sa.Integer(), server_default='24', nullable=False),
    sa.CheckConstraint('alarm_hours between 1 and 72', name=op.f('ck_board_alarm_hours')),
    sa.ForeignKeyConstraint(['cohort_id'], ['cohort.id'], name=op.f('fk_board_cohort_id_cohort'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('cohort_id', name=op.f('pk_board'))
    )
    op.create_table('directory_entry',
    sa.Column('cohort_id', sa.Integer(), nullable=False),
    sa.Column('company_id', sa.Integer(), nullable=False),
    sa.Column('makes', sa.String(length=200), server_default='', nullable=False),
    sa.Column('place', sa.String(length=120), server_default='', nullable=False),
    sa.Column('site', sa.String(length=300), server_default='', nullable=False),
    sa.Column('can_help', sa.Text(), server_default='', nullable=False),
    sa.Column('needs_help', sa.Text(), server_default='', nullable=False),
    sa.Column('shows_makes', sa.Boolean(), server_default='0', nullable=False),
    sa.Column('shows_place', sa.Boolean(), server_default='0', nullable=False),
    sa.Column('shows_site', sa.Boolean(), server_default='0', nullable=False),
    sa.Column('shows_can_help', sa.Boolean(), server_default='0', nullable=False),
    sa.Column('shows_needs_help', sa.Boolean(), server_default='0', nullable=False),
    sa.Column('changed_at', Instant(), nullable=False),
    sa.ForeignKeyConstraint(['cohort_id'], ['cohort.id'], name=op.f('fk_directory_entry_cohort_id_cohort'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['company_id'], ['company.id'], name=op.f('fk_directory_entry_company_id_company'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('cohort_id', 'company_id', name=op.f('pk_directory_entry'))
    )
    op.create_table('event',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('cohort_id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.String(length=40), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('title', sa.String(length=160), nullable=False),
    sa.Column('source', sa.Text(), server_default='', nullable=False),
    sa.Column('html', sa.Text(), server_default='', nullable=False),
    sa.Column('starts_at', Instant(), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('zone', sa.String(length=60), nullable=False),
    sa.Column('place', sa.String(length=200), server_default='', nullable=False),
    sa.Column('url', sa.String(length=300), server_default='', nullable=False),
    sa.Column('host', sa.String(length=200), server_default='', nullable=False),
    sa.Column('capacity', sa.Integer(), nullable=True),
    sa.Column('sequence', sa.Integer(), server_default='0', nullable=False),
    sa.Column('created_at', Instant(), nullable=False),
    sa.Column('moved_at', Instant(), nullable=True),
    sa.Column('cancelled_at', Instant(), nullable=True),
    sa.Column('seated_at', Instant(), nullable=True),
    sa.Column('recap_source', sa.Text(), server_default='', nullable=False),
    sa.Column('recap_html', sa.Text(), server_default='', nullable=False),
    sa.Column('recording_url', sa.String(length=300), server_default='', nullable=False),
    sa.Column('recap_at', Instant(), nullable=True),
    sa.CheckConstraint("kind in ('round-table', 'town-hall', 'build-up', 'other')", name=op.f('ck_event_kind')),
    sa.CheckConstraint("title <> ''", name=op.f('ck_event_title')),
    sa.CheckConstraint('capacity > 0', name=op.f('ck_event_capacity')),
    sa.CheckConstraint('minutes between 5 and 600', name=op.f('ck_event_minutes')),
    sa.ForeignKeyConstraint(['cohort_id'], ['cohort.id'], name=op.f('fk_event_cohort_id_cohort'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_event')),
    sa.UniqueConstraint('uid', name=op.f('uq_event_uid'))
    )
    with op.batch_alter_table('event', schema=None) as batch_op:
        batch_op.create_index('ix_event_cohort', ['cohort_id', 'starts_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_event_starts_at'), ['starts_at'], unique=False)

    op.create_table('silence',
    sa.Column('cohort_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('until_at', Instant(), nullable=False),
    sa.Column('reason', sa.String(length=300), nullable=False),
    sa.ForeignKeyConstraint(['cohort_id'], ['cohort.id'], name=op.f('fk_silence_cohort_id_cohort'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_silence_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('cohort_id', 'person_id', name=op.f('pk_silence'))
    )
    with op.batch_alter_table('silence', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_silence_person_id'), ['person_id'], unique=False)

    op.create_table('topic',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('cohort_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('title', sa.String(length=160), nullable=False),
    sa.Column('week', sa.Integer(), nullable=True),
    sa.Column('module', sa.String(length=80), nullable=True),
    sa.Column('key', sa.String(length=32), nullable=False),
    sa.Column('posted_at', Instant(), nullable=False),
    sa.Column('last_post_at', Instant(), nullable=False),
    sa.Column('last_number', sa.Integer(), server_default='0', nullable=False),
    sa.Column('replies', sa.Integer(), server_default='0', nullable=False),
    sa.Column('pinned_at', Instant(), nullable=True),
    sa.Column('locked_at', Instant(), nullable=True),
    sa.Column('hidden_at', Instant(), nullable=True),
    sa.CheckConstraint("kind <> 'prompt' or module is not null", name=op.f('ck_topic_prompt')),
    sa.CheckConstraint("kind in ('question', 'talk', 'announcement', 'private', 'prompt')", name=op.f('ck_topic_kind')),
    sa.CheckConstraint("title <> ''", name=op.f('ck_topic_title')),
    sa.CheckConstraint('replies >= 0', name=op.f('ck_topic_replies')),
    sa.ForeignKeyConstraint(['cohort_id'], ['cohort.id'], name=op.f('fk_topic_cohort_id_cohort'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_topic_person_id_person'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_topic')),
    sa.UniqueConstraint('key', name=op.f('uq_topic_key'))
    )
    with op.batch_alter_table('topic', schema=None) as batch_op:
        batch_op.create_index('ix_topic_board', ['cohort_id', 'last_post_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_topic_person_id'), ['person_id'], unique=False)
        batch_op.create_index('ix_topic_pinned', ['cohort_id'], unique=False, postgresql_where=sa.text('pinned_at IS NOT NULL'), sqlite_where=sa.text('pinned_at IS NOT NULL'))
        batch_op.create_index('ix_topic_posted', ['posted_at'], unique=False)
        batch_op.create_index('uq_topic_prompt', ['cohort_id', 'module'], unique=True, postgresql_where=sa.text("kind = 'prompt'"), sqlite_where=sa.text("kind = 'prompt'"))

    op.create_table('event_question',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('key', sa.String(length=32), nullable=False),
    sa.Column('text', sa.String(length=300), nullable=False),
    sa.Column('asked_at', Instant(), nullable=False),
    sa.Column('removed_at', Instant(), nullable=True),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_event_question_event_id_event'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_event_question_person_id_person'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_event_question')),
    sa.UniqueConstraint('key', name=op.f('uq_event_question_key'))
    )
    with op.batch_alter_table('event_question', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_event_question_event_id'), ['event_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_event_question_person_id'), ['person_id'], unique=False)

    op.create_table('post',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('topic_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('key', sa.String(length=32), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('html', sa.Text(), nullable=False),
    sa.Column('posted_at', Instant(), nullable=False),
    sa.Column('edited_at', Instant(), nullable=True),
    sa.Column('deleted_at', Instant(), nullable=True),
    sa.Column('hidden_at', Instant(), nullable=True),
    sa.Column('accepted_at', Instant(), nullable=True),
    sa.Column('accepted_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['accepted_by_id'], ['person.id'], name=op.f('fk_post_accepted_by_id_person'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_post_person_id_person'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['topic_id'], ['topic.id'], name=op.f('fk_post_topic_id_topic'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_post')),
    sa.UniqueConstraint('key', name=op.f('uq_post_key')),
    sa.UniqueConstraint('topic_id', 'number', name=op.f('uq_post_topic_id_number'))
    )
    with op.batch_alter_table('post', schema=None) as batch_op:
        batch_op.create_index('ix_post_person', ['person_id', 'posted_at'], unique=False)
        batch_op.create_index('ix_post_posted', ['posted_at'], unique=False)
        batch_op.create_index('uq_post_accepted', ['topic_id'], unique=True, postgresql_where=sa.text('accepted_at IS NOT NULL'), sqlite_where=sa.text('accepted_at IS NOT NULL'))

    op.create_table('pulse',
    sa.Column('enrolment_id', sa.Integer(), nullable=False),
    sa.Column('week', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('confidence', sa.Integer(), nullable=True),
    sa.Column('customer_minutes', sa.Integer(), server_default='0', nullable=False),
    sa.Column('told_at', Instant(), nullable=False),
    sa.CheckConstraint('confidence between 0 and 10', name=op.f('ck_pulse_confidence')),
    sa.CheckConstraint('customer_minutes between 0 and 6000', name=op.f('ck_pulse_customer_minutes')),
    sa.CheckConstraint('week between 1 and 4', name=op.f('ck_pulse_week')),
    sa.ForeignKeyConstraint(['enrolment_id'], ['enrolment.id'], name=op.f('fk_pulse_enrolment_id_enrolment'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('enrolment_id', 'week', name=op.f('pk_pulse'))
    )
    op.create_table('rsvp',
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=8), nullable=False),
    sa.Column('answered_at', Instant(), nullable=False),
    sa.Column('edition', sa.Integer(), server_default='0', nullable=False),
    sa.Column('subject', sa.String(length=80), server_default='', nullable=False),
    sa.Column('with_peers', sa.Boolean(), server_default='0', nullable=False),
    sa.Column('table_number', sa.Integer(), nullable=True),
    sa.CheckConstraint("state in ('going', 'waiting', 'no')", name=op.f('ck_rsvp_state')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_rsvp_event_id_event'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_rsvp_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('event_id', 'person_id', name=op.f('pk_rsvp'))
    )
    with op.batch_alter_table('rsvp', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_rsvp_person_id'), ['person_id'], unique=False)

    op.create_table('topic_mark',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('topic_id', sa.Integer(), nullable=False),
    sa.Column('seen', sa.Integer(), server_default='0', nullable=False),
    sa.Column('is_followed', sa.Boolean(), server_default='0', nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_topic_mark_person_id_person'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['topic_id'], ['topic.id'], name=op.f('fk_topic_mark_topic_id_topic'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('person_id', 'topic_id', name=op.f('pk_topic_mark'))
    )
    with op.batch_alter_table('topic_mark', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_topic_mark_topic_id'), ['topic_id'], unique=False)

    op.create_table('board_file',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=40), nullable=False),
    sa.Column('form', sa.String(length=32), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=True),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('kind', sa.String(length=80), nullable=False),
    sa.Column('size', sa.BigInteger(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('width', sa.Integer(), server_default='0', nullable=False),
    sa.Column('height', sa.Integer(), server_default='0', nullable=False),
    sa.Column('added_at', Instant(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_board_file_person_id_person'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_board_file_post_id_post'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_board_file')),
    sa.UniqueConstraint('key', name=op.f('uq_board_file_key'))
    )
    with op.batch_alter_table('board_file', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_board_file_form'), ['form'], unique=False)
        batch_op.create_index(batch_op.f('ix_board_file_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_board_file_post_id'), ['post_id'], unique=False)

    op.create_table('caution',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('at', Instant(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_caution_by_id_person'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_caution_post_id_post'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_caution'))
    )
    with op.batch_alter_table('caution', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_caution_post_id'), ['post_id'], unique=False)

    op.create_table('helpful',
    sa.Column('post_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_helpful_person_id_person'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_helpful_post_id_post'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('post_id', 'person_id', name=op.f('pk_helpful'))
    )
    op.create_table('mention',
    sa.Column('post_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_mention_person_id_person'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_mention_post_id_post'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('post_id', 'person_id', name=op.f('pk_mention'))
    )
    op.create_table('post_report',
    sa.Column('post_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('reported_at', Instant(), nullable=False),
    sa.Column('settled_at', Instant(), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_post_report_person_id_person'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_post_report_post_id_post'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('post_id', 'person_id', name=op.f('pk_post_report'))
    )
    with op.batch_alter_table('post_report', schema=None) as batch_op:
        batch_op.create_index('ix_post_report_waiting', ['reported_at'], unique=False, postgresql_where=sa.text('settled_at IS NULL'), sqlite_where=sa.text('settled_at IS NULL'))

    op.create_table('post_revision',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('html', sa.Text(), nullable=False),
    sa.Column('until_at', Instant(), nullable=False),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_post_revision_post_id_post'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_post_revision'))
    )
    with op.batch_alter_table('post_revision', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_post_revision_post_id'), ['post_id'], unique=False)

    op.create_table('question_vote',
    sa.Column('question_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_question_vote_person_id_person'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['question_id'], ['event_question.id'], name=op.f('fk_question_vote_question_id_event_question'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('question_id', 'person_id', name=op.f('pk_question_vote'))
    )
    for table, columns in SEARCHED.items():
        make_searchable(op.get_bind(), table, columns)


def downgrade():
    for table in SEARCHED:
        stop_searching(op.get_bind(), table)
    op.drop_table('question_vote')
    with op.batch_alter_table('post_revision', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_post_revision_post_id'))

    op.drop_table('post_revision')
    with op.batch_alter_table('post_report', schema=None) as batch_op:
        batch_op.drop_index('ix_post_report_waiting', postgresql_where=sa.text('settled_at IS NULL'), sqlite_where=sa.text('settled_at IS NULL'))

    op.drop_table('post_report')
    op.drop_table('mention')
    op.drop_table('helpful')
    with op.batch_alter_table('caution', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_caution_post_id'))

    op.drop_table('caution')
    with op.batch_alter_table('board_file', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_board_file_post_id'))
        batch_op.drop_index(batch_op.f('ix_board_file_person_id'))
        batch_op.drop_index(batch_op.f('ix_board_file_form'))

    op.drop_table('board_file')
    with op.batch_alter_table('topic_mark', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_topic_mark_topic_id'))

    op.drop_table('topic_mark')
    with op.batch_alter_table('rsvp', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_rsvp_person_id'))

    op.drop_table('rsvp')
    op.drop_table('pulse')
    with op.batch_alter_table('post', schema=None) as batch_op:
        batch_op.drop_index('uq_post_accepted', postgresql_where=sa.text('accepted_at IS NOT NULL'), sqlite_where=sa.text('accepted_at IS NOT NULL'))
        batch_op.drop_index('ix_post_posted')
        batch_op.drop_index('ix_post_person')

    op.drop_table('post')
    with op.batch_alter_table('event_question', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_event_question_person_id'))
        batch_op.drop_index(batch_op.f('ix_event_question_event_id'))

    op.drop_table('event_question')
    with op.batch_alter_table('topic', schema=None) as batch_op:
        batch_op.drop_index('uq_topic_prompt', postgresql_where=sa.text("kind = 'prompt'"), sqlite_where=sa.text("kind = 'prompt'"))
        batch_op.drop_index('ix_topic_posted')
        batch_op.drop_index('ix_topic_pinned', postgresql_where=sa.text('pinned_at IS NOT NULL'), sqlite_where=sa.text('pinned_at IS NOT NULL'))
        batch_op.drop_index(batch_op.f('ix_topic_person_id'))
        batch_op.drop_index('ix_topic_board')

    op.drop_table('topic')
    with op.batch_alter_table('silence', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_silence_person_id'))

    op.drop_table('silence')
    with op.batch_alter_table('event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_event_starts_at'))
        batch_op.drop_index('ix_event_cohort')

    op.drop_table('event')
    op.drop_table('directory_entry')
    op.drop_table('board')
    op.drop_table('mail_pace')
