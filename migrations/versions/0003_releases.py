"""releases"""

import sqlalchemy as sa
from alembic import op

from sprint.database import Instant

revision = '0003'
down_revision = '0002'


def upgrade():

    op.create_table('content_fault',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('check_id', sa.Integer(), nullable=False),
    sa.Column('slug', sa.String(length=80), nullable=True),
    sa.Column('week', sa.Integer(), nullable=True),
    sa.Column('path', sa.String(length=200), nullable=False),
    sa.Column('line', sa.Integer(), nullable=False),
    sa.Column('message', sa.Text(), nullable=False),
    sa.Column('remedy', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['check_id'], ['content_check.id'], name=op.f('fk_content_fault_check_id_content_check'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_content_fault'))
    )
    with op.batch_alter_table('content_fault', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_content_fault_check_id'), ['check_id'], unique=False)

    with op.batch_alter_table('content_check', schema=None) as batch_op:
        batch_op.drop_column('faults')  # they are found again at the next start, which publishes

    with op.batch_alter_table('cohort', schema=None) as batch_op:
        batch_op.add_column(sa.Column('left_release_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('moved_at', Instant(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_cohort_left_release_id_release'), 'release', ['left_release_id'], ['id'])

    with op.batch_alter_table('module_progress', schema=None) as batch_op:
        batch_op.add_column(sa.Column('source_hash', sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column('text_read_at', Instant(), nullable=True))


def downgrade():

    with op.batch_alter_table('module_progress', schema=None) as batch_op:
        batch_op.drop_column('text_read_at')
        batch_op.drop_column('source_hash')

    with op.batch_alter_table('cohort', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_cohort_left_release_id_release'), type_='foreignkey')
        batch_op.drop_column('moved_at')
        batch_op.drop_column('left_release_id')

    with op.batch_alter_table('content_check', schema=None) as batch_op:
        batch_op.add_column(sa.Column('faults', sa.JSON(), server_default='[]', nullable=False))

    op.drop_table('content_fault')
