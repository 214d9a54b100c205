"""the learning loop"""

import sqlalchemy as sa
from alembic import op

from sprint.database import Instant

revision = '0002'
down_revision = '0001'


def upgrade():

    with op.batch_alter_table('module', schema=None) as batch_op:
        batch_op.add_column(sa.Column('quiz_ids', sa.JSON(), server_default='[]', nullable=False))

    op.create_table('answer',
    sa.Column('enrolment_id', sa.Integer(), nullable=False),
    sa.Column('item', sa.String(length=120), nullable=False),
    sa.Column('attempt', sa.Integer(), nullable=False),
    sa.Column('slug', sa.String(length=80), nullable=False),
    sa.Column('choice', sa.Integer(), nullable=False),
    sa.Column('is_right', sa.Boolean(), nullable=False),
    sa.Column('answered_at', Instant(), nullable=False),
    sa.CheckConstraint('attempt > 0', name=op.f('ck_answer_attempt')),
    sa.CheckConstraint('choice between 0 and 7', name=op.f('ck_answer_choice')),
    sa.ForeignKeyConstraint(['enrolment_id'], ['enrolment.id'], name=op.f('fk_answer_enrolment_id_enrolment'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('enrolment_id', 'item', 'attempt', name=op.f('pk_answer'))
    )
    with op.batch_alter_table('answer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_answer_answered_at'), ['answered_at'], unique=False)

    op.create_table('card',
    sa.Column('enrolment_id', sa.Integer(), nullable=False),
    sa.Column('item', sa.String(length=120), nullable=False),
    sa.Column('slug', sa.String(length=80), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('choice', sa.Integer(), nullable=False),
    sa.Column('asked_in', sa.String(length=80), nullable=False),
    sa.Column('due_at', Instant(), nullable=False),
    sa.Column('answered_at', Instant(), nullable=False),
    sa.Column('is_missed', sa.Boolean(), nullable=False),
    sa.Column('state', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['enrolment_id'], ['enrolment.id'], name=op.f('fk_card_enrolment_id_enrolment'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('enrolment_id', 'item', name=op.f('pk_card'))
    )
    op.create_table('deliverable',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('cohort_id', sa.Integer(), nullable=False),
    sa.Column('company_id', sa.Integer(), nullable=True),
    sa.Column('enrolment_id', sa.Integer(), nullable=True),
    sa.Column('slug', sa.String(length=80), nullable=False),
    sa.Column('state', sa.String(length=10), server_default='draft', nullable=False),
    sa.Column('is_shared', sa.Boolean(), server_default='0', nullable=False),
    sa.Column('wants_peers', sa.Boolean(), server_default='0', nullable=False),
    sa.Column('started_at', Instant(), nullable=False),
    sa.Column('handed_in_at', Instant(), nullable=True),
    sa.Column('accepted_at', Instant(), nullable=True),
    sa.CheckConstraint("(state = 'accepted') = (accepted_at is not null)", name=op.f('ck_deliverable_accepted')),
    sa.CheckConstraint("state in ('draft', 'handed-in', 'returned', 'accepted')", name=op.f('ck_deliverable_state')),
    sa.CheckConstraint("state in ('draft', 'returned') or handed_in_at is not null", name=op.f('ck_deliverable_handed_in')),
    sa.CheckConstraint('(company_id is null) <> (enrolment_id is null)', name=op.f('ck_deliverable_owner')),
    sa.ForeignKeyConstraint(['cohort_id'], ['cohort.id'], name=op.f('fk_deliverable_cohort_id_cohort'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['company_id'], ['company.id'], name=op.f('fk_deliverable_company_id_company'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['enrolment_id'], ['enrolment.id'], name=op.f('fk_deliverable_enrolment_id_enrolment'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_deliverable'))
    )
    with op.batch_alter_table('deliverable', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_deliverable_company_id'), ['company_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_deliverable_handed_in_at'), ['handed_in_at'], unique=False)
        batch_op.create_index('uq_deliverable_of_company', ['cohort_id', 'company_id', 'slug'], unique=True, sqlite_where=sa.text('company_id is not null'), postgresql_where=sa.text('company_id is not null'))
        batch_op.create_index('uq_deliverable_of_enrolment', ['enrolment_id', 'slug'], unique=True, sqlite_where=sa.text('enrolment_id is not null'), postgresql_where=sa.text('enrolment_id is not null'))

    op.create_table('draft',
    sa.Column('deliverable_id', sa.Integer(), nullable=False),
    sa.Column('field', sa.String(length=80), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('value', sa.JSON(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('saved_at', Instant(), nullable=False),
    sa.Column('is_aside', sa.Boolean(), server_default='0', nullable=False),
    sa.CheckConstraint('revision > 0', name=op.f('ck_draft_revision')),
    sa.ForeignKeyConstraint(['deliverable_id'], ['deliverable.id'], name=op.f('fk_draft_deliverable_id_deliverable'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_draft_person_id_person'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('deliverable_id', 'field', 'revision', name=op.f('pk_draft'))
    )
    with op.batch_alter_table('draft', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_draft_person_id'), ['person_id'], unique=False)

    op.create_table('file',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=40), nullable=False),
    sa.Column('deliverable_id', sa.Integer(), nullable=False),
    sa.Column('field', sa.String(length=80), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('kind', sa.String(length=80), nullable=False),
    sa.Column('size', sa.BigInteger(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('report', sa.JSON(), nullable=True),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('added_at', Instant(), nullable=False),
    sa.Column('removed_at', Instant(), nullable=True),
    sa.ForeignKeyConstraint(['deliverable_id'], ['deliverable.id'], name=op.f('fk_file_deliverable_id_deliverable'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_file_person_id_person'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_file')),
    sa.UniqueConstraint('key', name=op.f('uq_file_key'))
    )
    with op.batch_alter_table('file', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_file_deliverable_id'), ['deliverable_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_file_person_id'), ['person_id'], unique=False)

    op.create_table('hand_in',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('deliverable_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('fields', sa.JSON(), nullable=False),
    sa.Column('ticked', sa.JSON(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('handed_in_at', Instant(), nullable=False),
    sa.CheckConstraint('number > 0', name=op.f('ck_hand_in_number')),
    sa.ForeignKeyConstraint(['deliverable_id'], ['deliverable.id'], name=op.f('fk_hand_in_deliverable_id_deliverable'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_hand_in_person_id_person'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_hand_in')),
    sa.UniqueConstraint('deliverable_id', 'number', name=op.f('uq_hand_in_deliverable_id_number'))
    )
    with op.batch_alter_table('hand_in', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_hand_in_handed_in_at'), ['handed_in_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_hand_in_person_id'), ['person_id'], unique=False)

    op.create_table('review',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('hand_in_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('company_id', sa.Integer(), nullable=True),
    sa.Column('role', sa.String(length=10), nullable=False),
    sa.Column('is_accepted', sa.Boolean(), nullable=False),
    sa.Column('comment', sa.Text(), server_default='', nullable=False),
    sa.Column('taps', sa.JSON(), nullable=False),
    sa.Column('missing', sa.JSON(), nullable=False),
    sa.Column('reviewed_at', Instant(), nullable=False),
    sa.CheckConstraint("role in ('coach', 'staff', 'peer')", name=op.f('ck_review_role')),
    sa.ForeignKeyConstraint(['company_id'], ['company.id'], name=op.f('fk_review_company_id_company'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['hand_in_id'], ['hand_in.id'], name=op.f('fk_review_hand_in_id_hand_in'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_review_person_id_person'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review')),
    sa.UniqueConstraint('hand_in_id', 'person_id', name=op.f('uq_review_hand_in_id_person_id'))
    )
    with op.batch_alter_table('review', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_review_person_id'), ['person_id'], unique=False)




def downgrade():

    with op.batch_alter_table('review', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_review_person_id'))

    op.drop_table('review')
    with op.batch_alter_table('hand_in', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_hand_in_person_id'))
        batch_op.drop_index(batch_op.f('ix_hand_in_handed_in_at'))

    op.drop_table('hand_in')
    with op.batch_alter_table('file', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_file_person_id'))
        batch_op.drop_index(batch_op.f('ix_file_deliverable_id'))

    op.drop_table('file')
    with op.batch_alter_table('draft', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_draft_person_id'))

    op.drop_table('draft')
    with op.batch_alter_table('deliverable', schema=None) as batch_op:
        batch_op.drop_index('uq_deliverable_of_enrolment', sqlite_where=sa.text('enrolment_id is not null'), postgresql_where=sa.text('enrolment_id is not null'))
        batch_op.drop_index('uq_deliverable_of_company', sqlite_where=sa.text('company_id is not null'), postgresql_where=sa.text('company_id is not null'))
        batch_op.drop_index(batch_op.f('ix_deliverable_handed_in_at'))
        batch_op.drop_index(batch_op.f('ix_deliverable_company_id'))

    op.drop_table('deliverable')
    op.drop_table('card')
    with op.batch_alter_table('answer', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_answer_answered_at'))

    op.drop_table('answer')
    with op.batch_alter_table('module', schema=None) as batch_op:
        batch_op.drop_column('quiz_ids')

