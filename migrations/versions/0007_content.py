"""Templates as they were served, and a course's own questions."""

from alembic import op
import sqlalchemy as sa
import lti_app.db.base


revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('template_version',
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('skill', sa.String(length=120), nullable=False),
    sa.Column('data', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('digest', name=op.f('pk_template_version'))
    )
    op.create_table('own_content',
    sa.Column('course_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['course_id'], ['course.id'], name=op.f('fk_own_content_course_id')),
    sa.PrimaryKeyConstraint('course_id', name=op.f('pk_own_content'))
    )
    op.create_table('own_skill',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('course_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.ForeignKeyConstraint(['course_id'], ['course.id'], name=op.f('fk_own_skill_course_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_own_skill')),
    sa.UniqueConstraint('course_id', 'title', name=op.f('uq_own_skill_course_id_title'))
    )
    op.create_table('own_template',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('course_id', sa.Integer(), nullable=False),
    sa.Column('bank', sa.String(length=80), nullable=False),
    sa.Column('skill', sa.String(length=120), nullable=False),
    sa.Column('state', sa.String(length=20), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('source', sa.JSON(), nullable=False),
    sa.Column('licence', sa.String(length=200), nullable=False),
    sa.Column('author', sa.String(length=200), nullable=False),
    sa.Column('created_at', lti_app.db.base.UTCDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['course_id'], ['course.id'], name=op.f('fk_own_template_course_id')),
    sa.ForeignKeyConstraint(['digest'], ['template_version.digest'], name=op.f('fk_own_template_digest')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_own_template'))
    )
    with op.batch_alter_table('own_template', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_own_template_course_id_own_template_state_own_template_id'), ['course_id', 'state', 'id'], unique=False)

    op.create_table('own_template_change',
    sa.Column('own_template_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('reason', sa.String(length=200), nullable=False),
    sa.Column('at', lti_app.db.base.UTCDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['digest'], ['template_version.digest'], name=op.f('fk_own_template_change_digest')),
    sa.ForeignKeyConstraint(['own_template_id'], ['own_template.id'], name=op.f('fk_own_template_change_own_template_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_own_template_change_person_id')),
    sa.PrimaryKeyConstraint('own_template_id', 'number', name=op.f('pk_own_template_change'))
    )
    with op.batch_alter_table('practice_item', schema=None) as batch_op:
        batch_op.add_column(sa.Column('digest', sa.String(length=64), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_practice_item_digest'), 'template_version', ['digest'], ['digest'])


def downgrade() -> None:
    with op.batch_alter_table('practice_item', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_practice_item_digest'), type_='foreignkey')
        batch_op.drop_column('digest')

    op.drop_table('own_template_change')
    with op.batch_alter_table('own_template', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_own_template_course_id_own_template_state_own_template_id'))

    op.drop_table('own_template')
    op.drop_table('own_skill')
    op.drop_table('own_content')
    op.drop_table('template_version')
