"""Calibration."""

from alembic import op
import sqlalchemy as sa
import lti_app.db.base


revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('learner_calibration',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version', sa.String(length=40), nullable=False),
    sa.Column('made_at', lti_app.db.base.UTCDateTime(timezone=True), nullable=False),
    sa.Column('actor', sa.String(length=160), nullable=False),
    sa.Column('data', sa.JSON(), nullable=False),
    sa.Column('report', sa.JSON(), nullable=False),
    sa.Column('active_key', sa.String(length=20), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_learner_calibration')),
    sa.UniqueConstraint('active_key', name=op.f('uq_learner_calibration_active_key')),
    sa.UniqueConstraint('version', name=op.f('uq_learner_calibration_version'))
    )


def downgrade() -> None:
    op.drop_table('learner_calibration')
