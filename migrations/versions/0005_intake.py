"""Intake."""

from alembic import op
import sqlalchemy as sa
import lti_app.db.base


revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('intake',
    sa.Column('course_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('noticed_at', lti_app.db.base.UTCDateTime(timezone=True), nullable=True),
    sa.Column('goal_at', lti_app.db.base.UTCDateTime(timezone=True), nullable=True),
    sa.Column('goal', sa.Text(), nullable=False),
    sa.Column('target_date', sa.Date(), nullable=True),
    sa.Column('level', sa.String(length=20), nullable=True),
    sa.Column('minutes_a_week', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['course_id'], ['course.id'], name=op.f('fk_intake_course_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_intake_person_id')),
    sa.PrimaryKeyConstraint('course_id', 'person_id', name=op.f('pk_intake'))
    )
    with op.batch_alter_table('intake', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_intake_person_id'), ['person_id'], unique=False)

    op.create_table('placement',
    sa.Column('practice_set_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('course_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=20), nullable=False),
    sa.Column('turn', sa.Integer(), nullable=False),
    sa.Column('asked_by_teacher', sa.Boolean(), nullable=False),
    sa.Column('confidence', sa.JSON(), nullable=False),
    sa.Column('asked', sa.JSON(), nullable=False),
    sa.Column('result', sa.JSON(), nullable=True),
    sa.Column('began_at', lti_app.db.base.UTCDateTime(timezone=True), nullable=False),
    sa.Column('ended_at', lti_app.db.base.UTCDateTime(timezone=True), nullable=True),
    sa.Column('seen_at', lti_app.db.base.UTCDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['course_id'], ['course.id'], name=op.f('fk_placement_course_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_placement_person_id')),
    sa.ForeignKeyConstraint(['practice_set_id'], ['practice_set.id'], name=op.f('fk_placement_practice_set_id')),
    sa.PrimaryKeyConstraint('practice_set_id', 'person_id', name=op.f('pk_placement'))
    )
    with op.batch_alter_table('placement', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_placement_course_id_placement_person_id'), ['course_id', 'person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_placement_person_id'), ['person_id'], unique=False)

    with op.batch_alter_table('practice_item', schema=None) as batch_op:
        batch_op.add_column(sa.Column('placement', sa.Boolean(), server_default=sa.false(), nullable=False))

    # Practice sets that are in use go on as they were; their teachers can switch it on.
    with op.batch_alter_table('practice_set', schema=None) as batch_op:
        batch_op.add_column(sa.Column('intake', sa.String(length=20), server_default='off', nullable=False))


def downgrade() -> None:
    with op.batch_alter_table('practice_set', schema=None) as batch_op:
        batch_op.drop_column('intake')

    # What is older would never close them, nor would the way forward again know them for a placement's.
    op.execute(sa.text("UPDATE practice_item SET open_key = NULL, closed_at = opened_at "
                       "WHERE placement AND open_key IS NOT NULL"))
    with op.batch_alter_table('practice_item', schema=None) as batch_op:
        batch_op.drop_column('placement')

    op.drop_table('placement')
    op.drop_table('intake')
