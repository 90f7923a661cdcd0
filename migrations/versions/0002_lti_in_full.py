"""LTI in full."""

from alembic import op
import sqlalchemy as sa
import lti_app.db.base


revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('admin_link',
    sa.Column('token', sa.String(length=64), nullable=False),
    sa.Column('label', sa.String(length=120), nullable=False),
    sa.Column('created_at', lti_app.db.base.UTCDateTime(timezone=True), nullable=False),
    sa.Column('expires_at', lti_app.db.base.UTCDateTime(timezone=True), nullable=False),
    sa.Column('used_at', lti_app.db.base.UTCDateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('token', name=op.f('pk_admin_link'))
    )
    op.create_table('admin_session',
    sa.Column('token', sa.String(length=64), nullable=False),
    sa.Column('label', sa.String(length=120), nullable=False),
    sa.Column('created_at', lti_app.db.base.UTCDateTime(timezone=True), nullable=False),
    sa.Column('expires_at', lti_app.db.base.UTCDateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('token', name=op.f('pk_admin_session'))
    )
    op.create_table('hand_over',
    sa.Column('token', sa.String(length=64), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('data', sa.Text(), nullable=False),
    sa.Column('expires_at', lti_app.db.base.UTCDateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('token', name=op.f('pk_hand_over'))
    )
    with op.batch_alter_table('hand_over', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_hand_over_expires_at'), ['expires_at'], unique=False)

    op.create_table('invitation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('token', sa.String(length=64), nullable=False),
    sa.Column('label', sa.String(length=200), nullable=False),
    sa.Column('platform_url', sa.Text(), nullable=True),
    sa.Column('registration_id', sa.Integer(), nullable=True),
    sa.Column('needs_approval', sa.Boolean(), nullable=False),
    sa.Column('created_at', lti_app.db.base.UTCDateTime(timezone=True), nullable=False),
    sa.Column('expires_at', lti_app.db.base.UTCDateTime(timezone=True), nullable=False),
    sa.Column('used_at', lti_app.db.base.UTCDateTime(timezone=True), nullable=True),
    sa.Column('used_with', sa.String(length=64), nullable=True),
    sa.Column('used_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['registration_id'], ['registration.id'], name=op.f('fk_invitation_registration_id')),
    sa.ForeignKeyConstraint(['used_by_id'], ['registration.id'], name=op.f('fk_invitation_used_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invitation')),
    sa.UniqueConstraint('token', name=op.f('uq_invitation_token'))
    )
    op.create_table('person_alias',
    sa.Column('registration_id', sa.Integer(), nullable=False),
    sa.Column('sub', sa.String(length=255), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('created_at', lti_app.db.base.UTCDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_person_alias_person_id')),
    sa.ForeignKeyConstraint(['registration_id'], ['registration.id'], name=op.f('fk_person_alias_registration_id')),
    sa.PrimaryKeyConstraint('registration_id', 'sub', name=op.f('pk_person_alias'))
    )
    with op.batch_alter_table('person_alias', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_person_alias_person_id'), ['person_id'], unique=False)

    op.create_table('audit_entry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('at', lti_app.db.base.UTCDateTime(timezone=True), nullable=False),
    sa.Column('actor', sa.String(length=160), nullable=False),
    sa.Column('action', sa.String(length=80), nullable=False),
    sa.Column('subject', sa.String(length=80), nullable=False),
    sa.Column('course_id', sa.Integer(), nullable=True),
    sa.Column('detail', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['course_id'], ['course.id'], name=op.f('fk_audit_entry_course_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_entry'))
    )
    with op.batch_alter_table('audit_entry', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_audit_entry_course_id_audit_entry_id'), ['course_id', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_audit_entry_subject_audit_entry_id'), ['subject', 'id'], unique=False)

    op.create_table('platform_task',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('open_key', sa.String(length=60), nullable=True),
    sa.Column('registration_id', sa.Integer(), nullable=False),
    sa.Column('course_id', sa.Integer(), nullable=False),
    sa.Column('practice_set_id', sa.Integer(), nullable=True),
    sa.Column('state', sa.String(length=20), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('error', sa.String(length=40), nullable=True),
    sa.Column('due_at', lti_app.db.base.UTCDateTime(timezone=True), nullable=False),
    sa.Column('leased_until', lti_app.db.base.UTCDateTime(timezone=True), nullable=True),
    sa.Column('created_at', lti_app.db.base.UTCDateTime(timezone=True), nullable=False),
    sa.Column('ended_at', lti_app.db.base.UTCDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['course_id'], ['course.id'], name=op.f('fk_platform_task_course_id')),
    sa.ForeignKeyConstraint(['practice_set_id'], ['practice_set.id'], name=op.f('fk_platform_task_practice_set_id')),
    sa.ForeignKeyConstraint(['registration_id'], ['registration.id'], name=op.f('fk_platform_task_registration_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_platform_task')),
    sa.UniqueConstraint('open_key', name=op.f('uq_platform_task_open_key'))
    )
    with op.batch_alter_table('platform_task', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_platform_task_course_id'), ['course_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_platform_task_state_platform_task_due_at'), ['state', 'due_at'], unique=False)

    with op.batch_alter_table('course', schema=None) as batch_op:
        batch_op.add_column(sa.Column('can_make_columns', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column('copied_from_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('roster_read_at', lti_app.db.base.UTCDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('roster_size', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('roster_error', sa.String(length=40), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_course_copied_from_id'), 'course', ['copied_from_id'], ['id'])

    with op.batch_alter_table('deployment', schema=None) as batch_op:
        batch_op.add_column(sa.Column('state', sa.String(length=20), server_default='active', nullable=False))
        batch_op.add_column(sa.Column('guid', sa.String(length=255), server_default='', nullable=False))
        batch_op.add_column(sa.Column('name', sa.String(length=255), server_default='', nullable=False))

    with op.batch_alter_table('enrolment', schema=None) as batch_op:
        batch_op.add_column(sa.Column('sub', sa.String(length=255), nullable=True))
        batch_op.add_column(sa.Column('sections', sa.JSON(), server_default='[]', nullable=False))
        batch_op.add_column(sa.Column('roster_role', sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column('launched_at', lti_app.db.base.UTCDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('vanished_at', lti_app.db.base.UTCDateTime(timezone=True), nullable=True))

    with op.batch_alter_table('grade', schema=None) as batch_op:
        batch_op.add_column(sa.Column('submitted_at', lti_app.db.base.UTCDateTime(timezone=True), nullable=True))

    with op.batch_alter_table('launch_session', schema=None) as batch_op:
        batch_op.add_column(sa.Column('message', sa.String(length=40), server_default='resource_link', nullable=False))
        batch_op.add_column(sa.Column('deep_linking', sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column('review_person_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('sections', sa.JSON(), server_default='[]', nullable=False))
        batch_op.add_column(sa.Column('section_restricted', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column('observees', sa.JSON(), server_default='[]', nullable=False))
        batch_op.create_foreign_key(batch_op.f('fk_launch_session_review_person_id'), 'person', ['review_person_id'], ['id'])

    with op.batch_alter_table('login_state', schema=None) as batch_op:
        batch_op.add_column(sa.Column('storage_target', sa.String(length=255), nullable=True))
        batch_op.add_column(sa.Column('parameters', sa.JSON(), server_default='{}', nullable=False))

    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.add_column(sa.Column('legacy_id', sa.String(length=255), nullable=True))
        batch_op.add_column(sa.Column('test_student', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.create_index(batch_op.f('ix_person_registration_id_person_legacy_id'), ['registration_id', 'legacy_id'], unique=False)

    with op.batch_alter_table('practice_set', schema=None) as batch_op:
        batch_op.add_column(sa.Column('content_id', sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column('goal', sa.String(length=300), server_default='', nullable=False))
        batch_op.add_column(sa.Column('points', sa.Double(), server_default='100', nullable=False))
        batch_op.add_column(sa.Column('due_at', lti_app.db.base.UTCDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('policy', sa.String(length=80), nullable=True))
        batch_op.add_column(sa.Column('review_grades', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column('activity_id', sa.String(length=255), nullable=True))
        batch_op.add_column(sa.Column('copied_from_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('made_column', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column('can_read_results', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.alter_column('resource_link_id',
               existing_type=sa.VARCHAR(length=255),
               nullable=True)
        batch_op.create_index(batch_op.f('ix_practice_set_content_id'), ['content_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_practice_set_copied_from_id'), 'practice_set', ['copied_from_id'], ['id'])

    with op.batch_alter_table('tool_key', schema=None) as batch_op:
        batch_op.add_column(sa.Column('signs_from', lti_app.db.base.UTCDateTime(timezone=True), nullable=True))

    with op.batch_alter_table('registration', schema=None) as batch_op:
        batch_op.add_column(sa.Column('learns_origins', sa.Boolean(), server_default=sa.true(), nullable=False))
        batch_op.add_column(sa.Column('observers_allowed', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column('state', sa.String(length=20), server_default='active', nullable=False))
        batch_op.add_column(sa.Column('new_deployments', sa.String(length=20), server_default='approve', nullable=False))
        batch_op.add_column(sa.Column('scopes', sa.JSON(), server_default='[]', nullable=False))

    with op.batch_alter_table('score_delivery', schema=None) as batch_op:
        batch_op.add_column(sa.Column('needs_review', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column('overwrite', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column('shown', sa.Double(), nullable=True))
        batch_op.add_column(sa.Column('submitted_at', lti_app.db.base.UTCDateTime(timezone=True), nullable=True))

    # Until now, everybody who was known had launched.
    op.execute('UPDATE enrolment SET launched_at = last_seen_at')
    op.execute(
        "UPDATE person SET test_student = true WHERE id IN"
        " (SELECT person_id FROM enrolment WHERE role = 'test_student')"
    )


def downgrade() -> None:
    # Practice sets that were picked and never opened have no place in the older tables; they hold no work.
    op.execute('DELETE FROM practice_set WHERE resource_link_id IS NULL')

    with op.batch_alter_table('score_delivery', schema=None) as batch_op:
        batch_op.drop_column('submitted_at')
        batch_op.drop_column('shown')
        batch_op.drop_column('overwrite')
        batch_op.drop_column('needs_review')

    with op.batch_alter_table('tool_key', schema=None) as batch_op:
        batch_op.drop_column('signs_from')

    with op.batch_alter_table('registration', schema=None) as batch_op:
        batch_op.drop_column('scopes')
        batch_op.drop_column('new_deployments')
        batch_op.drop_column('state')
        batch_op.drop_column('observers_allowed')
        batch_op.drop_column('learns_origins')

    with op.batch_alter_table('practice_set', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_practice_set_copied_from_id'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_practice_set_content_id'))
        batch_op.alter_column('resource_link_id',
               existing_type=sa.VARCHAR(length=255),
               nullable=False)
        batch_op.drop_column('can_read_results')
        batch_op.drop_column('made_column')
        batch_op.drop_column('copied_from_id')
        batch_op.drop_column('activity_id')
        batch_op.drop_column('review_grades')
        batch_op.drop_column('policy')
        batch_op.drop_column('due_at')
        batch_op.drop_column('points')
        batch_op.drop_column('goal')
        batch_op.drop_column('content_id')

    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_person_registration_id_person_legacy_id'))
        batch_op.drop_column('test_student')
        batch_op.drop_column('legacy_id')

    with op.batch_alter_table('login_state', schema=None) as batch_op:
        batch_op.drop_column('parameters')
        batch_op.drop_column('storage_target')

    with op.batch_alter_table('launch_session', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_launch_session_review_person_id'), type_='foreignkey')
        batch_op.drop_column('observees')
        batch_op.drop_column('section_restricted')
        batch_op.drop_column('sections')
        batch_op.drop_column('review_person_id')
        batch_op.drop_column('deep_linking')
        batch_op.drop_column('message')

    with op.batch_alter_table('grade', schema=None) as batch_op:
        batch_op.drop_column('submitted_at')

    with op.batch_alter_table('enrolment', schema=None) as batch_op:
        batch_op.drop_column('vanished_at')
        batch_op.drop_column('launched_at')
        batch_op.drop_column('roster_role')
        batch_op.drop_column('sections')
        batch_op.drop_column('sub')

    with op.batch_alter_table('deployment', schema=None) as batch_op:
        batch_op.drop_column('name')
        batch_op.drop_column('guid')
        batch_op.drop_column('state')

    with op.batch_alter_table('course', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_course_copied_from_id'), type_='foreignkey')
        batch_op.drop_column('roster_error')
        batch_op.drop_column('roster_size')
        batch_op.drop_column('roster_read_at')
        batch_op.drop_column('copied_from_id')
        batch_op.drop_column('can_make_columns')

    with op.batch_alter_table('platform_task', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_platform_task_state_platform_task_due_at'))
        batch_op.drop_index(batch_op.f('ix_platform_task_course_id'))

    op.drop_table('platform_task')
    with op.batch_alter_table('audit_entry', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_audit_entry_subject_audit_entry_id'))
        batch_op.drop_index(batch_op.f('ix_audit_entry_course_id_audit_entry_id'))

    op.drop_table('audit_entry')
    with op.batch_alter_table('person_alias', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_person_alias_person_id'))

    op.drop_table('person_alias')
    op.drop_table('invitation')
    with op.batch_alter_table('hand_over', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_hand_over_expires_at'))

    op.drop_table('hand_over')
    op.drop_table('admin_session')
    op.drop_table('admin_link')
