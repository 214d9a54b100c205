"""the formula sheet"""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'


def upgrade():
    with op.batch_alter_table('release', schema=None) as batch_op:
        batch_op.add_column(sa.Column('formulas', sa.JSON(), server_default='{}', nullable=False))


def downgrade():
    with op.batch_alter_table('release', schema=None) as batch_op:
        batch_op.drop_column('formulas')
