"""admissions"""

import sqlalchemy as sa
from alembic import op

from sprint.database import Instant

revision = '0006'
down_revision = '0005'


def upgrade():
    op.create_table('public_profile',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('headline', sa.String(length=160), nullable=False),
    sa.Column('agreed_at', Instant(), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_public_profile_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('person_id', name=op.f('pk_public_profile'))
    )
    op.create_table('partner',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('website', sa.String(length=200), server_default='', nullable=False),
    sa.Column('place', sa.String(length=120), server_default='', nullable=False),
    sa.Column('is_shown', sa.Boolean(), server_default='0', nullable=False),
    sa.Column('is_invented', sa.Boolean(), server_default='0', nullable=False),
    sa.Column('created_at', Instant(), nullable=False),
    sa.Column('ended_at', Instant(), nullable=True),
    sa.CheckConstraint("name <> ''", name=op.f('ck_partner_name')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_partner'))
    )
    op.create_index('uq_partner_name', 'partner', [sa.text('lower(name)')], unique=True)

    op.create_table('partner_officer',
    sa.Column('partner_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('since', Instant(), nullable=False),
    sa.ForeignKeyConstraint(['partner_id'], ['partner.id'], name=op.f('fk_partner_officer_partner_id_partner'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_partner_officer_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('partner_id', 'person_id', name=op.f('pk_partner_officer'))
    )
    with op.batch_alter_table('partner_officer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_partner_officer_person_id'), ['person_id'], unique=False)

    op.create_table('referral_link',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('partner_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('label', sa.String(length=80), nullable=False),
    sa.Column('created_at', Instant(), nullable=False),
    sa.Column('ended_at', Instant(), nullable=True),
    sa.CheckConstraint("code <> '' and code = lower(code)", name=op.f('ck_referral_link_code')),
    sa.ForeignKeyConstraint(['partner_id'], ['partner.id'], name=op.f('fk_referral_link_partner_id_partner'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_referral_link')),
    sa.UniqueConstraint('code', name=op.f('uq_referral_link_code'))
    )
    with op.batch_alter_table('referral_link', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_referral_link_partner_id'), ['partner_id'], unique=False)

    op.create_table('application',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('nonce', sa.String(length=32), nullable=False),
    sa.Column('cohort_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('state', sa.String(length=10), server_default='draft', nullable=False),
    sa.Column('step', sa.Integer(), server_default='1', nullable=False),
    sa.Column('created_at', Instant(), nullable=False),
    sa.Column('changed_at', Instant(), nullable=False),
    sa.Column('company_name', sa.String(length=120), server_default='', nullable=False),
    sa.Column('name_key', sa.String(length=120), server_default='', nullable=False),
    sa.Column('website', sa.String(length=200), server_default='', nullable=False),
    sa.Column('domain', sa.String(length=120), server_default='', nullable=False),
    sa.Column('site_city', sa.String(length=80), server_default='', nullable=False),
    sa.Column('site_state', sa.String(length=2), server_default='', nullable=False),
    sa.Column('makes', sa.String(length=200), server_default='', nullable=False),
    sa.Column('makes_how', sa.String(length=10), server_default='', nullable=False),
    sa.Column('headcount', sa.Integer(), nullable=True),
    sa.Column('founded', sa.Integer(), nullable=True),
    sa.Column('applicant_name', sa.String(length=120), server_default='', nullable=False),
    sa.Column('email', sa.String(length=254), server_default='', nullable=False),
    sa.Column('role', sa.String(length=120), server_default='', nullable=False),
    sa.Column('phone', sa.String(length=40), server_default='', nullable=False),
    sa.Column('zone', sa.String(length=60), server_default='', nullable=False),
    sa.Column('answers', sa.JSON(), server_default='{}', nullable=False),
    sa.Column('goals', sa.Text(), server_default='', nullable=False),
    sa.Column('obstacle', sa.Text(), server_default='', nullable=False),
    sa.Column('consented_at', Instant(), nullable=True),
    sa.Column('consent_version', sa.String(length=20), server_default='', nullable=False),
    sa.Column('shares_with_partner_at', Instant(), nullable=True),
    sa.Column('referral_link_id', sa.Integer(), nullable=True),
    sa.Column('links_sent', sa.Integer(), server_default='0', nullable=False),
    sa.Column('submitted_at', Instant(), nullable=True),
    sa.Column('waitlisted_at', Instant(), nullable=True),
    sa.Column('decided_at', Instant(), nullable=True),
    sa.Column('withdrawn_at', Instant(), nullable=True),
    sa.Column('confirmed_at', Instant(), nullable=True),
    sa.Column('company_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("(state = 'confirmed') = (confirmed_at is not null)", name=op.f('ck_application_confirmed')),
    sa.CheckConstraint("(state = 'withdrawn') = (withdrawn_at is not null)", name=op.f('ck_application_withdrawn')),
    sa.CheckConstraint("state <> 'confirmed' or company_id is not null", name=op.f('ck_application_admitted')),
    sa.CheckConstraint("state in ('draft', 'submitted', 'in-review', 'waitlisted', 'accepted', 'declined', 'withdrawn', 'confirmed')", name=op.f('ck_application_state')),
    sa.CheckConstraint("state in ('draft', 'withdrawn') or submitted_at is not null", name=op.f('ck_application_submitted')),
    sa.CheckConstraint('step between 1 and 4', name=op.f('ck_application_step')),
    sa.ForeignKeyConstraint(['cohort_id'], ['cohort.id'], name=op.f('fk_application_cohort_id_cohort')),
    sa.ForeignKeyConstraint(['company_id'], ['company.id'], name=op.f('fk_application_company_id_company')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_application_person_id_person'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['referral_link_id'], ['referral_link.id'], name=op.f('fk_application_referral_link_id_referral_link')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_application')),
    sa.UniqueConstraint('nonce', name=op.f('uq_application_nonce'))
    )
    with op.batch_alter_table('application', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_application_company_id'), ['company_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_application_domain'), ['domain'], unique=False)
        batch_op.create_index(batch_op.f('ix_application_name_key'), ['name_key'], unique=False)
        batch_op.create_index(batch_op.f('ix_application_person_id'), ['person_id'], unique=False)
        batch_op.create_index('ix_application_pipeline', ['cohort_id', 'state', 'submitted_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_application_referral_link_id'), ['referral_link_id'], unique=False)
        batch_op.create_index('uq_application_of_person', ['cohort_id', 'person_id'], unique=True, sqlite_where=sa.text("person_id IS NOT NULL AND state != 'withdrawn'"), postgresql_where=sa.text("person_id IS NOT NULL AND state != 'withdrawn'"))

    op.create_table('referral_visit',
    sa.Column('link_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['link_id'], ['referral_link.id'], name=op.f('fk_referral_visit_link_id_referral_link'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('link_id', 'day', name=op.f('pk_referral_visit'))
    )
    op.create_table('application_colleague',
    sa.Column('application_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('email', sa.String(length=254), server_default='', nullable=False),
    sa.Column('role', sa.String(length=120), server_default='', nullable=False),
    sa.Column('invited_at', Instant(), nullable=True),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_application_colleague_application_id_application'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('application_id', 'number', name=op.f('pk_application_colleague'))
    )
    op.create_table('application_note',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('application_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('written_at', Instant(), nullable=False),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_application_note_application_id_application'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_application_note_person_id_person'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_application_note')),
    sa.UniqueConstraint('application_id', 'person_id', 'text', name=op.f('uq_application_note_application_id_person_id_text'))
    )
    with op.batch_alter_table('application_note', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_application_note_application_id'), ['application_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_application_note_person_id'), ['person_id'], unique=False)

    op.create_table('decision',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('application_id', sa.Integer(), nullable=False),
    sa.Column('outcome', sa.String(length=10), nullable=False),
    sa.Column('reason', sa.String(length=20), server_default='', nullable=False),
    sa.Column('subject', sa.String(length=200), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('drafted_at', Instant(), nullable=False),
    sa.Column('released_at', Instant(), nullable=True),
    sa.CheckConstraint("(outcome = 'declined') = (reason <> '')", name=op.f('ck_decision_reason')),
    sa.CheckConstraint("outcome in ('accepted', 'waitlisted', 'declined')", name=op.f('ck_decision_outcome')),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_decision_application_id_application'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_decision_by_id_person'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_decision'))
    )
    with op.batch_alter_table('decision', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_decision_application_id'), ['application_id'], unique=False)
        batch_op.create_index('uq_decision_draft', ['application_id'], unique=True, sqlite_where=sa.text('released_at IS NULL'), postgresql_where=sa.text('released_at IS NULL'))

    op.create_table('offer',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('application_id', sa.Integer(), nullable=False),
    sa.Column('offered_at', Instant(), nullable=False),
    sa.Column('expires_at', Instant(), nullable=False),
    sa.Column('is_from_waitlist', sa.Boolean(), server_default='0', nullable=False),
    sa.Column('answered_at', Instant(), nullable=True),
    sa.Column('answer', sa.String(length=10), nullable=True),
    sa.CheckConstraint("answer in ('confirmed', 'declined', 'withdrawn', 'lapsed')", name=op.f('ck_offer_answer')),
    sa.CheckConstraint('(answer is null) = (answered_at is null)', name=op.f('ck_offer_answered')),
    sa.CheckConstraint('expires_at > offered_at', name=op.f('ck_offer_expires')),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_offer_application_id_application'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_offer'))
    )
    with op.batch_alter_table('offer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_offer_expires_at'), ['expires_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_offer_offered_at'), ['offered_at'], unique=False)
        batch_op.create_index('uq_offer_open', ['application_id'], unique=True, sqlite_where=sa.text('answered_at IS NULL'), postgresql_where=sa.text('answered_at IS NULL'))

    op.create_table('score',
    sa.Column('application_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('fit', sa.Integer(), nullable=True),
    sa.Column('readiness', sa.Integer(), nullable=True),
    sa.Column('commitment', sa.Integer(), nullable=True),
    sa.Column('has_conflict', sa.Boolean(), server_default='0', nullable=False),
    sa.Column('comment', sa.Text(), server_default='', nullable=False),
    sa.Column('scored_at', Instant(), nullable=False),
    sa.CheckConstraint('commitment between 1 and 5', name=op.f('ck_score_commitment')),
    sa.CheckConstraint('fit between 1 and 5', name=op.f('ck_score_fit')),
    sa.CheckConstraint('has_conflict = (fit is null) and has_conflict = (readiness is null) and has_conflict = (commitment is null)', name=op.f('ck_score_conflict')),
    sa.CheckConstraint('readiness between 1 and 5', name=op.f('ck_score_readiness')),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_score_application_id_application'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_score_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('application_id', 'person_id', name=op.f('pk_score'))
    )
    with op.batch_alter_table('score', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_score_person_id'), ['person_id'], unique=False)

    with op.batch_alter_table('cohort', schema=None) as batch_op:
        batch_op.add_column(sa.Column('applications_close_at', Instant(), nullable=True))

    with op.batch_alter_table('company', schema=None) as batch_op:
        batch_op.add_column(sa.Column('website', sa.String(length=200), server_default='', nullable=False))
        batch_op.add_column(sa.Column('state', sa.String(length=2), server_default='', nullable=False))
        batch_op.add_column(sa.Column('headcount', sa.Integer(), nullable=True))

    with op.batch_alter_table('program', schema=None) as batch_op:
        batch_op.add_column(sa.Column('applications_kept_days', sa.Integer(), server_default='180', nullable=False))
        batch_op.create_check_constraint(batch_op.f('ck_program_applications_kept_days'), 'applications_kept_days between 1 and 3650')


def downgrade():
    with op.batch_alter_table('program', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_program_applications_kept_days'), type_='check')
        batch_op.drop_column('applications_kept_days')

    with op.batch_alter_table('company', schema=None) as batch_op:
        batch_op.drop_column('headcount')
        batch_op.drop_column('state')
        batch_op.drop_column('website')

    with op.batch_alter_table('cohort', schema=None) as batch_op:
        batch_op.drop_column('applications_close_at')

    with op.batch_alter_table('score', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_score_person_id'))

    op.drop_table('score')
    with op.batch_alter_table('offer', schema=None) as batch_op:
        batch_op.drop_index('uq_offer_open', sqlite_where=sa.text('answered_at IS NULL'), postgresql_where=sa.text('answered_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_offer_offered_at'))
        batch_op.drop_index(batch_op.f('ix_offer_expires_at'))

    op.drop_table('offer')
    with op.batch_alter_table('decision', schema=None) as batch_op:
        batch_op.drop_index('uq_decision_draft', sqlite_where=sa.text('released_at IS NULL'), postgresql_where=sa.text('released_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_decision_application_id'))

    op.drop_table('decision')
    with op.batch_alter_table('application_note', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_application_note_person_id'))
        batch_op.drop_index(batch_op.f('ix_application_note_application_id'))

    op.drop_table('application_note')
    op.drop_table('application_colleague')
    op.drop_table('referral_visit')
    with op.batch_alter_table('application', schema=None) as batch_op:
        batch_op.drop_index('uq_application_of_person', sqlite_where=sa.text("person_id IS NOT NULL AND state != 'withdrawn'"), postgresql_where=sa.text("person_id IS NOT NULL AND state != 'withdrawn'"))
        batch_op.drop_index(batch_op.f('ix_application_referral_link_id'))
        batch_op.drop_index('ix_application_pipeline')
        batch_op.drop_index(batch_op.f('ix_application_person_id'))
        batch_op.drop_index(batch_op.f('ix_application_name_key'))
        batch_op.drop_index(batch_op.f('ix_application_domain'))
        batch_op.drop_index(batch_op.f('ix_application_company_id'))

    op.drop_table('application')
    with op.batch_alter_table('referral_link', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_referral_link_partner_id'))

    op.drop_table('referral_link')
    with op.batch_alter_table('partner_officer', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_partner_officer_person_id'))

    op.drop_table('partner_officer')
    op.drop_index('uq_partner_name', 'partner')
    op.drop_table('partner')
    op.drop_table('public_profile')
