"""Policies that teachers own, settings of courses and students, messages, sessions, presence."""

from alembic import op
import sqlalchemy as sa
import lti_app.db.base


revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('attention',
    sa.Column('course_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('looked_at', lti_app.db.base.UTCDateTime(timezone=True), nullable=True),
    sa.Column('looked_by_id', sa.Integer(), nullable=True),
    sa.Column('helped_at', lti_app.db.base.UTCDateTime(timezone=True), nullable=True),
    sa.Column('helped_by_id', sa.Integer(), nullable=True),
    sa.Column('looks', sa.Integer(), nullable=False),
    sa.Column('helps', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['course_id'], ['course.id'], name=op.f('fk_attention_course_id')),
    sa.ForeignKeyConstraint(['helped_by_id'], ['person.id'], name=op.f('fk_attention_helped_by_id')),
    sa.ForeignKeyConstraint(['looked_by_id'], ['person.id'], name=op.f('fk_attention_looked_by_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_attention_person_id')),
    sa.PrimaryKeyConstraint('course_id', 'person_id', name=op.f('pk_attention'))
    )
    with op.batch_alter_table('attention', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_attention_person_id'), ['person_id'], unique=False)

    op.create_table('course_settings',
    sa.Column('course_id', sa.Integer(), nullable=False),
    sa.Column('minutes_a_day', sa.Integer(), nullable=False),
    sa.Column('fallback_owner_id', sa.Integer(), nullable=True),
    sa.Column('routes', sa.JSON(), nullable=False),
    sa.Column('grade_band', sa.String(length=20), nullable=True),
    sa.Column('complexity', sa.String(length=20), nullable=True),
    sa.Column('updated_at', lti_app.db.base.UTCDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['course_id'], ['course.id'], name=op.f('fk_course_settings_course_id')),
    sa.ForeignKeyConstraint(['fallback_owner_id'], ['person.id'], name=op.f('fk_course_settings_fallback_owner_id')),
    sa.PrimaryKeyConstraint('course_id', name=op.f('pk_course_settings'))
    )
    op.create_table('student_settings',
    sa.Column('course_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('extra_time', sa.Boolean(), nullable=False),
    sa.Column('no_speed', sa.Boolean(), nullable=False),
    sa.Column('more_hints', sa.Boolean(), nullable=False),
    sa.Column('human_first', sa.Boolean(), nullable=False),
    sa.Column('skills_out', sa.JSON(), nullable=False),
    sa.Column('support_mode', sa.String(length=20), nullable=True),
    sa.Column('stopped', sa.Boolean(), nullable=False),
    sa.Column('watched', sa.Boolean(), nullable=False),
    sa.Column('mastered', sa.JSON(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=True),
    sa.Column('updated_at', lti_app.db.base.UTCDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_student_settings_by_id')),
    sa.ForeignKeyConstraint(['course_id'], ['course.id'], name=op.f('fk_student_settings_course_id')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_student_settings_event_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_student_settings_person_id')),
    sa.PrimaryKeyConstraint('course_id', 'person_id', name=op.f('pk_student_settings'))
    )
    with op.batch_alter_table('student_settings', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_student_settings_person_id'), ['person_id'], unique=False)

    op.create_table('policy_version',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('course_id', sa.Integer(), nullable=False),
    sa.Column('practice_set_id', sa.Integer(), nullable=True),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=20), nullable=False),
    sa.Column('active_key', sa.String(length=80), nullable=True),
    sa.Column('data', sa.JSON(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('based_on', sa.String(length=80), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('created_at', lti_app.db.base.UTCDateTime(timezone=True), nullable=False),
    sa.Column('updated_at', lti_app.db.base.UTCDateTime(timezone=True), nullable=False),
    sa.Column('active_from', lti_app.db.base.UTCDateTime(timezone=True), nullable=True),
    sa.Column('active_until', lti_app.db.base.UTCDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_policy_version_by_id')),
    sa.ForeignKeyConstraint(['course_id'], ['course.id'], name=op.f('fk_policy_version_course_id')),
    sa.ForeignKeyConstraint(['practice_set_id'], ['practice_set.id'], name=op.f('fk_policy_version_practice_set_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_policy_version')),
    sa.UniqueConstraint('active_key', name=op.f('uq_policy_version_active_key')),
    sa.UniqueConstraint('course_id', 'number', name=op.f('uq_policy_version_course_id_number'))
    )
    op.create_table('message',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=120), nullable=False),
    sa.Column('course_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('practice_set_id', sa.Integer(), nullable=False),
    sa.Column('flag_id', sa.Integer(), nullable=True),
    sa.Column('template', sa.String(length=80), nullable=False),
    sa.Column('drafted', sa.Text(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('state', sa.String(length=20), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('created_at', lti_app.db.base.UTCDateTime(timezone=True), nullable=False),
    sa.Column('approved_by_id', sa.Integer(), nullable=True),
    sa.Column('approved_at', lti_app.db.base.UTCDateTime(timezone=True), nullable=True),
    sa.Column('seen_at', lti_app.db.base.UTCDateTime(timezone=True), nullable=True),
    sa.Column('put_away_at', lti_app.db.base.UTCDateTime(timezone=True), nullable=True),
    sa.Column('withdrawn_at', lti_app.db.base.UTCDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['approved_by_id'], ['person.id'], name=op.f('fk_message_approved_by_id')),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_message_by_id')),
    sa.ForeignKeyConstraint(['course_id'], ['course.id'], name=op.f('fk_message_course_id')),
    sa.ForeignKeyConstraint(['flag_id'], ['flag.id'], name=op.f('fk_message_flag_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_message_person_id')),
    sa.ForeignKeyConstraint(['practice_set_id'], ['practice_set.id'], name=op.f('fk_message_practice_set_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_message')),
    sa.UniqueConstraint('key', name=op.f('uq_message_key'))
    )
    with op.batch_alter_table('message', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_message_course_id_message_person_id_message_id'), ['course_id', 'person_id', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_message_flag_id'), ['flag_id'], unique=False)

    op.create_table('policy_replay',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('course_id', sa.Integer(), nullable=False),
    sa.Column('policy_version_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=20), nullable=False),
    sa.Column('progress', sa.Integer(), nullable=False),
    sa.Column('draft', sa.JSON(), nullable=False),
    sa.Column('result', sa.JSON(), nullable=True),
    sa.Column('asked_by_id', sa.Integer(), nullable=False),
    sa.Column('asked_at', lti_app.db.base.UTCDateTime(timezone=True), nullable=False),
    sa.Column('lease_until', lti_app.db.base.UTCDateTime(timezone=True), nullable=True),
    sa.Column('done_at', lti_app.db.base.UTCDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['asked_by_id'], ['person.id'], name=op.f('fk_policy_replay_asked_by_id')),
    sa.ForeignKeyConstraint(['course_id'], ['course.id'], name=op.f('fk_policy_replay_course_id')),
    sa.ForeignKeyConstraint(['policy_version_id'], ['policy_version.id'], name=op.f('fk_policy_replay_policy_version_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_policy_replay'))
    )
    with op.batch_alter_table('policy_replay', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_policy_replay_policy_version_id_policy_replay_id'), ['policy_version_id', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_policy_replay_state_policy_replay_asked_at'), ['state', 'asked_at'], unique=False)

    op.create_table('practice_session',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('course_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('practice_set_id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('began_at', lti_app.db.base.UTCDateTime(timezone=True), nullable=False),
    sa.Column('last_at', lti_app.db.base.UTCDateTime(timezone=True), nullable=False),
    sa.Column('items', sa.Integer(), nullable=False),
    sa.Column('misses_at_end', sa.Integer(), nullable=False),
    sa.Column('missed_at', lti_app.db.base.UTCDateTime(timezone=True), nullable=True),
    sa.Column('item_id', sa.Integer(), nullable=True),
    sa.Column('left_skills', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['course_id'], ['course.id'], name=op.f('fk_practice_session_course_id')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_practice_session_event_id')),
    sa.ForeignKeyConstraint(['item_id'], ['practice_item.id'], name=op.f('fk_practice_session_item_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_practice_session_person_id')),
    sa.ForeignKeyConstraint(['practice_set_id'], ['practice_set.id'], name=op.f('fk_practice_session_practice_set_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_practice_session'))
    )
    with op.batch_alter_table('practice_session', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_practice_session_course_id_practice_session_person_id_practice_session_began_at'), ['course_id', 'person_id', 'began_at'], unique=False)

    op.create_table('presence',
    sa.Column('course_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('practice_set_id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=True),
    sa.Column('visible', sa.Boolean(), nullable=False),
    sa.Column('input_at', lti_app.db.base.UTCDateTime(timezone=True), nullable=False),
    sa.Column('seen_at', lti_app.db.base.UTCDateTime(timezone=True), nullable=False),
    sa.Column('before', sa.String(length=20), nullable=True),
    sa.Column('resumed_at', lti_app.db.base.UTCDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['course_id'], ['course.id'], name=op.f('fk_presence_course_id')),
    sa.ForeignKeyConstraint(['item_id'], ['practice_item.id'], name=op.f('fk_presence_item_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_presence_person_id')),
    sa.ForeignKeyConstraint(['practice_set_id'], ['practice_set.id'], name=op.f('fk_presence_practice_set_id')),
    sa.PrimaryKeyConstraint('course_id', 'person_id', name=op.f('pk_presence'))
    )
    with op.batch_alter_table('presence', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_presence_person_id'), ['person_id'], unique=False)

    with op.batch_alter_table('attempt', schema=None) as batch_op:
        batch_op.add_column(sa.Column('changes', sa.Integer(), server_default='0', nullable=False))

    with op.batch_alter_table('closure', schema=None) as batch_op:
        batch_op.add_column(sa.Column('was_right', sa.String(length=20), nullable=True))
        batch_op.add_column(sa.Column('timing', sa.String(length=20), nullable=True))

    with op.batch_alter_table('enrolment', schema=None) as batch_op:
        batch_op.add_column(sa.Column('class_seen_at', lti_app.db.base.UTCDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('class_seen_before', lti_app.db.base.UTCDateTime(timezone=True), nullable=True))

    with op.batch_alter_table('event', schema=None) as batch_op:
        batch_op.add_column(sa.Column('notable', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.create_index(batch_op.f('ix_event_course_id_event_person_id_event_notable_event_id'), ['course_id', 'person_id', 'notable', 'id'], unique=False)

    with op.batch_alter_table('flag', schema=None) as batch_op:
        batch_op.add_column(sa.Column('events', sa.JSON(), server_default='[]', nullable=False))
        batch_op.add_column(sa.Column('kind', sa.String(length=20), server_default='case', nullable=False))
        batch_op.add_column(sa.Column('due_at', lti_app.db.base.UTCDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('snoozed_until', lti_app.db.base.UTCDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('seen_at', lti_app.db.base.UTCDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('climbed_at', lti_app.db.base.UTCDateTime(timezone=True), nullable=True))
        batch_op.create_index(batch_op.f('ix_flag_ended_at_flag_due_at'), ['ended_at', 'due_at'], unique=False)

    with op.batch_alter_table('learner', schema=None) as batch_op:
        batch_op.add_column(sa.Column('look_at', lti_app.db.base.UTCDateTime(timezone=True), nullable=True))
        batch_op.create_index(batch_op.f('ix_learner_look_at'), ['look_at'], unique=False)

    with op.batch_alter_table('plan_step', schema=None) as batch_op:
        batch_op.add_column(sa.Column('not_before', lti_app.db.base.UTCDateTime(timezone=True), nullable=True))

    with op.batch_alter_table('practice_item', schema=None) as batch_op:
        batch_op.add_column(sa.Column('hint_seconds', sa.JSON(), server_default='[]', nullable=False))
        batch_op.add_column(sa.Column('confidence', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('left_by_choice', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.create_index(batch_op.f('ix_practice_item_course_id_practice_item_opened_at'), ['course_id', 'opened_at'], unique=False)

    with op.batch_alter_table('skill_estimate', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_skill_estimate_course_id_skill_estimate_mastered_at'), ['course_id', 'mastered_at'], unique=False)

    with op.batch_alter_table('practice_set', schema=None) as batch_op:
        batch_op.add_column(sa.Column('support_mode', sa.String(length=20), server_default='blended', nullable=False))
        batch_op.add_column(sa.Column('grade_band', sa.String(length=20), nullable=True))
        batch_op.add_column(sa.Column('complexity', sa.String(length=20), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('practice_set', schema=None) as batch_op:
        batch_op.drop_column('complexity')
        batch_op.drop_column('grade_band')
        batch_op.drop_column('support_mode')

    with op.batch_alter_table('skill_estimate', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_skill_estimate_course_id_skill_estimate_mastered_at'))

    with op.batch_alter_table('practice_item', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_practice_item_course_id_practice_item_opened_at'))
        batch_op.drop_column('left_by_choice')
        batch_op.drop_column('confidence')
        batch_op.drop_column('hint_seconds')

    with op.batch_alter_table('plan_step', schema=None) as batch_op:
        batch_op.drop_column('not_before')

    with op.batch_alter_table('learner', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_learner_look_at'))
        batch_op.drop_column('look_at')

    with op.batch_alter_table('flag', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_flag_ended_at_flag_due_at'))
        batch_op.drop_column('climbed_at')
        batch_op.drop_column('seen_at')
        batch_op.drop_column('snoozed_until')
        batch_op.drop_column('due_at')
        batch_op.drop_column('kind')
        batch_op.drop_column('events')

    with op.batch_alter_table('event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_event_course_id_event_person_id_event_notable_event_id'))
        batch_op.drop_column('notable')

    with op.batch_alter_table('enrolment', schema=None) as batch_op:
        batch_op.drop_column('class_seen_before')
        batch_op.drop_column('class_seen_at')

    with op.batch_alter_table('closure', schema=None) as batch_op:
        batch_op.drop_column('timing')
        batch_op.drop_column('was_right')

    with op.batch_alter_table('attempt', schema=None) as batch_op:
        batch_op.drop_column('changes')

    with op.batch_alter_table('presence', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_presence_person_id'))

    op.drop_table('presence')
    with op.batch_alter_table('practice_session', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_practice_session_course_id_practice_session_person_id_practice_session_began_at'))

    op.drop_table('practice_session')
    with op.batch_alter_table('policy_replay', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_policy_replay_state_policy_replay_asked_at'))
        batch_op.drop_index(batch_op.f('ix_policy_replay_policy_version_id_policy_replay_id'))

    op.drop_table('policy_replay')
    with op.batch_alter_table('message', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_message_flag_id'))
        batch_op.drop_index(batch_op.f('ix_message_course_id_message_person_id_message_id'))

    op.drop_table('message')
    op.drop_table('policy_version')
    with op.batch_alter_table('student_settings', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_student_settings_person_id'))

    op.drop_table('student_settings')
    op.drop_table('course_settings')
    with op.batch_alter_table('attention', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_attention_person_id'))

    op.drop_table('attention')
