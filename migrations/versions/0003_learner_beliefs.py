"""Learner beliefs.

What is known of students and templates stays; every number gets a variance, that of one of whom nothing is
known (config/learner/weights.yaml as first shipped), so that the next answers move it as they should.
"""

from alembic import op
import sqlalchemy as sa


revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None

_ABILITY, _SKILL_ABILITY, _TEMPLATE = '0.85', '0.1', '1.0'  # variances, logit scale squared


def upgrade() -> None:
    op.create_table('course_weights',
    sa.Column('course_id', sa.Integer(), nullable=False),
    sa.Column('mean', sa.JSON(), nullable=False),
    sa.Column('covariance', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['course_id'], ['course.id'], name=op.f('fk_course_weights_course_id')),
    sa.PrimaryKeyConstraint('course_id', name=op.f('pk_course_weights'))
    )
    op.create_table('skill_difficulty',
    sa.Column('course_id', sa.Integer(), nullable=False),
    sa.Column('skill', sa.String(length=120), nullable=False),
    sa.Column('difficulty', sa.Double(), nullable=False),
    sa.Column('variance', sa.Double(), nullable=False),
    sa.Column('opportunities', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['course_id'], ['course.id'], name=op.f('fk_skill_difficulty_course_id')),
    sa.PrimaryKeyConstraint('course_id', 'skill', name=op.f('pk_skill_difficulty'))
    )
    op.create_table('template_memory',
    sa.Column('course_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('template', sa.String(length=120), nullable=False),
    sa.Column('opportunities', sa.Integer(), nullable=False),
    sa.Column('missed', sa.Integer(), nullable=False),
    sa.Column('recent_right', sa.Double(), nullable=False),
    sa.Column('recent_missed', sa.Double(), nullable=False),
    sa.Column('turn', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['course_id'], ['course.id'], name=op.f('fk_template_memory_course_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_template_memory_person_id')),
    sa.PrimaryKeyConstraint('course_id', 'person_id', 'template', name=op.f('pk_template_memory'))
    )
    with op.batch_alter_table('template_memory', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_template_memory_person_id'), ['person_id'], unique=False)

    with op.batch_alter_table('learner', schema=None) as batch_op:
        batch_op.add_column(sa.Column('variance', sa.Double(), server_default=_ABILITY, nullable=False))
        batch_op.add_column(sa.Column('recent_right', sa.Double(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('recent_missed', sa.Double(), server_default='0', nullable=False))

    with op.batch_alter_table('skill_estimate', schema=None) as batch_op:
        batch_op.add_column(sa.Column('variance', sa.Double(), server_default=_SKILL_ABILITY, nullable=False))
        batch_op.add_column(sa.Column('missed', sa.Integer(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('recent_right', sa.Double(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('recent_missed', sa.Double(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('turn', sa.Integer(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('stability', sa.Double(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('hardness', sa.Double(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('information', sa.Double(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('checks', sa.Integer(), server_default='0', nullable=False))

    with op.batch_alter_table('template_difficulty', schema=None) as batch_op:
        batch_op.add_column(sa.Column('variance', sa.Double(), server_default=_TEMPLATE, nullable=False))

    with op.batch_alter_table('practice_item', schema=None) as batch_op:
        batch_op.add_column(sa.Column('check', sa.Boolean(), server_default=sa.false(), nullable=False))

    with op.batch_alter_table('plan_step', schema=None) as batch_op:
        batch_op.add_column(sa.Column('template', sa.String(length=120), nullable=True))

    # Right answers with help were counted in neither; taken for missed, they keep no one from anything.
    skill = sa.table('skill_estimate', sa.column('opportunities', sa.Integer), sa.column('right', sa.Integer),
                     sa.column('missed', sa.Integer), sa.column('turn', sa.Integer),
                     sa.column('course_id', sa.Integer), sa.column('person_id', sa.Integer))
    learner = sa.table('learner', sa.column('opportunities', sa.Integer), sa.column('course_id', sa.Integer),
                       sa.column('person_id', sa.Integer))
    answered = sa.select(learner.c.opportunities).where(
        learner.c.course_id == skill.c.course_id, learner.c.person_id == skill.c.person_id)
    op.execute(skill.update().values(missed=skill.c.opportunities - skill.c.right,
                                     turn=sa.func.coalesce(answered.scalar_subquery(), 0)))


def downgrade() -> None:
    # A pin means nothing to what is older; left active, it would stop the student's practice.
    op.execute("UPDATE plan_step SET remaining = 0 WHERE kind = 'pin'")
    with op.batch_alter_table('plan_step', schema=None) as batch_op:
        batch_op.drop_column('template')

    with op.batch_alter_table('practice_item', schema=None) as batch_op:
        batch_op.drop_column('check')

    with op.batch_alter_table('template_difficulty', schema=None) as batch_op:
        batch_op.drop_column('variance')

    with op.batch_alter_table('skill_estimate', schema=None) as batch_op:
        for name in ('checks', 'information', 'hardness', 'stability', 'turn', 'recent_missed', 'recent_right',
                     'missed', 'variance'):
            batch_op.drop_column(name)

    with op.batch_alter_table('learner', schema=None) as batch_op:
        for name in ('recent_missed', 'recent_right', 'variance'):
            batch_op.drop_column(name)

    op.drop_table('template_memory')
    op.drop_table('skill_difficulty')
    op.drop_table('course_weights')
