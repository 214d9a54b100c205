"""action items"""

import sqlalchemy as sa
from alembic import op

from sprint.database import Instant

revision = '0005'
down_revision = '0004'


def upgrade():
    op.create_table('action_item',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('cohort_id', sa.Integer(), nullable=False),
    sa.Column('company_id', sa.Integer(), nullable=True),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('text', sa.String(length=300), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('source', sa.String(length=20), nullable=False),
    sa.Column('source_id', sa.Integer(), nullable=False),
    sa.Column('agreed_at', Instant(), nullable=False),
    sa.Column('agreed_by_id', sa.Integer(), nullable=True),
    sa.Column('done_at', Instant(), nullable=True),
    sa.Column('done_by_id', sa.Integer(), nullable=True),
    sa.Column('dropped_at', Instant(), nullable=True),
    sa.CheckConstraint("company_id is not null or person_id is not null", name=op.f('ck_action_item_owner')),
    sa.CheckConstraint("text <> ''", name=op.f('ck_action_item_text')),
    sa.CheckConstraint("done_at is null or dropped_at is null", name=op.f('ck_action_item_one_end')),
    sa.CheckConstraint("source in ('session', 'event')", name=op.f('ck_action_item_source')),
    sa.ForeignKeyConstraint(['cohort_id'], ['cohort.id'], name=op.f('fk_action_item_cohort_id_cohort'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['company_id'], ['company.id'], name=op.f('fk_action_item_company_id_company'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_action_item_person_id_person'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['agreed_by_id'], ['person.id'], name=op.f('fk_action_item_agreed_by_id_person'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['done_by_id'], ['person.id'], name=op.f('fk_action_item_done_by_id_person'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_action_item'))
    )
    with op.batch_alter_table('action_item', schema=None) as batch_op:
        batch_op.create_index('ix_action_item_company', ['cohort_id', 'company_id'], unique=False)
        batch_op.create_index('ix_action_item_person', ['cohort_id', 'person_id'], unique=False)
        batch_op.create_index('ix_action_item_source', ['source', 'source_id'], unique=False)


def downgrade():
    op.drop_table('action_item')
