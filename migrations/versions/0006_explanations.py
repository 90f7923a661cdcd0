"""Explanations."""

from alembic import op
import sqlalchemy as sa
import lti_app.db.base


revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('explanation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('purpose', sa.String(length=20), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('quality', sa.String(length=20), nullable=False),
    sa.Column('at', lti_app.db.base.UTCDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['item_id'], ['practice_item.id'], name=op.f('fk_explanation_item_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_explanation')),
    sa.UniqueConstraint('item_id', 'purpose', name=op.f('uq_explanation_item_id_purpose'))
    )
    with op.batch_alter_table('practice_item', schema=None) as batch_op:
        batch_op.add_column(sa.Column('check_of_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('surface', sa.Integer(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('feeling', sa.String(length=20), nullable=True))
        batch_op.add_column(sa.Column('asked', sa.String(length=20), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_practice_item_check_of_id'), 'practice_item', ['check_of_id'], ['id'])


def downgrade() -> None:
    with op.batch_alter_table('practice_item', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_practice_item_check_of_id'), type_='foreignkey')
        batch_op.drop_column('asked')
        batch_op.drop_column('feeling')
        batch_op.drop_column('surface')
        batch_op.drop_column('check_of_id')

    op.drop_table('explanation')
