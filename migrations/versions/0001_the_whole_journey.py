"""Make the tables of the whole journey, and the triggers that keep the audit append-only.

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
GUARDS = {
    "sqlite": (
        """CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry BEGIN SELECT RAISE(ABORT, 'audit entries are append-only'); END""",
        """CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry BEGIN SELECT RAISE(ABORT, 'audit entries are append-only'); END""",
        """CREATE TRIGGER audit_entry_no_replace BEFORE INSERT ON audit_entry WHEN EXISTS (SELECT 1 FROM audit_entry WHERE id = NEW.id OR sequence = NEW.sequence) BEGIN SELECT RAISE(ABORT, 'audit entries are append-only'); END""",
    ),
    "postgresql": (
        """CREATE FUNCTION audit_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'audit entries are append-only'; END $$""",
        """CREATE TRIGGER audit_entry_no_change BEFORE UPDATE OR DELETE ON audit_entry
FOR EACH ROW EXECUTE FUNCTION audit_entry_refuse()""",
        """CREATE TRIGGER audit_entry_no_truncate BEFORE TRUNCATE ON audit_entry
FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_refuse()""",
    ),
}


def upgrade() -> None:
    """Make every table."""
    op.create_table(
        "audit_entry",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("sequence", WHOLE, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", WHOLE, nullable=True),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("subject_type", sa.String(), nullable=False),
        sa.Column("subject_id", WHOLE, nullable=False),
        sa.Column("case_id", WHOLE, nullable=True),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("request_id", sa.String(), nullable=False),
        sa.Column("previous", sa.String(), nullable=False),
        sa.Column("seal", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
        sa.UniqueConstraint("sequence", name=op.f("uq_audit_entry_sequence")),
    )
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.create_index("ix_audit_entry_actor_id_sequence", ["actor_id", "sequence"], unique=False)
        batch_op.create_index("ix_audit_entry_case_id_sequence", ["case_id", "sequence"], unique=False)

    op.create_table(
        "audit_head",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("sequence", WHOLE, nullable=False),
        sa.Column("seal", sa.String(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_audit_head_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )
    op.create_table(
        "form_use",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("user_id", WHOLE, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("result_url", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_use")),
        sa.UniqueConstraint("user_id", "key", name=op.f("uq_form_use_user_id_key")),
    )
    op.create_table(
        "job",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("last_started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_result", sa.String(), nullable=False),
        sa.Column("last_failed", sa.Boolean(), nullable=False),
        sa.Column("next_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("run_requested_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sa.UniqueConstraint("name", name=op.f("uq_job_name")),
    )
    op.create_table(
        "job_run",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("job", sa.String(), nullable=False),
        sa.Column("slot", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_run")),
        sa.UniqueConstraint("job", "slot", name=op.f("uq_job_run_job_slot")),
    )
    op.create_table(
        "organisation",
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_key", sa.String(), nullable=False),
        sa.Column("is_authority", sa.Boolean(), nullable=False),
        sa.Column("is_treatment_service", sa.Boolean(), nullable=False),
        sa.Column("is_provider", sa.Boolean(), nullable=False),
        sa.Column("commissioned_by_id", WHOLE, nullable=True),
        sa.CheckConstraint(
            "NOT is_treatment_service OR commissioned_by_id IS NOT NULL",
            name=op.f("ck_organisation_service_has_an_authority"),
        ),
        sa.CheckConstraint(
            "is_authority OR is_treatment_service OR is_provider", name=op.f("ck_organisation_is_something")
        ),
        sa.ForeignKeyConstraint(
            ["commissioned_by_id"], ["organisation.id"], name=op.f("fk_organisation_commissioned_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("name_key", name=op.f("uq_organisation_name_key")),
        sa.UniqueConstraint("public_id", name=op.f("uq_organisation_public_id")),
    )
    op.create_table(
        "reference_counter",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("year", WHOLE, nullable=False),
        sa.Column("last", WHOLE, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reference_counter")),
        sa.UniqueConstraint("kind", "year", name=op.f("uq_reference_counter_kind_year")),
    )
    op.create_table(
        "setting_value",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("authority_id", WHOLE, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("value", WHOLE, nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_setting_value")),
        sa.UniqueConstraint(
            "authority_id", "key", "valid_from", name=op.f("uq_setting_value_authority_id_key_valid_from")
        ),
    )
    op.create_table(
        "budget",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("authority_id", WHOLE, nullable=False),
        sa.Column("year", WHOLE, nullable=False),
        sa.Column(
            "source",
            sa.Enum(
                "public_health_grant",
                "adult_social_care",
                "supplementary_grant",
                "criminal_justice",
                "nhs",
                name="source",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("amount_pence", WHOLE, nullable=False),
        sa.CheckConstraint("amount_pence >= 0", name=op.f("ck_budget_not_negative")),
        sa.ForeignKeyConstraint(["authority_id"], ["organisation.id"], name=op.f("fk_budget_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget")),
        sa.UniqueConstraint("authority_id", "year", "source", name=op.f("uq_budget_authority_id_year_source")),
    )
    op.create_table(
        "client",
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("service_id", WHOLE, nullable=False),
        sa.Column("authority_id", WHOLE, nullable=False),
        sa.Column("given_name", sa.String(), nullable=False),
        sa.Column("family_name", sa.String(), nullable=False),
        sa.Column("name_key", sa.String(), nullable=False),
        sa.Column("date_of_birth", sa.Date(), nullable=False),
        sa.Column(
            "sex",
            sa.Enum("male", "female", "not_stated", name="sex", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("nhs_number", sa.String(), nullable=True),
        sa.Column("merged_into_id", WHOLE, nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", WHOLE, nullable=False),
        sa.CheckConstraint(
            "merged_into_id IS NULL OR merged_into_id <> id", name=op.f("ck_client_not_merged_into_itself")
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["organisation.id"], name=op.f("fk_client_authority_id")),
        sa.ForeignKeyConstraint(["merged_into_id"], ["client.id"], name=op.f("fk_client_merged_into_id")),
        sa.ForeignKeyConstraint(["service_id"], ["organisation.id"], name=op.f("fk_client_service_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_client")),
        sa.UniqueConstraint("public_id", name=op.f("uq_client_public_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_client_reference")),
    )
    with op.batch_alter_table("client", schema=None) as batch_op:
        batch_op.create_index(
            "ix_client_authority_id_date_of_birth_name_key", ["authority_id", "date_of_birth", "name_key"], unique=False
        )
        batch_op.create_index("ix_client_service_id_name_key", ["service_id", "name_key"], unique=False)

    op.create_table(
        "framework",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("lead_authority_id", WHOLE, nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("is_demonstration", sa.Boolean(), nullable=False),
        sa.Column("version", WHOLE, nullable=False),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_framework_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["lead_authority_id"], ["organisation.id"], name=op.f("fk_framework_lead_authority_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_framework")),
        sa.UniqueConstraint("lead_authority_id", "title", name=op.f("uq_framework_lead_authority_id_title")),
        sa.UniqueConstraint("reference", name=op.f("uq_framework_reference")),
    )
    op.create_table(
        "panel",
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("authority_id", WHOLE, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["authority_id"], ["organisation.id"], name=op.f("fk_panel_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel")),
        sa.UniqueConstraint("authority_id", "name", name=op.f("uq_panel_authority_id_name")),
        sa.UniqueConstraint("public_id", name=op.f("uq_panel_public_id")),
    )
    op.create_table(
        "provider",
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("organisation_id", WHOLE, nullable=False),
        sa.Column("legal_name", sa.String(), nullable=False),
        sa.Column("trading_name", sa.String(), nullable=True),
        sa.Column("name_key", sa.String(), nullable=False),
        sa.Column("version", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_provider_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider")),
        sa.UniqueConstraint("name_key", name=op.f("uq_provider_name_key")),
        sa.UniqueConstraint("organisation_id", name=op.f("uq_provider_organisation_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_provider_public_id")),
    )
    op.create_table(
        "user_account",
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_key", sa.String(), nullable=False),
        sa.Column("organisation_id", WHOLE, nullable=False),
        sa.Column("password_hash", sa.String(), nullable=False),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_user_account_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_account")),
        sa.UniqueConstraint("email", name=op.f("uq_user_account_email")),
        sa.UniqueConstraint("public_id", name=op.f("uq_user_account_public_id")),
    )
    with op.batch_alter_table("user_account", schema=None) as batch_op:
        batch_op.create_index("ix_user_account_organisation_id_name_key", ["organisation_id", "name_key"], unique=False)

    op.create_table(
        "consent",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("client_id", WHOLE, nullable=False),
        sa.Column(
            "kind",
            sa.Enum("treatment", "sharing", "ndtms", name="kind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("explained_by_id", WHOLE, nullable=True),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "withdrawn_on IS NULL OR given_on <= withdrawn_on", name=op.f("ck_consent_withdrawn_after_given")
        ),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_consent_client_id")),
        sa.ForeignKeyConstraint(["explained_by_id"], ["user_account.id"], name=op.f("fk_consent_explained_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
    )
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.create_index(
            "uq_consent_in_force",
            ["client_id", "kind"],
            unique=True,
            postgresql_where=sa.text("withdrawn_on IS NULL"),
            sqlite_where=sa.text("withdrawn_on IS NULL"),
        )

    op.create_table(
        "facility",
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("provider_id", WHOLE, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_key", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("postcode", sa.String(), nullable=False),
        sa.Column("cqc_location_id", sa.String(), nullable=True),
        sa.Column("is_registered", sa.Boolean(), nullable=False),
        sa.Column(
            "rating",
            sa.Enum(
                "outstanding",
                "good",
                "requires_improvement",
                "inadequate",
                "not_rated",
                name="rating",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("rated_on", sa.Date(), nullable=True),
        sa.Column("beds_men", WHOLE, nullable=False),
        sa.Column("beds_women", WHOLE, nullable=False),
        sa.Column("beds_any", WHOLE, nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("is_demonstration", sa.Boolean(), nullable=False),
        sa.Column("version", WHOLE, nullable=False),
        sa.CheckConstraint(
            "beds_men >= 0 AND beds_women >= 0 AND beds_any >= 0", name=op.f("ck_facility_beds_not_negative")
        ),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"], name=op.f("fk_facility_provider_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_facility")),
        sa.UniqueConstraint("cqc_location_id", name=op.f("uq_facility_cqc_location_id")),
        sa.UniqueConstraint("provider_id", "name_key", name=op.f("uq_facility_provider_id_name_key")),
        sa.UniqueConstraint("public_id", name=op.f("uq_facility_public_id")),
    )
    op.create_table(
        "framework_participant",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("framework_id", WHOLE, nullable=False),
        sa.Column("authority_id", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id"], ["organisation.id"], name=op.f("fk_framework_participant_authority_id")
        ),
        sa.ForeignKeyConstraint(["framework_id"], ["framework.id"], name=op.f("fk_framework_participant_framework_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_framework_participant")),
        sa.UniqueConstraint(
            "framework_id", "authority_id", name=op.f("uq_framework_participant_framework_id_authority_id")
        ),
    )
    with op.batch_alter_table("framework_participant", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_framework_participant_authority_id"), ["authority_id"], unique=False)

    op.create_table(
        "lot",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("framework_id", WHOLE, nullable=False),
        sa.Column("number", WHOLE, nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column(
            "care_type",
            sa.Enum(
                "residential_rehab",
                "inpatient_detox",
                name="care_type",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.ForeignKeyConstraint(["framework_id"], ["framework.id"], name=op.f("fk_lot_framework_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lot")),
        sa.UniqueConstraint("framework_id", "number", name=op.f("uq_lot_framework_id_number")),
        sa.UniqueConstraint("framework_id", "title", name=op.f("uq_lot_framework_id_title")),
    )
    op.create_table(
        "notice",
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("recipient_id", WHOLE, nullable=False),
        sa.Column("template", sa.String(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "sending",
                "sent",
                "refused",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_attempt_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", WHOLE, nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_fault", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["recipient_id"], ["user_account.id"], name=op.f("fk_notice_recipient_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("public_id", name=op.f("uq_notice_public_id")),
    )
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.create_index(
            "ix_notice_next_attempt_at_waiting",
            ["next_attempt_at"],
            unique=False,
            postgresql_where=sa.text("state IN ('waiting', 'sending')"),
            sqlite_where=sa.text("state IN ('waiting', 'sending')"),
        )
        batch_op.create_index("ix_notice_recipient_id_created_at", ["recipient_id", "created_at"], unique=False)

    op.create_table(
        "panel_meeting",
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("panel_id", WHOLE, nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("papers_published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["panel_id"], ["panel.id"], name=op.f("fk_panel_meeting_panel_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel_meeting")),
        sa.UniqueConstraint("public_id", name=op.f("uq_panel_meeting_public_id")),
    )
    with op.batch_alter_table("panel_meeting", schema=None) as batch_op:
        batch_op.create_index("ix_panel_meeting_panel_id_closes_at", ["panel_id", "closes_at"], unique=False)

    op.create_table(
        "panel_member",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("panel_id", WHOLE, nullable=False),
        sa.Column("user_id", WHOLE, nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "chair",
                "deputy_chair",
                "clinical_lead",
                "social_work_lead",
                "treatment_lead",
                "lived_experience",
                "member",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("votes", sa.Boolean(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["panel_id"], ["panel.id"], name=op.f("fk_panel_member_panel_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_panel_member_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel_member")),
        sa.UniqueConstraint("panel_id", "user_id", name=op.f("uq_panel_member_panel_id_user_id")),
    )
    with op.batch_alter_table("panel_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_panel_member_user_id"), ["user_id"], unique=False)

    op.create_table(
        "placement_request",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("client_id", WHOLE, nullable=False),
        sa.Column("service_id", WHOLE, nullable=False),
        sa.Column("authority_id", WHOLE, nullable=False),
        sa.Column("key_worker_id", WHOLE, nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "submitted",
                "returned",
                "ready",
                "on_agenda",
                "approved",
                "declined",
                "admitted",
                "ended",
                "withdrawn",
                "expired",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "origin",
            sa.Enum("entered", "imported", name="origin", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column(
            "care_type",
            sa.Enum(
                "residential_rehab",
                "inpatient_detox",
                name="care_type",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_on", sa.Date(), nullable=True),
        sa.Column(
            "decision",
            sa.Enum("approved", "declined", name="decision", native_enum=False, create_constraint=True, length=40),
            nullable=True,
        ),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decision_working_days", WHOLE, nullable=True),
        sa.Column("decision_target_days", WHOLE, nullable=False),
        sa.Column("approved_weeks", WHOLE, nullable=True),
        sa.Column("price_ceiling_pence", WHOLE, nullable=True),
        sa.Column("conditions", sa.String(), nullable=False),
        sa.Column("approval_valid_until", sa.Date(), nullable=True),
        sa.Column(
            "substance_group",
            sa.Enum(
                "opiate",
                "non_opiate",
                "alcohol",
                "alcohol_and_non_opiate",
                name="substance_group",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("uses_opiates_or_crack", sa.Boolean(), nullable=False),
        sa.Column("version", WHOLE, nullable=False),
        sa.CheckConstraint(
            "(decision IS NULL) = (decided_on IS NULL)", name=op.f("ck_placement_request_decision_has_a_date")
        ),
        sa.CheckConstraint(
            "decided_on IS NULL OR submitted_on <= decided_on",
            name=op.f("ck_placement_request_decided_after_submitted"),
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["organisation.id"], name=op.f("fk_placement_request_authority_id")),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_placement_request_client_id")),
        sa.ForeignKeyConstraint(
            ["key_worker_id"], ["user_account.id"], name=op.f("fk_placement_request_key_worker_id")
        ),
        sa.ForeignKeyConstraint(["service_id"], ["organisation.id"], name=op.f("fk_placement_request_service_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placement_request")),
        sa.UniqueConstraint("reference", name=op.f("uq_placement_request_reference")),
    )
    with op.batch_alter_table("placement_request", schema=None) as batch_op:
        batch_op.create_index(
            "ix_placement_request_authority_id_decided_on", ["authority_id", "decided_on"], unique=False
        )
        batch_op.create_index(
            "ix_placement_request_authority_id_status", ["authority_id", "status", "id"], unique=False
        )
        batch_op.create_index("ix_placement_request_client_id", ["client_id"], unique=False)
        batch_op.create_index(
            "ix_placement_request_key_worker_id_status", ["key_worker_id", "status", "id"], unique=False
        )
        batch_op.create_index("ix_placement_request_service_id_status", ["service_id", "status", "id"], unique=False)
        batch_op.create_index(
            "uq_one_live_request_per_client",
            ["client_id"],
            unique=True,
            postgresql_where=sa.text(
                "status IN ('admitted', 'approved', 'on_agenda', 'ready', 'returned', 'submitted') AND origin = 'entered'"
            ),
            sqlite_where=sa.text(
                "status IN ('admitted', 'approved', 'on_agenda', 'ready', 'returned', 'submitted') AND origin = 'entered'"
            ),
        )

    op.create_table(
        "role_grant",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("user_id", WHOLE, nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "key_worker",
                "team_manager",
                "panel_member",
                "coordinator",
                "provider_staff",
                "provider_manager",
                "commissioner",
                "administrator",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("organisation_id", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_role_grant_organisation_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_role_grant_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grant")),
        sa.UniqueConstraint(
            "user_id", "role", "organisation_id", name=op.f("uq_role_grant_user_id_role_organisation_id")
        ),
    )
    with op.batch_alter_table("role_grant", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_role_grant_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "user_session",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("user_id", WHOLE, nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "second_factor_pending",
                "active",
                "ended",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_user_session_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_user_session_token_hash")),
    )
    with op.batch_alter_table("user_session", schema=None) as batch_op:
        batch_op.create_index("ix_user_session_user_id_state", ["user_id", "state"], unique=False)

    op.create_table(
        "choice_section",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("request_id", WHOLE, nullable=False),
        sa.Column("reasons", sa.String(), nullable=False),
        sa.Column("why_fewer", sa.String(), nullable=False),
        sa.Column("version", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["request_id"], ["placement_request.id"], name=op.f("fk_choice_section_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_choice_section")),
        sa.UniqueConstraint("request_id", name=op.f("uq_choice_section_request_id")),
    )
    op.create_table(
        "clock",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "completeness_check",
                "decision",
                "offer_answer",
                "approval_use",
                "review",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("subject_type", sa.String(), nullable=False),
        sa.Column("subject_id", WHOLE, nullable=False),
        sa.Column("case_id", WHOLE, nullable=False),
        sa.Column("owner_id", WHOLE, nullable=True),
        sa.Column(
            "state",
            sa.Enum("running", "paused", "stopped", name="state", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("chased", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["placement_request.id"], name=op.f("fk_clock_case_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["user_account.id"], name=op.f("fk_clock_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock")),
    )
    with op.batch_alter_table("clock", schema=None) as batch_op:
        batch_op.create_index("ix_clock_case_id", ["case_id"], unique=False)
        batch_op.create_index(
            "ix_clock_due_at_running",
            ["due_at"],
            unique=False,
            postgresql_where=sa.text("state = 'running'"),
            sqlite_where=sa.text("state = 'running'"),
        )
        batch_op.create_index("ix_clock_owner_id_state", ["owner_id", "state", "due_at"], unique=False)
        batch_op.create_index(
            "uq_one_clock_alive",
            ["kind", "subject_type", "subject_id"],
            unique=True,
            postgresql_where=sa.text("state <> 'stopped'"),
            sqlite_where=sa.text("state <> 'stopped'"),
        )

    op.create_table(
        "discharge_plan",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("case_id", WHOLE, nullable=False),
        sa.Column("number", WHOLE, nullable=False),
        sa.Column(
            "status",
            sa.Enum("draft", "agreed", "replaced", name="status", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column(
            "care_type",
            sa.Enum(
                "residential_rehab",
                "inpatient_detox",
                name="care_type",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("goals", sa.String(), nullable=False),
        sa.Column("accommodation", sa.String(), nullable=False),
        sa.Column("prescribing", sa.String(), nullable=False),
        sa.Column("naloxone", sa.String(), nullable=False),
        sa.Column("transport", sa.String(), nullable=False),
        sa.Column("aftercare", sa.String(), nullable=False),
        sa.Column("relapse_and_crisis", sa.String(), nullable=False),
        sa.Column("unplanned_exit", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", WHOLE, nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=True),
        sa.Column("version", WHOLE, nullable=False),
        sa.CheckConstraint(
            "(status <> 'agreed') OR (agreed_on IS NOT NULL)", name=op.f("ck_discharge_plan_agreed_has_a_date")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["placement_request.id"], name=op.f("fk_discharge_plan_case_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["user_account.id"], name=op.f("fk_discharge_plan_created_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_discharge_plan")),
        sa.UniqueConstraint("case_id", "number", name=op.f("uq_discharge_plan_case_id_number")),
    )
    with op.batch_alter_table("discharge_plan", schema=None) as batch_op:
        batch_op.create_index(
            "uq_discharge_plan_in_force",
            ["case_id"],
            unique=True,
            postgresql_where=sa.text("status <> 'replaced'"),
            sqlite_where=sa.text("status <> 'replaced'"),
        )

    op.create_table(
        "eligibility_section",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("request_id", WHOLE, nullable=False),
        sa.Column("ordinarily_resident", sa.Boolean(), nullable=True),
        sa.Column(
            "court_order",
            sa.Enum("none", "drr", "atr", name="court_order", native_enum=False, create_constraint=True, length=40),
            nullable=True,
        ),
        sa.Column("why_residential", sa.String(), nullable=False),
        sa.Column("version", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["placement_request.id"], name=op.f("fk_eligibility_section_request_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_eligibility_section")),
        sa.UniqueConstraint("request_id", name=op.f("uq_eligibility_section_request_id")),
    )
    op.create_table(
        "embargo",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("facility_id", WHOLE, nullable=False),
        sa.Column("authority_id", WHOLE, nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["authority_id"], ["organisation.id"], name=op.f("fk_embargo_authority_id")),
        sa.ForeignKeyConstraint(["facility_id"], ["facility.id"], name=op.f("fk_embargo_facility_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_embargo")),
    )
    with op.batch_alter_table("embargo", schema=None) as batch_op:
        batch_op.create_index("ix_embargo_facility_id_authority_id", ["facility_id", "authority_id"], unique=False)

    op.create_table(
        "facility_activity",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("facility_id", WHOLE, nullable=False),
        sa.Column(
            "activity",
            sa.Enum(
                "accommodation_substance_misuse",
                "treatment_of_disease",
                name="activity",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["facility_id"], ["facility.id"], name=op.f("fk_facility_activity_facility_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_facility_activity")),
        sa.UniqueConstraint("facility_id", "activity", name=op.f("uq_facility_activity_facility_id_activity")),
    )
    op.create_table(
        "framework_provider",
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("lot_id", WHOLE, nullable=False),
        sa.Column("provider_id", WHOLE, nullable=False),
        sa.Column(
            "contract_type",
            sa.Enum(
                "framework_agreement",
                "block",
                name="contract_type",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "applied",
                "admitted",
                "reserve",
                "suspended",
                "removed",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("status_reason", sa.String(), nullable=True),
        sa.Column("status_on", sa.Date(), nullable=True),
        sa.Column("version", WHOLE, nullable=False),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_framework_provider_ends_after_start")),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_framework_provider_lot_id")),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"], name=op.f("fk_framework_provider_provider_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_framework_provider")),
        sa.UniqueConstraint("lot_id", "provider_id", name=op.f("uq_framework_provider_lot_id_provider_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_framework_provider_public_id")),
    )
    with op.batch_alter_table("framework_provider", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_framework_provider_provider_id"), ["provider_id"], unique=False)

    op.create_table(
        "funding_section",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("request_id", WHOLE, nullable=False),
        sa.Column(
            "source",
            sa.Enum(
                "public_health_grant",
                "adult_social_care",
                "supplementary_grant",
                "criminal_justice",
                "nhs",
                name="source",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("weeks", WHOLE, nullable=True),
        sa.Column("contribution_pence", WHOLE, nullable=False),
        sa.Column("weekly_price_pence", WHOLE, nullable=True),
        sa.Column("version", WHOLE, nullable=False),
        sa.CheckConstraint("contribution_pence >= 0", name=op.f("ck_funding_section_contribution")),
        sa.CheckConstraint("weeks IS NULL OR weeks BETWEEN 1 AND 104", name=op.f("ck_funding_section_weeks")),
        sa.ForeignKeyConstraint(["request_id"], ["placement_request.id"], name=op.f("fk_funding_section_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_funding_section")),
        sa.UniqueConstraint("request_id", name=op.f("uq_funding_section_request_id")),
    )
    op.create_table(
        "ledger_line",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("budget_id", WHOLE, nullable=False),
        sa.Column("case_id", WHOLE, nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "reserved", "committed", "actual", name="kind", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("amount_pence", WHOLE, nullable=False),
        sa.Column("nights", WHOLE, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["budget_id"], ["budget.id"], name=op.f("fk_ledger_line_budget_id")),
        sa.ForeignKeyConstraint(["case_id"], ["placement_request.id"], name=op.f("fk_ledger_line_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_line")),
    )
    with op.batch_alter_table("ledger_line", schema=None) as batch_op:
        batch_op.create_index("ix_ledger_line_budget_id_kind", ["budget_id", "kind"], unique=False)
        batch_op.create_index(batch_op.f("ix_ledger_line_case_id"), ["case_id"], unique=False)

    op.create_table(
        "panel_case",
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("meeting_id", WHOLE, nullable=False),
        sa.Column("request_id", WHOLE, nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "new",
                "fast_track_detox",
                "extension",
                "appeal",
                "ratification",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("position", WHOLE, nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "prepared",
                "open",
                "decided",
                "taken_off",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("summary", sa.JSON(), nullable=False),
        sa.Column("pack", sa.JSON(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "outcome",
            sa.Enum(
                "approve",
                "approve_with_conditions",
                "defer",
                "decline",
                name="outcome",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", WHOLE, nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("conditions", sa.String(), nullable=False),
        sa.Column("weeks", WHOLE, nullable=True),
        sa.Column("price_ceiling_pence", WHOLE, nullable=True),
        sa.Column("over_budget_reason", sa.String(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("version", WHOLE, nullable=False),
        sa.CheckConstraint(
            "(status = 'decided') = (decided_at IS NOT NULL)", name=op.f("ck_panel_case_decided_has_a_time")
        ),
        sa.ForeignKeyConstraint(["decided_by_id"], ["user_account.id"], name=op.f("fk_panel_case_decided_by_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["panel_meeting.id"], name=op.f("fk_panel_case_meeting_id")),
        sa.ForeignKeyConstraint(["request_id"], ["placement_request.id"], name=op.f("fk_panel_case_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel_case")),
        sa.UniqueConstraint("meeting_id", "position", name=op.f("uq_panel_case_meeting_id_position")),
        sa.UniqueConstraint("public_id", name=op.f("uq_panel_case_public_id")),
    )
    with op.batch_alter_table("panel_case", schema=None) as batch_op:
        batch_op.create_index("ix_panel_case_request_id", ["request_id"], unique=False)
        batch_op.create_index(
            "uq_one_undecided_panel_case_per_request",
            ["request_id"],
            unique=True,
            postgresql_where=sa.text("status IN ('prepared', 'open')"),
            sqlite_where=sa.text("status IN ('prepared', 'open')"),
        )

    op.create_table(
        "person_section",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("request_id", WHOLE, nullable=False),
        sa.Column(
            "parental_status",
            sa.Enum(
                "parent_children_live_with",
                "parent_children_live_elsewhere",
                "not_a_parent",
                "declined",
                name="parental_status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("ethnicity", sa.String(length=1), nullable=True),
        sa.Column("district", sa.String(), nullable=True),
        sa.Column("version", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["request_id"], ["placement_request.id"], name=op.f("fk_person_section_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_section")),
        sa.UniqueConstraint("request_id", name=op.f("uq_person_section_request_id")),
    )
    op.create_table(
        "price",
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("lot_id", WHOLE, nullable=False),
        sa.Column("facility_id", WHOLE, nullable=False),
        sa.Column(
            "stage",
            sa.Enum("detox", "stage_1", "stage_2", name="stage", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column(
            "basis",
            sa.Enum("weekly", "nightly", name="basis", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("amount_pence", WHOLE, nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.CheckConstraint("amount_pence >= 0", name=op.f("ck_price_not_negative")),
        sa.CheckConstraint("valid_to IS NULL OR valid_from <= valid_to", name=op.f("ck_price_ends_after_start")),
        sa.ForeignKeyConstraint(["facility_id"], ["facility.id"], name=op.f("fk_price_facility_id")),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_price_lot_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_price")),
        sa.UniqueConstraint(
            "lot_id", "facility_id", "stage", "valid_from", name=op.f("uq_price_lot_id_facility_id_stage_valid_from")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_price_public_id")),
    )
    with op.batch_alter_table("price", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_price_facility_id"), ["facility_id"], unique=False)

    op.create_table(
        "request_choice",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("request_id", WHOLE, nullable=False),
        sa.Column("facility_id", WHOLE, nullable=False),
        sa.Column("rank", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["facility_id"], ["facility.id"], name=op.f("fk_request_choice_facility_id")),
        sa.ForeignKeyConstraint(["request_id"], ["placement_request.id"], name=op.f("fk_request_choice_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_choice")),
        sa.UniqueConstraint("request_id", "facility_id", name=op.f("uq_request_choice_request_id_facility_id")),
        sa.UniqueConstraint("request_id", "rank", name=op.f("uq_request_choice_request_id_rank")),
    )
    with op.batch_alter_table("request_choice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_request_choice_facility_id"), ["facility_id"], unique=False)

    op.create_table(
        "request_substance",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("request_id", WHOLE, nullable=False),
        sa.Column("rank", WHOLE, nullable=False),
        sa.Column("code", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["request_id"], ["placement_request.id"], name=op.f("fk_request_substance_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_substance")),
        sa.UniqueConstraint("request_id", "code", name=op.f("uq_request_substance_request_id_code")),
        sa.UniqueConstraint("request_id", "rank", name=op.f("uq_request_substance_request_id_rank")),
    )
    op.create_table(
        "status_change",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("request_id", WHOLE, nullable=False),
        sa.Column(
            "old",
            sa.Enum(
                "draft",
                "submitted",
                "returned",
                "ready",
                "on_agenda",
                "approved",
                "declined",
                "admitted",
                "ended",
                "withdrawn",
                "expired",
                name="old",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "new",
            sa.Enum(
                "draft",
                "submitted",
                "returned",
                "ready",
                "on_agenda",
                "approved",
                "declined",
                "admitted",
                "ended",
                "withdrawn",
                "expired",
                name="new",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", WHOLE, nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name=op.f("fk_status_change_by_id")),
        sa.ForeignKeyConstraint(["request_id"], ["placement_request.id"], name=op.f("fk_status_change_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_status_change")),
    )
    with op.batch_alter_table("status_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_status_change_request_id"), ["request_id"], unique=False)

    op.create_table(
        "vacancy_report",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("facility_id", WHOLE, nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reported_by_id", WHOLE, nullable=True),
        sa.Column("free_men", WHOLE, nullable=False),
        sa.Column("free_women", WHOLE, nullable=False),
        sa.Column("free_any", WHOLE, nullable=False),
        sa.Column("next_free_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["facility_id"], ["facility.id"], name=op.f("fk_vacancy_report_facility_id")),
        sa.ForeignKeyConstraint(["reported_by_id"], ["user_account.id"], name=op.f("fk_vacancy_report_reported_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vacancy_report")),
    )
    with op.batch_alter_table("vacancy_report", schema=None) as batch_op:
        batch_op.create_index("ix_vacancy_report_facility_id_reported_at", ["facility_id", "reported_at"], unique=False)

    op.create_table(
        "declaration",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("panel_case_id", WHOLE, nullable=False),
        sa.Column("user_id", WHOLE, nullable=False),
        sa.Column(
            "interest",
            sa.Enum("none", "conflict", name="interest", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("detail", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["panel_case_id"], ["panel_case.id"], name=op.f("fk_declaration_panel_case_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_declaration_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_declaration")),
        sa.UniqueConstraint("panel_case_id", "user_id", name=op.f("uq_declaration_panel_case_id_user_id")),
    )
    with op.batch_alter_table("declaration", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_declaration_user_id"), ["user_id"], unique=False)

    op.create_table(
        "letter",
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("panel_case_id", WHOLE, nullable=False),
        sa.Column(
            "audience",
            sa.Enum(
                "client",
                "key_worker",
                "provider",
                name="audience",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("heading", sa.String(), nullable=False),
        sa.Column("paragraphs", sa.JSON(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_by_id", WHOLE, nullable=True),
        sa.ForeignKeyConstraint(["issued_by_id"], ["user_account.id"], name=op.f("fk_letter_issued_by_id")),
        sa.ForeignKeyConstraint(["panel_case_id"], ["panel_case.id"], name=op.f("fk_letter_panel_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter")),
        sa.UniqueConstraint("panel_case_id", "audience", name=op.f("uq_letter_panel_case_id_audience")),
        sa.UniqueConstraint("public_id", name=op.f("uq_letter_public_id")),
    )
    op.create_table(
        "offer",
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("request_id", WHOLE, nullable=False),
        sa.Column("provider_id", WHOLE, nullable=False),
        sa.Column("facility_id", WHOLE, nullable=False),
        sa.Column("price_id", WHOLE, nullable=False),
        sa.Column("weekly_price_pence", WHOLE, nullable=False),
        sa.Column("weeks", WHOLE, nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "sent",
                "accepted",
                "confirmed",
                "declined",
                "released",
                "lapsed",
                "withdrawn",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("offered_on", sa.Date(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by_id", WHOLE, nullable=True),
        sa.Column("bed_from", sa.Date(), nullable=True),
        sa.Column("bed_until", sa.Date(), nullable=True),
        sa.Column("bed_held", sa.Boolean(), nullable=False),
        sa.Column("conditions", sa.String(), nullable=False),
        sa.Column(
            "decline_reason",
            sa.Enum(
                "no_bed",
                "needs_not_met",
                "risk",
                "medication",
                "other",
                name="decline_reason",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("decline_note", sa.String(), nullable=False),
        sa.Column("client_agreed_on", sa.Date(), nullable=True),
        sa.Column("summary", sa.JSON(), nullable=False),
        sa.Column("version", WHOLE, nullable=False),
        sa.CheckConstraint(
            "(status = 'declined') = (decline_reason IS NOT NULL)", name=op.f("ck_offer_decline_has_a_reason")
        ),
        sa.CheckConstraint(
            "NOT bed_held OR (bed_from IS NOT NULL AND bed_until > bed_from)", name=op.f("ck_offer_held_nights")
        ),
        sa.ForeignKeyConstraint(["answered_by_id"], ["user_account.id"], name=op.f("fk_offer_answered_by_id")),
        sa.ForeignKeyConstraint(["facility_id"], ["facility.id"], name=op.f("fk_offer_facility_id")),
        sa.ForeignKeyConstraint(["price_id"], ["price.id"], name=op.f("fk_offer_price_id")),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"], name=op.f("fk_offer_provider_id")),
        sa.ForeignKeyConstraint(["request_id"], ["placement_request.id"], name=op.f("fk_offer_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer")),
        sa.UniqueConstraint("public_id", name=op.f("uq_offer_public_id")),
    )
    with op.batch_alter_table("offer", schema=None) as batch_op:
        batch_op.create_index(
            "ix_offer_facility_id_held",
            ["facility_id", "bed_from"],
            unique=False,
            postgresql_where=sa.text("bed_held"),
            sqlite_where=sa.text("bed_held"),
        )
        batch_op.create_index("ix_offer_provider_id_status", ["provider_id", "status", "id"], unique=False)
        batch_op.create_index("ix_offer_request_id", ["request_id"], unique=False)
        batch_op.create_index(
            "uq_one_open_offer_per_facility",
            ["request_id", "facility_id"],
            unique=True,
            postgresql_where=sa.text("status IN ('sent', 'accepted', 'confirmed')"),
            sqlite_where=sa.text("status IN ('sent', 'accepted', 'confirmed')"),
        )

    op.create_table(
        "plan_signature",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("plan_id", WHOLE, nullable=False),
        sa.Column(
            "party",
            sa.Enum(
                "client",
                "provider",
                "key_worker",
                "clinician",
                name="party",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("signed_by", sa.String(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("refused", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("recorded_by_id", WHOLE, nullable=True),
        sa.CheckConstraint(
            "NOT refused OR (party = 'client' AND reason <> '')", name=op.f("ck_plan_signature_only_clients_refuse")
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["discharge_plan.id"], name=op.f("fk_plan_signature_plan_id")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["user_account.id"], name=op.f("fk_plan_signature_recorded_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_signature")),
        sa.UniqueConstraint("plan_id", "party", name=op.f("uq_plan_signature_plan_id_party")),
    )
    op.create_table(
        "plan_stakeholder",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("plan_id", WHOLE, nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "social_care",
                "housing_support",
                "employment_support",
                "drug_and_alcohol_service",
                "gp",
                "rehabilitation_services",
                "support_groups",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "involvement",
            sa.Enum(
                "involved",
                "offered_and_declined",
                "not_applicable",
                name="involvement",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("who_or_why", sa.String(), nullable=False),
        sa.Column("involved_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["plan_id"], ["discharge_plan.id"], name=op.f("fk_plan_stakeholder_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_stakeholder")),
        sa.UniqueConstraint("plan_id", "kind", name=op.f("uq_plan_stakeholder_plan_id_kind")),
    )
    op.create_table(
        "vote",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("panel_case_id", WHOLE, nullable=False),
        sa.Column("user_id", WHOLE, nullable=False),
        sa.Column(
            "choice",
            sa.Enum(
                "approve",
                "approve_with_conditions",
                "defer",
                "decline",
                name="choice",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("choice = 'approve' OR reason <> ''", name=op.f("ck_vote_reason")),
        sa.ForeignKeyConstraint(["panel_case_id"], ["panel_case.id"], name=op.f("fk_vote_panel_case_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_vote_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vote")),
        sa.UniqueConstraint("panel_case_id", "user_id", name=op.f("uq_vote_panel_case_id_user_id")),
    )
    with op.batch_alter_table("vote", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_vote_user_id"), ["user_id"], unique=False)

    op.create_table(
        "placement",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("request_id", WHOLE, nullable=False),
        sa.Column("provider_id", WHOLE, nullable=False),
        sa.Column("offer_id", WHOLE, nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "arranged",
                "admitted",
                "ended",
                "did_not_arrive",
                "cancelled",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("arranged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("arrives_on", sa.Date(), nullable=False),
        sa.Column(
            "non_arrival_reason",
            sa.Enum(
                "changed_mind",
                "unwell",
                "not_reached",
                "custody",
                "travel",
                "other",
                name="non_arrival_reason",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("non_arrival_note", sa.String(), nullable=False),
        sa.Column(
            "origin",
            sa.Enum("entered", "imported", name="origin", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("version", WHOLE, nullable=False),
        sa.CheckConstraint(
            "status = 'did_not_arrive' OR non_arrival_reason IS NULL", name=op.f("ck_placement_reason_of_non_arrival")
        ),
        sa.ForeignKeyConstraint(["offer_id"], ["offer.id"], name=op.f("fk_placement_offer_id")),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"], name=op.f("fk_placement_provider_id")),
        sa.ForeignKeyConstraint(["request_id"], ["placement_request.id"], name=op.f("fk_placement_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placement")),
        sa.UniqueConstraint("offer_id", name=op.f("uq_placement_offer_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_placement_reference")),
    )
    with op.batch_alter_table("placement", schema=None) as batch_op:
        batch_op.create_index("ix_placement_provider_id_status", ["provider_id", "status", "id"], unique=False)
        batch_op.create_index("ix_placement_request_id", ["request_id"], unique=False)
        batch_op.create_index(
            "uq_one_open_placement_per_request",
            ["request_id"],
            unique=True,
            postgresql_where=sa.text("status IN ('arranged', 'admitted')"),
            sqlite_where=sa.text("status IN ('arranged', 'admitted')"),
        )

    op.create_table(
        "stay",
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("placement_id", WHOLE, nullable=False),
        sa.Column("request_id", WHOLE, nullable=False),
        sa.Column("client_id", WHOLE, nullable=False),
        sa.Column("service_id", WHOLE, nullable=False),
        sa.Column("authority_id", WHOLE, nullable=False),
        sa.Column("provider_id", WHOLE, nullable=False),
        sa.Column(
            "care_type",
            sa.Enum(
                "residential_rehab",
                "inpatient_detox",
                name="care_type",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "origin",
            sa.Enum("entered", "imported", name="origin", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("admitted_on", sa.Date(), nullable=False),
        sa.Column("admitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("room", sa.String(), nullable=False),
        sa.Column("funded_until", sa.Date(), nullable=True),
        sa.Column("review_days", WHOLE, nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column(
            "exit_reason",
            sa.Enum(
                "completed",
                "completed_further_residential",
                "completed_community",
                "client_left",
                "did_not_return",
                "provider_ended",
                "funding_ended",
                "transferred_health",
                "custody",
                "transferred_provider",
                "died",
                name="exit_reason",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("discharge_plan_agreed_on", sa.Date(), nullable=True),
        sa.Column("community_return_on", sa.Date(), nullable=True),
        sa.Column("re_presented_on", sa.Date(), nullable=True),
        sa.Column("re_presentation_window_ends_on", sa.Date(), nullable=True),
        sa.Column("version", WHOLE, nullable=False),
        sa.CheckConstraint("(ended_on IS NULL) = (exit_reason IS NULL)", name=op.f("ck_stay_exit_has_a_reason")),
        sa.CheckConstraint("ended_on IS NULL OR admitted_on <= ended_on", name=op.f("ck_stay_ends_after_admission")),
        sa.ForeignKeyConstraint(["authority_id"], ["organisation.id"], name=op.f("fk_stay_authority_id")),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_stay_client_id")),
        sa.ForeignKeyConstraint(["placement_id"], ["placement.id"], name=op.f("fk_stay_placement_id")),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"], name=op.f("fk_stay_provider_id")),
        sa.ForeignKeyConstraint(["request_id"], ["placement_request.id"], name=op.f("fk_stay_request_id")),
        sa.ForeignKeyConstraint(["service_id"], ["organisation.id"], name=op.f("fk_stay_service_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stay")),
        sa.UniqueConstraint("public_id", name=op.f("uq_stay_public_id")),
    )
    with op.batch_alter_table("stay", schema=None) as batch_op:
        batch_op.create_index("ix_stay_authority_id_admitted_on", ["authority_id", "admitted_on"], unique=False)
        batch_op.create_index("ix_stay_authority_id_ended_on", ["authority_id", "ended_on"], unique=False)
        batch_op.create_index("ix_stay_client_id_admitted_on", ["client_id", "admitted_on"], unique=False)
        batch_op.create_index("ix_stay_placement_id", ["placement_id"], unique=False)
        batch_op.create_index("ix_stay_provider_id_ended_on", ["provider_id", "ended_on"], unique=False)
        batch_op.create_index("ix_stay_request_id", ["request_id"], unique=False)
        batch_op.create_index(
            "uq_one_open_stay_per_client",
            ["client_id"],
            unique=True,
            postgresql_where=sa.text("ended_on IS NULL"),
            sqlite_where=sa.text("ended_on IS NULL"),
        )

    op.create_table(
        "departure",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("stay_id", WHOLE, nullable=False),
        sa.Column(
            "kind",
            sa.Enum("planned", "unplanned", name="kind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("arranged_for", sa.Date(), nullable=True),
        sa.Column("arranged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("recorded_by_id", WHOLE, nullable=True),
        sa.Column("without_agreed_plan", sa.Boolean(), nullable=False),
        sa.Column("tolerance_explained", sa.Boolean(), nullable=True),
        sa.Column("naloxone_supplied", sa.Boolean(), nullable=True),
        sa.Column("where_to", sa.String(), nullable=False),
        sa.Column("who_was_told", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("version", WHOLE, nullable=False),
        sa.CheckConstraint(
            "kind = 'unplanned' OR arranged_for IS NOT NULL", name=op.f("ck_departure_planned_is_arranged")
        ),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["user_account.id"], name=op.f("fk_departure_recorded_by_id")),
        sa.ForeignKeyConstraint(["stay_id"], ["stay.id"], name=op.f("fk_departure_stay_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_departure")),
        sa.UniqueConstraint("stay_id", name=op.f("uq_departure_stay_id")),
    )
    op.create_table(
        "review",
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("stay_id", WHOLE, nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("attended", sa.String(), nullable=False),
        sa.Column("progress", sa.String(), nullable=False),
        sa.Column("client_view", sa.String(), nullable=False),
        sa.Column("risk", sa.String(), nullable=False),
        sa.Column("plan_reviewed", sa.Boolean(), nullable=False),
        sa.Column(
            "recommendation",
            sa.Enum(
                "continue",
                "extend",
                "move_stage",
                "plan_discharge",
                name="recommendation",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", WHOLE, nullable=True),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["user_account.id"], name=op.f("fk_review_recorded_by_id")),
        sa.ForeignKeyConstraint(["stay_id"], ["stay.id"], name=op.f("fk_review_stay_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
        sa.UniqueConstraint("public_id", name=op.f("uq_review_public_id")),
        sa.UniqueConstraint("stay_id", "held_on", name=op.f("uq_review_stay_id_held_on")),
    )
    op.create_table(
        "segment",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("stay_id", WHOLE, nullable=False),
        sa.Column("facility_id", WHOLE, nullable=True),
        sa.Column(
            "stage",
            sa.Enum("detox", "stage_1", "stage_2", name="stage", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("weekly_price_pence", WHOLE, nullable=True),
        sa.Column("contribution_pence", WHOLE, nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("expected_until", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.CheckConstraint("ends_on IS NULL OR starts_on <= ends_on", name=op.f("ck_segment_ends_after_start")),
        sa.ForeignKeyConstraint(["facility_id"], ["facility.id"], name=op.f("fk_segment_facility_id")),
        sa.ForeignKeyConstraint(["stay_id"], ["stay.id"], name=op.f("fk_segment_stay_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_segment")),
        sa.UniqueConstraint("stay_id", "starts_on", name=op.f("uq_segment_stay_id_starts_on")),
    )
    with op.batch_alter_table("segment", schema=None) as batch_op:
        batch_op.create_index("ix_segment_facility_id_starts_on", ["facility_id", "starts_on"], unique=False)
    for statement in GUARDS[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    """Drop everything: this loses all data."""
    with op.batch_alter_table("segment", schema=None) as batch_op:
        batch_op.drop_index("ix_segment_facility_id_starts_on")

    op.drop_table("segment")
    op.drop_table("review")
    op.drop_table("departure")
    with op.batch_alter_table("stay", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_one_open_stay_per_client",
            postgresql_where=sa.text("ended_on IS NULL"),
            sqlite_where=sa.text("ended_on IS NULL"),
        )
        batch_op.drop_index("ix_stay_request_id")
        batch_op.drop_index("ix_stay_provider_id_ended_on")
        batch_op.drop_index("ix_stay_placement_id")
        batch_op.drop_index("ix_stay_client_id_admitted_on")
        batch_op.drop_index("ix_stay_authority_id_ended_on")
        batch_op.drop_index("ix_stay_authority_id_admitted_on")

    op.drop_table("stay")
    with op.batch_alter_table("placement", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_one_open_placement_per_request",
            postgresql_where=sa.text("status IN ('arranged', 'admitted')"),
            sqlite_where=sa.text("status IN ('arranged', 'admitted')"),
        )
        batch_op.drop_index("ix_placement_request_id")
        batch_op.drop_index("ix_placement_provider_id_status")

    op.drop_table("placement")
    with op.batch_alter_table("vote", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_vote_user_id"))

    op.drop_table("vote")
    op.drop_table("plan_stakeholder")
    op.drop_table("plan_signature")
    with op.batch_alter_table("offer", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_one_open_offer_per_facility",
            postgresql_where=sa.text("status IN ('sent', 'accepted', 'confirmed')"),
            sqlite_where=sa.text("status IN ('sent', 'accepted', 'confirmed')"),
        )
        batch_op.drop_index("ix_offer_request_id")
        batch_op.drop_index("ix_offer_provider_id_status")
        batch_op.drop_index(
            "ix_offer_facility_id_held", postgresql_where=sa.text("bed_held"), sqlite_where=sa.text("bed_held")
        )

    op.drop_table("offer")
    op.drop_table("letter")
    with op.batch_alter_table("declaration", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_declaration_user_id"))

    op.drop_table("declaration")
    with op.batch_alter_table("vacancy_report", schema=None) as batch_op:
        batch_op.drop_index("ix_vacancy_report_facility_id_reported_at")

    op.drop_table("vacancy_report")
    with op.batch_alter_table("status_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_status_change_request_id"))

    op.drop_table("status_change")
    op.drop_table("request_substance")
    with op.batch_alter_table("request_choice", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_request_choice_facility_id"))

    op.drop_table("request_choice")
    with op.batch_alter_table("price", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_price_facility_id"))

    op.drop_table("price")
    op.drop_table("person_section")
    with op.batch_alter_table("panel_case", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_one_undecided_panel_case_per_request",
            postgresql_where=sa.text("status IN ('prepared', 'open')"),
            sqlite_where=sa.text("status IN ('prepared', 'open')"),
        )
        batch_op.drop_index("ix_panel_case_request_id")

    op.drop_table("panel_case")
    with op.batch_alter_table("ledger_line", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ledger_line_case_id"))
        batch_op.drop_index("ix_ledger_line_budget_id_kind")

    op.drop_table("ledger_line")
    op.drop_table("funding_section")
    with op.batch_alter_table("framework_provider", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_framework_provider_provider_id"))

    op.drop_table("framework_provider")
    op.drop_table("facility_activity")
    with op.batch_alter_table("embargo", schema=None) as batch_op:
        batch_op.drop_index("ix_embargo_facility_id_authority_id")

    op.drop_table("embargo")
    op.drop_table("eligibility_section")
    with op.batch_alter_table("discharge_plan", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_discharge_plan_in_force",
            postgresql_where=sa.text("status <> 'replaced'"),
            sqlite_where=sa.text("status <> 'replaced'"),
        )

    op.drop_table("discharge_plan")
    with op.batch_alter_table("clock", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_one_clock_alive",
            postgresql_where=sa.text("state <> 'stopped'"),
            sqlite_where=sa.text("state <> 'stopped'"),
        )
        batch_op.drop_index("ix_clock_owner_id_state")
        batch_op.drop_index(
            "ix_clock_due_at_running",
            postgresql_where=sa.text("state = 'running'"),
            sqlite_where=sa.text("state = 'running'"),
        )
        batch_op.drop_index("ix_clock_case_id")

    op.drop_table("clock")
    op.drop_table("choice_section")
    with op.batch_alter_table("user_session", schema=None) as batch_op:
        batch_op.drop_index("ix_user_session_user_id_state")

    op.drop_table("user_session")
    with op.batch_alter_table("role_grant", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_role_grant_organisation_id"))

    op.drop_table("role_grant")
    with op.batch_alter_table("placement_request", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_one_live_request_per_client",
            postgresql_where=sa.text(
                "status IN ('admitted', 'approved', 'on_agenda', 'ready', 'returned', 'submitted') AND origin = 'entered'"
            ),
            sqlite_where=sa.text(
                "status IN ('admitted', 'approved', 'on_agenda', 'ready', 'returned', 'submitted') AND origin = 'entered'"
            ),
        )
        batch_op.drop_index("ix_placement_request_service_id_status")
        batch_op.drop_index("ix_placement_request_key_worker_id_status")
        batch_op.drop_index("ix_placement_request_client_id")
        batch_op.drop_index("ix_placement_request_authority_id_status")
        batch_op.drop_index("ix_placement_request_authority_id_decided_on")

    op.drop_table("placement_request")
    with op.batch_alter_table("panel_member", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_panel_member_user_id"))

    op.drop_table("panel_member")
    with op.batch_alter_table("panel_meeting", schema=None) as batch_op:
        batch_op.drop_index("ix_panel_meeting_panel_id_closes_at")

    op.drop_table("panel_meeting")
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.drop_index("ix_notice_recipient_id_created_at")
        batch_op.drop_index(
            "ix_notice_next_attempt_at_waiting",
            postgresql_where=sa.text("state IN ('waiting', 'sending')"),
            sqlite_where=sa.text("state IN ('waiting', 'sending')"),
        )

    op.drop_table("notice")
    op.drop_table("lot")
    with op.batch_alter_table("framework_participant", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_framework_participant_authority_id"))

    op.drop_table("framework_participant")
    op.drop_table("facility")
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_consent_in_force",
            postgresql_where=sa.text("withdrawn_on IS NULL"),
            sqlite_where=sa.text("withdrawn_on IS NULL"),
        )

    op.drop_table("consent")
    with op.batch_alter_table("user_account", schema=None) as batch_op:
        batch_op.drop_index("ix_user_account_organisation_id_name_key")

    op.drop_table("user_account")
    op.drop_table("provider")
    op.drop_table("panel")
    op.drop_table("framework")
    with op.batch_alter_table("client", schema=None) as batch_op:
        batch_op.drop_index("ix_client_service_id_name_key")
        batch_op.drop_index("ix_client_authority_id_date_of_birth_name_key")

    op.drop_table("client")
    op.drop_table("budget")
    op.drop_table("setting_value")
    op.drop_table("reference_counter")
    op.drop_table("organisation")
    op.drop_table("job_run")
    op.drop_table("job")
    op.drop_table("form_use")
    op.drop_table("audit_head")
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_entry_case_id_sequence")
        batch_op.drop_index("ix_audit_entry_actor_id_sequence")

    op.drop_table("audit_entry")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION audit_entry_refuse()")
