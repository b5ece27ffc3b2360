"""Make what a placement needs from asking for a bed to the last follow-up.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ONE_PLACE = {
    "sqlite": (
        """
CREATE TRIGGER stay_one_place_insert BEFORE INSERT ON stay
WHEN NEW.origin = 'entered' AND EXISTS (SELECT 1 FROM stay WHERE client_id = NEW.client_id AND origin = 'entered' AND admitted_on < coalesce(NEW.ended_on, '9999-12-31') AND NEW.admitted_on < coalesce(ended_on, '9999-12-31')) BEGIN SELECT RAISE(ABORT, 'nobody is in two places on one night'); END""",
        """
CREATE TRIGGER stay_one_place_update BEFORE UPDATE OF client_id, origin, admitted_on, ended_on ON stay
WHEN NEW.origin = 'entered' AND EXISTS (SELECT 1 FROM stay WHERE client_id = NEW.client_id AND origin = 'entered' AND admitted_on < coalesce(NEW.ended_on, '9999-12-31') AND NEW.admitted_on < coalesce(ended_on, '9999-12-31') AND id <> NEW.id) BEGIN SELECT RAISE(ABORT, 'nobody is in two places on one night'); END""",
    ),
    "postgresql": (
        """
CREATE FUNCTION stay_one_place() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
IF NEW.origin = 'entered' THEN
PERFORM 1 FROM client WHERE id = NEW.client_id FOR NO KEY UPDATE;
IF EXISTS (SELECT 1 FROM stay WHERE client_id = NEW.client_id AND origin = 'entered' AND admitted_on < coalesce(NEW.ended_on, '9999-12-31') AND NEW.admitted_on < coalesce(ended_on, '9999-12-31') AND id <> NEW.id) THEN
RAISE EXCEPTION 'nobody is in two places on one night' USING ERRCODE = 'exclusion_violation';
END IF;
END IF;
RETURN NEW;
END $$""",
        """
CREATE TRIGGER stay_one_place BEFORE INSERT OR UPDATE OF client_id, origin, admitted_on, ended_on ON stay
FOR EACH ROW EXECUTE FUNCTION stay_one_place()""",
    ),
}
NO_ONE_PLACE = {
    "sqlite": ("DROP TRIGGER stay_one_place_insert", "DROP TRIGGER stay_one_place_update"),
    "postgresql": ("DROP TRIGGER stay_one_place ON stay", "DROP FUNCTION stay_one_place()"),
}
WITHOUT_NEW_CLOCKS = (
    "DELETE FROM clock WHERE kind NOT IN ("
    "'sign_off', 'completeness_check', 'decision', 'fast_track', 'appeal', 'ratification', 'written_outcome', 'deferral', "
    "'condition', 'offer_acknowledge', 'offer_answer', 'approval_use', 'extension_ask', 'review')"
)


def _run(statements: tuple[str, ...]) -> None:
    for statement in statements:
        op.execute(statement)


def _carry_over() -> None:
    """What the new columns say of what was there: the terms of each bed's price, and news that were mailed long ago."""
    _run(
        (
            """UPDATE offer SET notice_days = coalesce(
                (SELECT price.notice_days FROM price WHERE price.id = offer.price_id), 0)""",
            """UPDATE stay SET offer_id = (SELECT placement.offer_id FROM placement WHERE placement.id = stay.placement_id)
                WHERE origin = 'entered'""",
            """UPDATE segment SET notice_days = coalesce(
                (SELECT offer.notice_days FROM stay JOIN offer ON offer.id = stay.offer_id
                WHERE stay.id = segment.stay_id), 0)""",
            "UPDATE notice SET read_at = coalesce(sent_at, created_at) WHERE state IN ('sent', 'refused')",
        )
    )


def _fit_the_old_rules() -> None:
    """What the tables of before cannot say; see `downgrade`."""
    _run(
        (
            WITHOUT_NEW_CLOCKS,
            "UPDATE offer SET status = 'sent' WHERE status = 'assessing'",
            """UPDATE offer SET status = 'withdrawn', bed_held = (1 = 0) WHERE status IN ('sent', 'accepted', 'confirmed')
                AND EXISTS (SELECT 1 FROM offer AS other WHERE other.request_id = offer.request_id
                AND other.facility_id = offer.facility_id AND other.id < offer.id
                AND other.status IN ('sent', 'accepted', 'confirmed'))""",
            "UPDATE placement SET status = 'ended' WHERE status = 'joined'",
            """UPDATE placement SET status = 'cancelled' WHERE status = 'arranged' AND EXISTS (
                SELECT 1 FROM placement AS other WHERE other.request_id = placement.request_id
                AND other.status = 'admitted')""",
            "UPDATE notice SET digest_id = NULL",
            "DELETE FROM notice WHERE template = 'digest'",
            "UPDATE notice SET state = 'sent' WHERE state IN ('held', 'listed')",
            "UPDATE ledger_line SET kind = 'actual' WHERE kind = 'notice'",
            "DELETE FROM target WHERE framework_id IS NOT NULL",
        )
    )


def upgrade() -> None:
    """Make the new tables, and give the old ones what they lack."""
    op.create_table(
        "notice_preference",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("user_id", WHOLE, nullable=False),
        sa.Column(
            "way",
            sa.Enum("each", "digest", name="way", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("version", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_notice_preference_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_preference")),
        sa.UniqueConstraint("user_id", name=op.f("uq_notice_preference_user_id")),
    )
    op.create_table(
        "message",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("request_id", WHOLE, nullable=False),
        sa.Column("provider_id", WHOLE, nullable=False),
        sa.Column("from_provider", sa.Boolean(), nullable=False),
        sa.Column("written_by_id", WHOLE, nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("text <> ''", name=op.f("ck_message_says_something")),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"], name=op.f("fk_message_provider_id")),
        sa.ForeignKeyConstraint(["request_id"], ["placement_request.id"], name=op.f("fk_message_request_id")),
        sa.ForeignKeyConstraint(["written_by_id"], ["user_account.id"], name=op.f("fk_message_written_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
    )
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.create_index(
            "ix_message_request_id_provider_id", ["request_id", "provider_id", "written_at"], unique=False
        )
        batch_op.create_index(
            "ix_message_unread",
            ["provider_id", "from_provider"],
            unique=False,
            postgresql_where=sa.text("read_at IS NULL"),
            sqlite_where=sa.text("read_at IS NULL"),
        )

    op.create_table(
        "muted_kind",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("preference_id", WHOLE, nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "cases",
                "due",
                "panel",
                "framework",
                "team",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["preference_id"], ["notice_preference.id"], name=op.f("fk_muted_kind_preference_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_muted_kind")),
        sa.UniqueConstraint("preference_id", "kind", name=op.f("uq_muted_kind_preference_id_kind")),
    )
    op.create_table(
        "next_in_line",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("request_id", WHOLE, nullable=False),
        sa.Column("facility_id", WHOLE, nullable=False),
        sa.Column("rank", WHOLE, nullable=False),
        sa.Column("fault", sa.String(), nullable=False),
        sa.CheckConstraint("rank >= 1", name=op.f("ck_next_in_line_rank_counts_from_one")),
        sa.ForeignKeyConstraint(["facility_id"], ["facility.id"], name=op.f("fk_next_in_line_facility_id")),
        sa.ForeignKeyConstraint(["request_id"], ["placement_request.id"], name=op.f("fk_next_in_line_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_next_in_line")),
        sa.UniqueConstraint("request_id", "facility_id", name=op.f("uq_next_in_line_request_id_facility_id")),
    )
    op.create_table(
        "plan_delivery",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("plan_id", WHOLE, nullable=False),
        sa.Column(
            "stakeholder",
            sa.Enum(
                "social_care",
                "housing_support",
                "employment_support",
                "drug_and_alcohol_service",
                "gp",
                "rehabilitation_services",
                "support_groups",
                name="stakeholder",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column(
            "how",
            sa.Enum(
                "by_hand",
                "secure_mail",
                "post",
                "their_system",
                name="how",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("sent_by_id", WHOLE, nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("acknowledged_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.CheckConstraint(
            "acknowledged_on IS NULL OR sent_on <= acknowledged_on",
            name=op.f("ck_plan_delivery_sent_before_acknowledged"),
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["discharge_plan.id"], name=op.f("fk_plan_delivery_plan_id")),
        sa.ForeignKeyConstraint(["sent_by_id"], ["user_account.id"], name=op.f("fk_plan_delivery_sent_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_delivery")),
        sa.UniqueConstraint("plan_id", "stakeholder", name=op.f("uq_plan_delivery_plan_id_stakeholder")),
    )
    op.create_table(
        "non_arrival_step",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("placement_id", WHOLE, nullable=False),
        sa.Column(
            "step",
            sa.Enum(
                "rang_person",
                "rang_next_of_kin",
                "told_key_worker",
                "told_service",
                "welfare_check",
                "other",
                name="step",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["placement_id"], ["placement.id"], name=op.f("fk_non_arrival_step_placement_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_non_arrival_step")),
        sa.UniqueConstraint("placement_id", "step", name=op.f("uq_non_arrival_step_placement_id_step")),
    )
    op.create_table(
        "arrival",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("stay_id", WHOLE, nullable=False),
        sa.Column(
            "came_with",
            sa.Enum(
                "alone",
                "key_worker",
                "family",
                "peer",
                "staff",
                "other",
                name="came_with",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("medication", sa.String(), nullable=False),
        sa.Column("belongings", sa.String(), nullable=False),
        sa.Column("plan_looked_at", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", WHOLE, nullable=False),
        sa.CheckConstraint("plan_looked_at", name=op.f("ck_arrival_plan_was_looked_at")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["user_account.id"], name=op.f("fk_arrival_recorded_by_id")),
        sa.ForeignKeyConstraint(["stay_id"], ["stay.id"], name=op.f("fk_arrival_stay_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_arrival")),
        sa.UniqueConstraint("stay_id", name=op.f("uq_arrival_stay_id")),
    )
    op.create_table(
        "complaint",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("stay_id", WHOLE, nullable=True),
        sa.Column("facility_id", WHOLE, nullable=False),
        sa.Column("provider_id", WHOLE, nullable=False),
        sa.Column("authority_id", WHOLE, nullable=False),
        sa.Column(
            "made_by",
            sa.Enum("person", "family", "other", name="made_by", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column(
            "how",
            sa.Enum("verbal", "written", name="how", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column(
            "theme",
            sa.Enum(
                "care",
                "medication",
                "staff",
                "safety",
                "house",
                "rules",
                "information",
                "leaving",
                "other",
                name="theme",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", WHOLE, nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by_id", WHOLE, nullable=True),
        sa.Column(
            "outcome",
            sa.Enum(
                "upheld",
                "partly_upheld",
                "not_upheld",
                "withdrawn",
                name="outcome",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("learning", sa.String(), nullable=False),
        sa.Column("version", WHOLE, nullable=False),
        sa.CheckConstraint("(answered_at IS NULL) = (answer = '')", name=op.f("ck_complaint_answer_says_something")),
        sa.CheckConstraint("text <> ''", name=op.f("ck_complaint_says_something")),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (answered_by_id IS NULL)", name=op.f("ck_complaint_answered_by_somebody")
        ),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (outcome IS NULL)", name=op.f("ck_complaint_answer_has_an_outcome")
        ),
        sa.ForeignKeyConstraint(["answered_by_id"], ["user_account.id"], name=op.f("fk_complaint_answered_by_id")),
        sa.ForeignKeyConstraint(["authority_id"], ["organisation.id"], name=op.f("fk_complaint_authority_id")),
        sa.ForeignKeyConstraint(["facility_id"], ["facility.id"], name=op.f("fk_complaint_facility_id")),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"], name=op.f("fk_complaint_provider_id")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["user_account.id"], name=op.f("fk_complaint_recorded_by_id")),
        sa.ForeignKeyConstraint(["stay_id"], ["stay.id"], name=op.f("fk_complaint_stay_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint")),
        sa.UniqueConstraint("reference", name=op.f("uq_complaint_reference")),
    )
    with op.batch_alter_table("complaint", schema=None) as batch_op:
        batch_op.create_index(
            "ix_complaint_authority_id_open",
            ["authority_id", "due_at"],
            unique=False,
            postgresql_where=sa.text("answered_at IS NULL"),
            sqlite_where=sa.text("answered_at IS NULL"),
        )
        batch_op.create_index(batch_op.f("ix_complaint_facility_id"), ["facility_id"], unique=False)
        batch_op.create_index("ix_complaint_provider_id_recorded_at", ["provider_id", "recorded_at"], unique=False)
        batch_op.create_index("ix_complaint_stay_id", ["stay_id"], unique=False)

    op.create_table(
        "date_correction",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("stay_id", WHOLE, nullable=False),
        sa.Column(
            "field",
            sa.Enum("arrival", "leaving", name="field", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("before_on", sa.Date(), nullable=False),
        sa.Column("before_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("after_on", sa.Date(), nullable=False),
        sa.Column("after_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("corrected_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("corrected_by_id", WHOLE, nullable=False),
        sa.CheckConstraint(
            "field = 'arrival' OR (before_at IS NULL AND after_at IS NULL)",
            name=op.f("ck_date_correction_times_are_of_arrivals"),
        ),
        sa.CheckConstraint(
            "before_on <> after_on OR before_at IS DISTINCT FROM after_at",
            name=op.f("ck_date_correction_changes_something"),
        ),
        sa.ForeignKeyConstraint(
            ["corrected_by_id"], ["user_account.id"], name=op.f("fk_date_correction_corrected_by_id")
        ),
        sa.ForeignKeyConstraint(["stay_id"], ["stay.id"], name=op.f("fk_date_correction_stay_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_date_correction")),
    )
    with op.batch_alter_table("date_correction", schema=None) as batch_op:
        batch_op.create_index("ix_date_correction_stay_id", ["stay_id", "corrected_at"], unique=False)

    op.create_table(
        "episode_question",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("stay_id", WHOLE, nullable=False),
        sa.Column("request_id", WHOLE, nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_new", sa.Boolean(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by_id", WHOLE, nullable=True),
        sa.CheckConstraint(
            "(is_new IS NULL) = (answered_at IS NULL)", name=op.f("ck_episode_question_answered_at_a_time")
        ),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["user_account.id"], name=op.f("fk_episode_question_answered_by_id")
        ),
        sa.ForeignKeyConstraint(["request_id"], ["placement_request.id"], name=op.f("fk_episode_question_request_id")),
        sa.ForeignKeyConstraint(["stay_id"], ["stay.id"], name=op.f("fk_episode_question_stay_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_episode_question")),
        sa.UniqueConstraint("stay_id", "request_id", name=op.f("uq_episode_question_stay_id_request_id")),
    )
    with op.batch_alter_table("episode_question", schema=None) as batch_op:
        batch_op.create_index("ix_episode_question_request_id", ["request_id"], unique=False)

    op.create_table(
        "feedback",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("stay_id", WHOLE, nullable=False),
        sa.Column(
            "rating",
            sa.Enum(
                "excellent", "good", "fair", "poor", name="rating", native_enum=False, create_constraint=True, length=40
            ),
            nullable=True,
        ),
        sa.Column(
            "felt_safe",
            sa.Enum("yes", "partly", "no", name="felt_safe", native_enum=False, create_constraint=True, length=40),
            nullable=True,
        ),
        sa.Column(
            "respected",
            sa.Enum("yes", "partly", "no", name="respected", native_enum=False, create_constraint=True, length=40),
            nullable=True,
        ),
        sa.Column(
            "had_a_say",
            sa.Enum("yes", "partly", "no", name="had_a_say", native_enum=False, create_constraint=True, length=40),
            nullable=True,
        ),
        sa.Column(
            "was_ready",
            sa.Enum("yes", "partly", "no", name="was_ready", native_enum=False, create_constraint=True, length=40),
            nullable=True,
        ),
        sa.Column(
            "knows_where_to_turn",
            sa.Enum(
                "yes", "partly", "no", name="knows_where_to_turn", native_enum=False, create_constraint=True, length=40
            ),
            nullable=True,
        ),
        sa.Column("comment", sa.String(), nullable=False),
        sa.Column("may_share", sa.Boolean(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(comment) <= 2000", name=op.f("ck_feedback_comment")),
        sa.ForeignKeyConstraint(["stay_id"], ["stay.id"], name=op.f("fk_feedback_stay_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback")),
        sa.UniqueConstraint("stay_id", name=op.f("uq_feedback_stay_id")),
    )
    with op.batch_alter_table("feedback", schema=None) as batch_op:
        batch_op.create_index("ix_feedback_submitted_at", ["submitted_at"], unique=False)

    op.create_table(
        "feedback_link",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("stay_id", WHOLE, nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", WHOLE, nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", WHOLE, nullable=False),
        sa.CheckConstraint("made_at < expires_at", name=op.f("ck_feedback_link_works_for_a_while")),
        sa.ForeignKeyConstraint(["made_by_id"], ["user_account.id"], name=op.f("fk_feedback_link_made_by_id")),
        sa.ForeignKeyConstraint(["stay_id"], ["stay.id"], name=op.f("fk_feedback_link_stay_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback_link")),
        sa.UniqueConstraint("stay_id", name=op.f("uq_feedback_link_stay_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_feedback_link_token_hash")),
    )
    op.create_table(
        "incident",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("stay_id", WHOLE, nullable=True),
        sa.Column("facility_id", WHOLE, nullable=False),
        sa.Column("provider_id", WHOLE, nullable=False),
        sa.Column("authority_id", WHOLE, nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "death",
                "serious_harm",
                "service_continuity",
                "abuse_allegation",
                "adverse_media",
                "controlled_drugs",
                "information_breach",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum(
                "reported",
                "acknowledged",
                "closed",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("what_happened", sa.String(), nullable=False),
        sa.Column("what_was_done", sa.String(), nullable=False),
        sa.Column("told_safeguarding", sa.Boolean(), nullable=False),
        sa.Column("told_police", sa.Boolean(), nullable=False),
        sa.Column("told_cqc", sa.Boolean(), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reported_by_id", WHOLE, nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acknowledged_by_id", WHOLE, nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", WHOLE, nullable=False),
        sa.CheckConstraint("(status = 'closed') = (closed_at IS NOT NULL)", name=op.f("ck_incident_closed_at_a_time")),
        sa.CheckConstraint(
            "(status = 'reported') = (acknowledged_at IS NULL)", name=op.f("ck_incident_acknowledged_at_a_time")
        ),
        sa.CheckConstraint("what_happened <> '' AND what_was_done <> ''", name=op.f("ck_incident_says_something")),
        sa.CheckConstraint(
            "(acknowledged_at IS NULL) = (acknowledged_by_id IS NULL)",
            name=op.f("ck_incident_acknowledged_by_somebody"),
        ),
        sa.CheckConstraint("happened_at <= reported_at", name=op.f("ck_incident_reported_afterwards")),
        sa.ForeignKeyConstraint(
            ["acknowledged_by_id"], ["user_account.id"], name=op.f("fk_incident_acknowledged_by_id")
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["organisation.id"], name=op.f("fk_incident_authority_id")),
        sa.ForeignKeyConstraint(["facility_id"], ["facility.id"], name=op.f("fk_incident_facility_id")),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"], name=op.f("fk_incident_provider_id")),
        sa.ForeignKeyConstraint(["reported_by_id"], ["user_account.id"], name=op.f("fk_incident_reported_by_id")),
        sa.ForeignKeyConstraint(["stay_id"], ["stay.id"], name=op.f("fk_incident_stay_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident")),
        sa.UniqueConstraint("reference", name=op.f("uq_incident_reference")),
    )
    with op.batch_alter_table("incident", schema=None) as batch_op:
        batch_op.create_index(
            "ix_incident_authority_id_open",
            ["authority_id", "due_at"],
            unique=False,
            postgresql_where=sa.text("status <> 'closed'"),
            sqlite_where=sa.text("status <> 'closed'"),
        )
        batch_op.create_index(batch_op.f("ix_incident_facility_id"), ["facility_id"], unique=False)
        batch_op.create_index("ix_incident_provider_id_reported_at", ["provider_id", "reported_at"], unique=False)
        batch_op.create_index("ix_incident_stay_id", ["stay_id"], unique=False)

    op.create_table(
        "leave_of_absence",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("stay_id", WHOLE, nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_back_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "reason",
            sa.Enum(
                "home_visit",
                "family",
                "housing",
                "health",
                "court",
                "work",
                "other",
                name="reason",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("contact", sa.String(), nullable=False),
        sa.Column("back_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("not_back_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("late_told_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "back_at IS NULL OR left_at <= back_at", name=op.f("ck_leave_of_absence_back_after_leaving")
        ),
        sa.CheckConstraint("back_at IS NULL OR not_back_on IS NULL", name=op.f("ck_leave_of_absence_back_or_not_back")),
        sa.CheckConstraint("left_at < due_back_at", name=op.f("ck_leave_of_absence_due_back_after_leaving")),
        sa.ForeignKeyConstraint(["stay_id"], ["stay.id"], name=op.f("fk_leave_of_absence_stay_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leave_of_absence")),
    )
    with op.batch_alter_table("leave_of_absence", schema=None) as batch_op:
        batch_op.create_index(
            "ix_leave_of_absence_due_back_at",
            ["due_back_at"],
            unique=False,
            postgresql_where=sa.text("back_at IS NULL AND not_back_on IS NULL"),
            sqlite_where=sa.text("back_at IS NULL AND not_back_on IS NULL"),
        )
        batch_op.create_index("ix_leave_of_absence_stay_id_left_at", ["stay_id", "left_at"], unique=False)
        batch_op.create_index(
            "uq_one_leave_at_a_time",
            ["stay_id"],
            unique=True,
            postgresql_where=sa.text("back_at IS NULL AND not_back_on IS NULL"),
            sqlite_where=sa.text("back_at IS NULL AND not_back_on IS NULL"),
        )

    op.create_table(
        "overstay",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("stay_id", WHOLE, nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column(
            "reason",
            sa.Enum(
                "decision_awaited",
                "next_bed",
                "no_safe_place",
                "unwell",
                "other",
                name="reason",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("authorised_by_id", WHOLE, nullable=False),
        sa.Column("authorised_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("reason <> 'other' OR note <> ''", name=op.f("ck_overstay_other_is_explained")),
        sa.CheckConstraint("from_on < until", name=op.f("ck_overstay_has_a_night")),
        sa.ForeignKeyConstraint(["authorised_by_id"], ["user_account.id"], name=op.f("fk_overstay_authorised_by_id")),
        sa.ForeignKeyConstraint(["stay_id"], ["stay.id"], name=op.f("fk_overstay_stay_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_overstay")),
        sa.UniqueConstraint("stay_id", "from_on", name=op.f("uq_overstay_stay_id_from_on")),
    )
    op.create_table(
        "progress_note",
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("stay_id", WHOLE, nullable=False),
        sa.Column("about_on", sa.Date(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by_id", WHOLE, nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("corrects_id", WHOLE, nullable=True),
        sa.CheckConstraint("text <> ''", name=op.f("ck_progress_note_says_something")),
        sa.ForeignKeyConstraint(["corrects_id"], ["progress_note.id"], name=op.f("fk_progress_note_corrects_id")),
        sa.ForeignKeyConstraint(["stay_id"], ["stay.id"], name=op.f("fk_progress_note_stay_id")),
        sa.ForeignKeyConstraint(["written_by_id"], ["user_account.id"], name=op.f("fk_progress_note_written_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_progress_note")),
        sa.UniqueConstraint("corrects_id", name=op.f("uq_progress_note_corrects_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_progress_note_public_id")),
    )
    with op.batch_alter_table("progress_note", schema=None) as batch_op:
        batch_op.create_index("ix_progress_note_stay_id_written_at", ["stay_id", "written_at"], unique=False)

    op.create_table(
        "top_profile",
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("client_id", WHOLE, nullable=False),
        sa.Column("request_id", WHOLE, nullable=False),
        sa.Column("stay_id", WHOLE, nullable=True),
        sa.Column(
            "stage",
            sa.Enum(
                "start", "review", "exit", "after", name="stage", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("completed_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", WHOLE, nullable=True),
        sa.Column("alcohol_days", WHOLE, nullable=True),
        sa.Column("alcohol_amount", sa.String(), nullable=False),
        sa.Column("opiates_days", WHOLE, nullable=True),
        sa.Column("opiates_amount", sa.String(), nullable=False),
        sa.Column("crack_days", WHOLE, nullable=True),
        sa.Column("crack_amount", sa.String(), nullable=False),
        sa.Column("cocaine_days", WHOLE, nullable=True),
        sa.Column("cocaine_amount", sa.String(), nullable=False),
        sa.Column("amphetamines_days", WHOLE, nullable=True),
        sa.Column("amphetamines_amount", sa.String(), nullable=False),
        sa.Column("cannabis_days", WHOLE, nullable=True),
        sa.Column("cannabis_amount", sa.String(), nullable=False),
        sa.Column("other_days", WHOLE, nullable=True),
        sa.Column("other_amount", sa.String(), nullable=False),
        sa.Column("injected_days", WHOLE, nullable=True),
        sa.Column(
            "shared",
            sa.Enum("yes", "no", "not_answered", name="shared", native_enum=False, create_constraint=True, length=40),
            nullable=True,
        ),
        sa.Column("shoplifting_days", WHOLE, nullable=True),
        sa.Column("selling_days", WHOLE, nullable=True),
        sa.Column(
            "other_theft",
            sa.Enum(
                "yes", "no", "not_answered", name="other_theft", native_enum=False, create_constraint=True, length=40
            ),
            nullable=True,
        ),
        sa.Column(
            "assault",
            sa.Enum("yes", "no", "not_answered", name="assault", native_enum=False, create_constraint=True, length=40),
            nullable=True,
        ),
        sa.Column("psychological_health", WHOLE, nullable=True),
        sa.Column("physical_health", WHOLE, nullable=True),
        sa.Column("quality_of_life", WHOLE, nullable=True),
        sa.Column("paid_work_days", WHOLE, nullable=True),
        sa.Column("education_days", WHOLE, nullable=True),
        sa.Column(
            "housing_problem",
            sa.Enum(
                "yes",
                "no",
                "not_answered",
                name="housing_problem",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "eviction_risk",
            sa.Enum(
                "yes", "no", "not_answered", name="eviction_risk", native_enum=False, create_constraint=True, length=40
            ),
            nullable=True,
        ),
        sa.CheckConstraint("stage = 'after' OR stay_id IS NOT NULL", name=op.f("ck_top_profile_taken_during_a_stay")),
        sa.CheckConstraint("alcohol_days BETWEEN 0 AND 28", name=op.f("ck_top_profile_alcohol_days")),
        sa.CheckConstraint("amphetamines_days BETWEEN 0 AND 28", name=op.f("ck_top_profile_amphetamines_days")),
        sa.CheckConstraint("cannabis_days BETWEEN 0 AND 28", name=op.f("ck_top_profile_cannabis_days")),
        sa.CheckConstraint("cocaine_days BETWEEN 0 AND 28", name=op.f("ck_top_profile_cocaine_days")),
        sa.CheckConstraint("crack_days BETWEEN 0 AND 28", name=op.f("ck_top_profile_crack_days")),
        sa.CheckConstraint("education_days BETWEEN 0 AND 28", name=op.f("ck_top_profile_education_days")),
        sa.CheckConstraint("injected_days BETWEEN 0 AND 28", name=op.f("ck_top_profile_injected_days")),
        sa.CheckConstraint("opiates_days BETWEEN 0 AND 28", name=op.f("ck_top_profile_opiates_days")),
        sa.CheckConstraint("other_days BETWEEN 0 AND 28", name=op.f("ck_top_profile_other_days")),
        sa.CheckConstraint("paid_work_days BETWEEN 0 AND 28", name=op.f("ck_top_profile_paid_work_days")),
        sa.CheckConstraint("physical_health BETWEEN 0 AND 20", name=op.f("ck_top_profile_physical_health")),
        sa.CheckConstraint("psychological_health BETWEEN 0 AND 20", name=op.f("ck_top_profile_psychological_health")),
        sa.CheckConstraint("quality_of_life BETWEEN 0 AND 20", name=op.f("ck_top_profile_quality_of_life")),
        sa.CheckConstraint("selling_days BETWEEN 0 AND 28", name=op.f("ck_top_profile_selling_days")),
        sa.CheckConstraint("shoplifting_days BETWEEN 0 AND 28", name=op.f("ck_top_profile_shoplifting_days")),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_top_profile_client_id")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["user_account.id"], name=op.f("fk_top_profile_recorded_by_id")),
        sa.ForeignKeyConstraint(["request_id"], ["placement_request.id"], name=op.f("fk_top_profile_request_id")),
        sa.ForeignKeyConstraint(["stay_id"], ["stay.id"], name=op.f("fk_top_profile_stay_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_top_profile")),
        sa.UniqueConstraint("public_id", name=op.f("uq_top_profile_public_id")),
        sa.UniqueConstraint("stay_id", "stage", "completed_on", name=op.f("uq_top_profile_stay_id_stage_completed_on")),
    )
    with op.batch_alter_table("top_profile", schema=None) as batch_op:
        batch_op.create_index("ix_top_profile_client_id", ["client_id"], unique=False)
        batch_op.create_index("ix_top_profile_request_id", ["request_id"], unique=False)
        batch_op.create_index(
            "uq_top_profile_once_per_stay",
            ["stay_id", "stage"],
            unique=True,
            postgresql_where=sa.text("stage IN ('start', 'exit')"),
            sqlite_where=sa.text("stage IN ('start', 'exit')"),
        )

    op.create_table(
        "follow_up",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("stay_id", WHOLE, nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "hours_24",
                "hours_72",
                "days_7",
                "weeks_4",
                "weeks_12",
                "weeks_26",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column(
            "outcome",
            sa.Enum(
                "contacted",
                "not_reached",
                "declined",
                "no_more_contact",
                "moved_away",
                "back_in_treatment",
                "custody",
                "died",
                name="outcome",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column(
            "accommodation",
            sa.Enum(
                "settled",
                "unsettled",
                "no_fixed_abode",
                name="accommodation",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("paid_work_days", WHOLE, nullable=True),
        sa.Column("top_profile_id", WHOLE, nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("recorded_by_id", WHOLE, nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by_id", WHOLE, nullable=True),
        sa.Column("version", WHOLE, nullable=False),
        sa.CheckConstraint("(done_on IS NULL) = (outcome IS NULL)", name=op.f("ck_follow_up_done_has_an_outcome")),
        sa.CheckConstraint("(done_on IS NULL) = (recorded_at IS NULL)", name=op.f("ck_follow_up_done_is_recorded")),
        sa.CheckConstraint(
            "closed_by_id IS NULL OR closed_at IS NOT NULL", name=op.f("ck_follow_up_closed_by_has_a_time")
        ),
        sa.CheckConstraint("done_on IS NULL OR closed_at IS NULL", name=op.f("ck_follow_up_done_or_closed")),
        sa.CheckConstraint("paid_work_days BETWEEN 0 AND 28", name=op.f("ck_follow_up_paid_work_days")),
        sa.CheckConstraint(
            "top_profile_id IS NULL OR done_on IS NOT NULL", name=op.f("ck_follow_up_profile_of_one_that_is_done")
        ),
        sa.ForeignKeyConstraint(["closed_by_id"], ["follow_up.id"], name=op.f("fk_follow_up_closed_by_id")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["user_account.id"], name=op.f("fk_follow_up_recorded_by_id")),
        sa.ForeignKeyConstraint(["stay_id"], ["stay.id"], name=op.f("fk_follow_up_stay_id")),
        sa.ForeignKeyConstraint(["top_profile_id"], ["top_profile.id"], name=op.f("fk_follow_up_top_profile_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up")),
        sa.UniqueConstraint("stay_id", "kind", name=op.f("uq_follow_up_stay_id_kind")),
        sa.UniqueConstraint("top_profile_id", name=op.f("uq_follow_up_top_profile_id")),
    )
    with op.batch_alter_table("follow_up", schema=None) as batch_op:
        batch_op.create_index(
            "ix_follow_up_due_at_open",
            ["due_at"],
            unique=False,
            postgresql_where=sa.text("done_on IS NULL AND closed_at IS NULL"),
            sqlite_where=sa.text("done_on IS NULL AND closed_at IS NULL"),
        )

    op.create_table(
        "incident_council",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("incident_id", WHOLE, nullable=False),
        sa.Column("authority_id", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["authority_id"], ["organisation.id"], name=op.f("fk_incident_council_authority_id")),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_incident_council_incident_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_council")),
        sa.UniqueConstraint("incident_id", "authority_id", name=op.f("uq_incident_council_incident_id_authority_id")),
    )
    with op.batch_alter_table("incident_council", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_incident_council_authority_id"), ["authority_id"], unique=False)

    op.create_table(
        "incident_entry",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("incident_id", WHOLE, nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "update",
                "learning",
                "closed",
                "reopened",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by_id", WHOLE, nullable=False),
        sa.CheckConstraint("text <> ''", name=op.f("ck_incident_entry_says_something")),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_incident_entry_incident_id")),
        sa.ForeignKeyConstraint(["written_by_id"], ["user_account.id"], name=op.f("fk_incident_entry_written_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_entry")),
    )
    with op.batch_alter_table("incident_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_incident_entry_incident_id"), ["incident_id"], unique=False)

    op.create_table(
        "incident_follow_up",
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("incident_id", WHOLE, nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by_id", WHOLE, nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by_id", WHOLE, nullable=True),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.CheckConstraint("(done_at IS NULL) = (outcome = '')", name=op.f("ck_incident_follow_up_outcome_when_done")),
        sa.CheckConstraint("what <> ''", name=op.f("ck_incident_follow_up_says_what")),
        sa.CheckConstraint(
            "(done_at IS NULL) = (done_by_id IS NULL)", name=op.f("ck_incident_follow_up_done_by_somebody")
        ),
        sa.ForeignKeyConstraint(["done_by_id"], ["user_account.id"], name=op.f("fk_incident_follow_up_done_by_id")),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_incident_follow_up_incident_id")),
        sa.ForeignKeyConstraint(["set_by_id"], ["user_account.id"], name=op.f("fk_incident_follow_up_set_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_follow_up")),
        sa.UniqueConstraint("public_id", name=op.f("uq_incident_follow_up_public_id")),
    )
    with op.batch_alter_table("incident_follow_up", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_incident_follow_up_incident_id"), ["incident_id"], unique=False)

    op.create_table(
        "planned_review",
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("stay_id", WHOLE, nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("minutes", WHOLE, nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("video_link", sa.String(), nullable=False),
        sa.Column("others", sa.String(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "planned",
                "held",
                "missed",
                "called_off",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("planned_by_id", WHOLE, nullable=False),
        sa.Column("review_id", WHOLE, nullable=True),
        sa.Column(
            "missed_reason",
            sa.Enum(
                "person_unwell",
                "person_declined",
                "person_away",
                "provider",
                "service",
                "other",
                name="missed_reason",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("missed_note", sa.String(), nullable=False),
        sa.Column("groups", sa.String(), nullable=False),
        sa.Column("progress", sa.String(), nullable=False),
        sa.Column("concerns", sa.String(), nullable=False),
        sa.Column("prepared_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("prepared_by_id", WHOLE, nullable=True),
        sa.Column("version", WHOLE, nullable=False),
        sa.CheckConstraint(
            "(status = 'held') = (review_id IS NOT NULL)", name=op.f("ck_planned_review_held_has_its_review")
        ),
        sa.CheckConstraint(
            "(status = 'missed') = (missed_reason IS NOT NULL)", name=op.f("ck_planned_review_missed_has_a_reason")
        ),
        sa.CheckConstraint(
            "(prepared_at IS NULL) = (prepared_by_id IS NULL)", name=op.f("ck_planned_review_prepared_by_somebody")
        ),
        sa.CheckConstraint("minutes BETWEEN 1 AND 480", name=op.f("ck_planned_review_minutes")),
        sa.ForeignKeyConstraint(["planned_by_id"], ["user_account.id"], name=op.f("fk_planned_review_planned_by_id")),
        sa.ForeignKeyConstraint(["prepared_by_id"], ["user_account.id"], name=op.f("fk_planned_review_prepared_by_id")),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_planned_review_review_id")),
        sa.ForeignKeyConstraint(["stay_id"], ["stay.id"], name=op.f("fk_planned_review_stay_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planned_review")),
        sa.UniqueConstraint("public_id", name=op.f("uq_planned_review_public_id")),
        sa.UniqueConstraint("review_id", name=op.f("uq_planned_review_review_id")),
    )
    with op.batch_alter_table("planned_review", schema=None) as batch_op:
        batch_op.create_index("ix_planned_review_starts_at", ["starts_at"], unique=False)
        batch_op.create_index("ix_planned_review_stay_id", ["stay_id"], unique=False)
        batch_op.create_index(
            "uq_one_review_ahead",
            ["stay_id"],
            unique=True,
            postgresql_where=sa.text("status = 'planned'"),
            sqlite_where=sa.text("status = 'planned'"),
        )

    op.create_table(
        "review_signature",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("review_id", WHOLE, nullable=False),
        sa.Column(
            "party",
            sa.Enum("key_worker", "provider", name="party", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("signed_by_id", WHOLE, nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_review_signature_review_id")),
        sa.ForeignKeyConstraint(["signed_by_id"], ["user_account.id"], name=op.f("fk_review_signature_signed_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_signature")),
    )
    with op.batch_alter_table("review_signature", schema=None) as batch_op:
        batch_op.create_index(
            "uq_review_signature_in_force",
            ["review_id", "party"],
            unique=True,
            postgresql_where=sa.text("voided_at IS NULL"),
            sqlite_where=sa.text("voided_at IS NULL"),
        )

    op.create_table(
        "told_of_exit",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("departure_id", WHOLE, nullable=False),
        sa.Column(
            "who",
            sa.Enum(
                "key_worker",
                "family",
                "prescriber",
                "gp",
                "police",
                "social_worker",
                name="who",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("told_at", sa.Time(), nullable=False),
        sa.ForeignKeyConstraint(["departure_id"], ["departure.id"], name=op.f("fk_told_of_exit_departure_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_told_of_exit")),
        sa.UniqueConstraint("departure_id", "who", name=op.f("uq_told_of_exit_departure_id_who")),
    )
    op.create_table(
        "review_goal",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("review_id", WHOLE, nullable=True),
        sa.Column("planned_review_id", WHOLE, nullable=True),
        sa.Column("position", WHOLE, nullable=False),
        sa.Column("goal", sa.String(), nullable=False),
        sa.Column(
            "progress",
            sa.Enum(
                "reached",
                "good",
                "some",
                "none",
                "dropped",
                name="progress",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.CheckConstraint("goal <> ''", name=op.f("ck_review_goal_goal")),
        sa.CheckConstraint(
            "(review_id IS NULL) <> (planned_review_id IS NULL)", name=op.f("ck_review_goal_of_one_of_both")
        ),
        sa.ForeignKeyConstraint(
            ["planned_review_id"], ["planned_review.id"], name=op.f("fk_review_goal_planned_review_id")
        ),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_review_goal_review_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_goal")),
        sa.UniqueConstraint("planned_review_id", "position", name=op.f("uq_review_goal_planned_review_id_position")),
        sa.UniqueConstraint("review_id", "position", name=op.f("uq_review_goal_review_id_position")),
    )
    op.create_table(
        "review_invitee",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("planned_review_id", WHOLE, nullable=False),
        sa.Column("user_id", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(
            ["planned_review_id"], ["planned_review.id"], name=op.f("fk_review_invitee_planned_review_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_review_invitee_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_invitee")),
        sa.UniqueConstraint("planned_review_id", "user_id", name=op.f("uq_review_invitee_planned_review_id_user_id")),
    )
    with op.batch_alter_table("review_invitee", schema=None) as batch_op:
        batch_op.create_index("ix_review_invitee_user_id", ["user_id"], unique=False)
    with op.batch_alter_table("departure") as batch_op:
        batch_op.add_column(sa.Column("medication", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("ndtms_exit_status", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("ndtms_discharge_reason", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("ndtms_confirmed", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("gp_letter_sent_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("seen_by_id", WHOLE, nullable=True))
        batch_op.create_check_constraint(
            op.f("ck_departure_confirmed_is_whole"),
            "NOT ndtms_confirmed OR (ndtms_exit_status IS NOT NULL AND ndtms_discharge_reason IS NOT NULL)",
        )
        batch_op.create_check_constraint(
            op.f("ck_departure_ndtms_discharge_reason"),
            "ndtms_discharge_reason IN ('80', '81', '82', '83', '84', '85', '86', '87', '88', '89')",
        )
        batch_op.create_check_constraint(op.f("ck_departure_ndtms_exit_status"), "ndtms_exit_status IN ('A', 'B', 'C')")
        batch_op.create_check_constraint(
            op.f("ck_departure_seen_by_somebody"), "(seen_at IS NULL) = (seen_by_id IS NULL)"
        )
        batch_op.create_foreign_key(batch_op.f("fk_departure_seen_by_id"), "user_account", ["seen_by_id"], ["id"])

    with op.batch_alter_table("departure") as batch_op:
        batch_op.alter_column("medication", existing_type=sa.String(), existing_nullable=False, server_default=None)
        batch_op.alter_column(
            "ndtms_confirmed", existing_type=sa.Boolean(), existing_nullable=False, server_default=None
        )

    with op.batch_alter_table("notice") as batch_op:
        batch_op.add_column(sa.Column("read_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("digest_id", WHOLE, nullable=True))
        batch_op.drop_constraint(op.f("ck_notice_state"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_notice_state"), "state IN ('waiting', 'sending', 'sent', 'refused', 'held', 'listed')"
        )
        batch_op.create_check_constraint(
            op.f("ck_notice_digest_holds_no_digest"), "digest_id IS NULL OR template <> 'digest'"
        )
        batch_op.create_foreign_key(batch_op.f("fk_notice_digest_id"), "notice", ["digest_id"], ["id"])

    with op.batch_alter_table("notice") as batch_op:
        batch_op.create_index("ix_notice_digest_id", ["digest_id"], unique=False)
        batch_op.create_index(
            "ix_notice_held",
            ["recipient_id"],
            unique=False,
            postgresql_where=sa.text("state = 'held' AND digest_id IS NULL"),
            sqlite_where=sa.text("state = 'held' AND digest_id IS NULL"),
        )

    with op.batch_alter_table("offer") as batch_op:
        batch_op.add_column(sa.Column("notice_days", WHOLE, nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("detox_first", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("ends_by", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("rank", WHOLE, nullable=True))
        batch_op.add_column(sa.Column("before_decision", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("acknowledged_by_id", WHOLE, nullable=True))
        batch_op.add_column(sa.Column("assessment_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("assessment_way", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("assessment_place", sa.String(), nullable=False, server_default=""))
        batch_op.drop_constraint(op.f("ck_offer_status"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_offer_status"),
            "status IN ('sent', 'assessing', 'accepted', 'confirmed', 'declined', 'released', 'lapsed', 'withdrawn')",
        )
        batch_op.create_check_constraint(
            op.f("ck_offer_acknowledged_at_some_time"), "acknowledged_by_id IS NULL OR acknowledged_at IS NOT NULL"
        )
        batch_op.create_check_constraint(
            op.f("ck_offer_assessing_has_a_date"), "status <> 'assessing' OR assessment_at IS NOT NULL"
        )
        batch_op.create_check_constraint(
            op.f("ck_offer_assessment_has_time_and_way"), "(assessment_at IS NULL) = (assessment_way IS NULL)"
        )
        batch_op.create_check_constraint(
            op.f("ck_offer_assessment_way"), "assessment_way IN ('in_person', 'phone', 'video')"
        )
        batch_op.create_check_constraint(
            op.f("ck_offer_rank_after_the_decision"), "rank IS NULL OR (rank >= 1 AND NOT before_decision)"
        )
        batch_op.drop_index(
            batch_op.f("uq_one_open_offer_per_facility"),
            sqlite_where=sa.text("status IN ('sent', 'accepted', 'confirmed')"),
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_offer_acknowledged_by_id"), "user_account", ["acknowledged_by_id"], ["id"]
        )

    with op.batch_alter_table("offer") as batch_op:
        batch_op.alter_column("notice_days", existing_type=WHOLE, existing_nullable=False, server_default=None)
        batch_op.alter_column("detox_first", existing_type=sa.Boolean(), existing_nullable=False, server_default=None)
        batch_op.alter_column(
            "before_decision", existing_type=sa.Boolean(), existing_nullable=False, server_default=None
        )
        batch_op.alter_column(
            "assessment_place", existing_type=sa.String(), existing_nullable=False, server_default=None
        )
        batch_op.create_index(
            "uq_one_open_offer_per_facility",
            ["request_id", "facility_id", "detox_first"],
            unique=True,
            postgresql_where=sa.text("status IN ('sent', 'assessing', 'accepted', 'confirmed')"),
            sqlite_where=sa.text("status IN ('sent', 'assessing', 'accepted', 'confirmed')"),
        )

    with op.batch_alter_table("placement") as batch_op:
        batch_op.add_column(sa.Column("continues_id", WHOLE, nullable=True))
        batch_op.add_column(sa.Column("gap_told", WHOLE, nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("may_come_later", sa.Boolean(), nullable=True))
        batch_op.drop_constraint(op.f("ck_placement_status"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_placement_status"),
            "status IN ('arranged', 'admitted', 'joined', 'ended', 'did_not_arrive', 'cancelled')",
        )
        batch_op.create_check_constraint(
            op.f("ck_placement_joined_to_another"), "status <> 'joined' OR continues_id IS NOT NULL"
        )
        batch_op.drop_index(
            batch_op.f("uq_one_open_placement_per_request"), sqlite_where=sa.text("status IN ('arranged', 'admitted')")
        )
        batch_op.create_foreign_key(batch_op.f("fk_placement_continues_id"), "placement", ["continues_id"], ["id"])

    with op.batch_alter_table("placement") as batch_op:
        batch_op.alter_column("gap_told", existing_type=WHOLE, existing_nullable=False, server_default=None)
        batch_op.create_index(
            "uq_one_open_placement_per_request",
            ["request_id", "status"],
            unique=True,
            postgresql_where=sa.text("status IN ('arranged', 'admitted')"),
            sqlite_where=sa.text("status IN ('arranged', 'admitted')"),
        )
        batch_op.create_index(batch_op.f("ix_placement_continues_id"), ["continues_id"], unique=False)

    with op.batch_alter_table("plan_stakeholder") as batch_op:
        batch_op.add_column(sa.Column("consented", sa.Boolean(), nullable=True))
        batch_op.create_check_constraint(
            op.f("ck_plan_stakeholder_asked_of_the_involved"), "involvement = 'involved' OR consented IS NULL"
        )

    with op.batch_alter_table("review") as batch_op:
        batch_op.add_column(sa.Column("groups", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("version", WHOLE, nullable=False, server_default="1"))

    with op.batch_alter_table("review") as batch_op:
        batch_op.alter_column("groups", existing_type=sa.String(), existing_nullable=False, server_default=None)
        batch_op.alter_column("version", existing_type=WHOLE, existing_nullable=False, server_default=None)

    with op.batch_alter_table("segment") as batch_op:
        batch_op.add_column(sa.Column("notice_days", WHOLE, nullable=False, server_default="0"))
        batch_op.create_check_constraint(op.f("ck_segment_notice"), "notice_days BETWEEN 0 AND 91")

    with op.batch_alter_table("segment") as batch_op:
        batch_op.alter_column("notice_days", existing_type=WHOLE, existing_nullable=False, server_default=None)

    with op.batch_alter_table("stay") as batch_op:
        batch_op.add_column(sa.Column("offer_id", WHOLE, nullable=True))
        batch_op.add_column(sa.Column("overstay_told", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("end_recorded_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("notice_given_on", sa.Date(), nullable=True))
        batch_op.create_check_constraint(op.f("ck_stay_room_is_short"), "length(room) <= 50")
        batch_op.create_foreign_key(batch_op.f("fk_stay_offer_id"), "offer", ["offer_id"], ["id"])

    with op.batch_alter_table("stay") as batch_op:
        batch_op.create_index(batch_op.f("ix_stay_offer_id"), ["offer_id"], unique=False)

    with op.batch_alter_table("target") as batch_op:
        batch_op.add_column(sa.Column("framework_id", WHOLE, nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_target_framework_id"), "framework", ["framework_id"], ["id"])

    with op.batch_alter_table("target") as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_target_authority_id_measure_id_valid_from"), type_="unique")
        batch_op.create_index(
            "uq_target_of_council",
            ["authority_id", "measure_id", "valid_from"],
            unique=True,
            postgresql_where=sa.text("framework_id IS NULL"),
            sqlite_where=sa.text("framework_id IS NULL"),
        )
        batch_op.create_index(
            "uq_target_of_framework",
            ["framework_id", "measure_id", "valid_from"],
            unique=True,
            postgresql_where=sa.text("framework_id IS NOT NULL"),
            sqlite_where=sa.text("framework_id IS NOT NULL"),
        )

    with op.batch_alter_table("clock") as batch_op:
        batch_op.drop_constraint(op.f("ck_clock_kind"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_clock_kind"),
            "kind IN ('sign_off', 'completeness_check', 'decision', 'fast_track', 'appeal', 'ratification', 'written_outcome', 'deferral', 'condition', 'offer_acknowledge', 'offer_answer', 'assessment', 'approval_use', 'extension_ask', 'leave_return', 'review', 'incident_report', 'incident_follow_up', 'complaint_answer', 'first_review', 'funding_review', 'top', 'community_appointment', 'follow_up', 'unplanned_exit_told')",
        )

    with op.batch_alter_table("ledger_line") as batch_op:
        batch_op.drop_constraint(op.f("ck_ledger_line_kind"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_ledger_line_kind"), "kind IN ('reserved', 'committed', 'actual', 'notice')"
        )

    _carry_over()
    _run(ONE_PLACE[op.get_bind().dialect.name])


def downgrade() -> None:
    """Take the new tables and columns away: this loses what they hold.

    Besides: offers that are being assessed read as sent, of two offers to one facility the first stays, a bed that was
    arranged while somebody was in another reads as cancelled, and money for notice as money for nights.
    """
    _run(NO_ONE_PLACE[op.get_bind().dialect.name])
    _fit_the_old_rules()
    with op.batch_alter_table("ledger_line") as batch_op:
        batch_op.drop_constraint(op.f("ck_ledger_line_kind"), type_="check")
        batch_op.create_check_constraint(op.f("ck_ledger_line_kind"), "kind IN ('reserved', 'committed', 'actual')")

    with op.batch_alter_table("clock") as batch_op:
        batch_op.drop_constraint(op.f("ck_clock_kind"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_clock_kind"),
            "kind IN ('sign_off', 'completeness_check', 'decision', 'fast_track', 'appeal', 'ratification', 'written_outcome', 'deferral', 'condition', 'offer_acknowledge', 'offer_answer', 'approval_use', 'extension_ask', 'review')",
        )

    with op.batch_alter_table("target") as batch_op:
        batch_op.drop_index("uq_target_of_council")
        batch_op.drop_index("uq_target_of_framework")
        batch_op.drop_constraint(op.f("fk_target_framework_id"), type_="foreignkey")
        batch_op.drop_column("framework_id")
        batch_op.create_unique_constraint(
            op.f("uq_target_authority_id_measure_id_valid_from"), ["authority_id", "measure_id", "valid_from"]
        )

    with op.batch_alter_table("stay") as batch_op:
        batch_op.drop_constraint(op.f("ck_stay_room_is_short"), type_="check")
        batch_op.drop_index("ix_stay_offer_id")
        batch_op.drop_constraint(op.f("fk_stay_offer_id"), type_="foreignkey")
        batch_op.drop_column("notice_given_on")
        batch_op.drop_column("end_recorded_at")
        batch_op.drop_column("overstay_told")
        batch_op.drop_column("offer_id")

    with op.batch_alter_table("segment") as batch_op:
        batch_op.drop_constraint(op.f("ck_segment_notice"), type_="check")
        batch_op.drop_column("notice_days")

    with op.batch_alter_table("review") as batch_op:
        batch_op.drop_column("version")
        batch_op.drop_column("groups")

    with op.batch_alter_table("plan_stakeholder") as batch_op:
        batch_op.drop_constraint(op.f("ck_plan_stakeholder_asked_of_the_involved"), type_="check")
        batch_op.drop_column("consented")

    with op.batch_alter_table("placement") as batch_op:
        batch_op.drop_constraint(op.f("ck_placement_status"), type_="check")
        batch_op.drop_constraint(op.f("ck_placement_joined_to_another"), type_="check")
        batch_op.drop_index("uq_one_open_placement_per_request")
        batch_op.drop_index("ix_placement_continues_id")
        batch_op.drop_constraint(op.f("fk_placement_continues_id"), type_="foreignkey")
        batch_op.create_check_constraint(
            op.f("ck_placement_status"), "status IN ('arranged', 'admitted', 'ended', 'did_not_arrive', 'cancelled')"
        )
        batch_op.drop_column("may_come_later")
        batch_op.drop_column("gap_told")
        batch_op.drop_column("continues_id")
        batch_op.create_index(
            "uq_one_open_placement_per_request",
            ["request_id"],
            unique=True,
            postgresql_where=sa.text("status IN ('arranged', 'admitted')"),
            sqlite_where=sa.text("status IN ('arranged', 'admitted')"),
        )

    with op.batch_alter_table("offer") as batch_op:
        batch_op.drop_constraint(op.f("ck_offer_status"), type_="check")
        batch_op.drop_constraint(op.f("ck_offer_acknowledged_at_some_time"), type_="check")
        batch_op.drop_constraint(op.f("ck_offer_assessing_has_a_date"), type_="check")
        batch_op.drop_constraint(op.f("ck_offer_assessment_has_time_and_way"), type_="check")
        batch_op.drop_constraint(op.f("ck_offer_assessment_way"), type_="check")
        batch_op.drop_constraint(op.f("ck_offer_rank_after_the_decision"), type_="check")
        batch_op.drop_index("uq_one_open_offer_per_facility")
        batch_op.drop_constraint(op.f("fk_offer_acknowledged_by_id"), type_="foreignkey")
        batch_op.create_check_constraint(
            op.f("ck_offer_status"),
            "status IN ('sent', 'accepted', 'confirmed', 'declined', 'released', 'lapsed', 'withdrawn')",
        )
        batch_op.drop_column("assessment_place")
        batch_op.drop_column("assessment_way")
        batch_op.drop_column("assessment_at")
        batch_op.drop_column("acknowledged_by_id")
        batch_op.drop_column("acknowledged_at")
        batch_op.drop_column("before_decision")
        batch_op.drop_column("rank")
        batch_op.drop_column("ends_by")
        batch_op.drop_column("detox_first")
        batch_op.drop_column("notice_days")
        batch_op.create_index(
            "uq_one_open_offer_per_facility",
            ["request_id", "facility_id"],
            unique=True,
            postgresql_where=sa.text("status IN ('sent', 'accepted', 'confirmed')"),
            sqlite_where=sa.text("status IN ('sent', 'accepted', 'confirmed')"),
        )

    with op.batch_alter_table("notice") as batch_op:
        batch_op.drop_constraint(op.f("ck_notice_state"), type_="check")
        batch_op.drop_constraint(op.f("ck_notice_digest_holds_no_digest"), type_="check")
        batch_op.drop_index("ix_notice_digest_id")
        batch_op.drop_index("ix_notice_held")
        batch_op.drop_constraint(op.f("fk_notice_digest_id"), type_="foreignkey")
        batch_op.create_check_constraint(op.f("ck_notice_state"), "state IN ('waiting', 'sending', 'sent', 'refused')")
        batch_op.drop_column("digest_id")
        batch_op.drop_column("read_at")

    with op.batch_alter_table("departure") as batch_op:
        batch_op.drop_constraint(op.f("ck_departure_confirmed_is_whole"), type_="check")
        batch_op.drop_constraint(op.f("ck_departure_ndtms_discharge_reason"), type_="check")
        batch_op.drop_constraint(op.f("ck_departure_ndtms_exit_status"), type_="check")
        batch_op.drop_constraint(op.f("ck_departure_seen_by_somebody"), type_="check")
        batch_op.drop_constraint(op.f("fk_departure_seen_by_id"), type_="foreignkey")
        batch_op.drop_column("seen_by_id")
        batch_op.drop_column("seen_at")
        batch_op.drop_column("gp_letter_sent_on")
        batch_op.drop_column("ndtms_confirmed")
        batch_op.drop_column("ndtms_discharge_reason")
        batch_op.drop_column("ndtms_exit_status")
        batch_op.drop_column("medication")

    with op.batch_alter_table("review_invitee", schema=None) as batch_op:
        batch_op.drop_index("ix_review_invitee_user_id")

    op.drop_table("review_invitee")
    op.drop_table("review_goal")
    op.drop_table("told_of_exit")
    with op.batch_alter_table("review_signature", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_review_signature_in_force",
            postgresql_where=sa.text("voided_at IS NULL"),
            sqlite_where=sa.text("voided_at IS NULL"),
        )

    op.drop_table("review_signature")
    with op.batch_alter_table("planned_review", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_one_review_ahead",
            postgresql_where=sa.text("status = 'planned'"),
            sqlite_where=sa.text("status = 'planned'"),
        )
        batch_op.drop_index("ix_planned_review_stay_id")
        batch_op.drop_index("ix_planned_review_starts_at")

    op.drop_table("planned_review")
    with op.batch_alter_table("incident_follow_up", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_incident_follow_up_incident_id"))

    op.drop_table("incident_follow_up")
    with op.batch_alter_table("incident_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_incident_entry_incident_id"))

    op.drop_table("incident_entry")
    with op.batch_alter_table("incident_council", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_incident_council_authority_id"))

    op.drop_table("incident_council")
    with op.batch_alter_table("follow_up", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_follow_up_due_at_open",
            postgresql_where=sa.text("done_on IS NULL AND closed_at IS NULL"),
            sqlite_where=sa.text("done_on IS NULL AND closed_at IS NULL"),
        )

    op.drop_table("follow_up")
    with op.batch_alter_table("top_profile", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_top_profile_once_per_stay",
            postgresql_where=sa.text("stage IN ('start', 'exit')"),
            sqlite_where=sa.text("stage IN ('start', 'exit')"),
        )
        batch_op.drop_index("ix_top_profile_request_id")
        batch_op.drop_index("ix_top_profile_client_id")

    op.drop_table("top_profile")
    with op.batch_alter_table("progress_note", schema=None) as batch_op:
        batch_op.drop_index("ix_progress_note_stay_id_written_at")

    op.drop_table("progress_note")
    op.drop_table("overstay")
    with op.batch_alter_table("leave_of_absence", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_one_leave_at_a_time",
            postgresql_where=sa.text("back_at IS NULL AND not_back_on IS NULL"),
            sqlite_where=sa.text("back_at IS NULL AND not_back_on IS NULL"),
        )
        batch_op.drop_index("ix_leave_of_absence_stay_id_left_at")
        batch_op.drop_index(
            "ix_leave_of_absence_due_back_at",
            postgresql_where=sa.text("back_at IS NULL AND not_back_on IS NULL"),
            sqlite_where=sa.text("back_at IS NULL AND not_back_on IS NULL"),
        )

    op.drop_table("leave_of_absence")
    with op.batch_alter_table("incident", schema=None) as batch_op:
        batch_op.drop_index("ix_incident_stay_id")
        batch_op.drop_index("ix_incident_provider_id_reported_at")
        batch_op.drop_index(batch_op.f("ix_incident_facility_id"))
        batch_op.drop_index(
            "ix_incident_authority_id_open",
            postgresql_where=sa.text("status <> 'closed'"),
            sqlite_where=sa.text("status <> 'closed'"),
        )

    op.drop_table("incident")
    op.drop_table("feedback_link")
    with op.batch_alter_table("feedback", schema=None) as batch_op:
        batch_op.drop_index("ix_feedback_submitted_at")

    op.drop_table("feedback")
    with op.batch_alter_table("episode_question", schema=None) as batch_op:
        batch_op.drop_index("ix_episode_question_request_id")

    op.drop_table("episode_question")
    with op.batch_alter_table("date_correction", schema=None) as batch_op:
        batch_op.drop_index("ix_date_correction_stay_id")

    op.drop_table("date_correction")
    with op.batch_alter_table("complaint", schema=None) as batch_op:
        batch_op.drop_index("ix_complaint_stay_id")
        batch_op.drop_index("ix_complaint_provider_id_recorded_at")
        batch_op.drop_index(batch_op.f("ix_complaint_facility_id"))
        batch_op.drop_index(
            "ix_complaint_authority_id_open",
            postgresql_where=sa.text("answered_at IS NULL"),
            sqlite_where=sa.text("answered_at IS NULL"),
        )

    op.drop_table("complaint")
    op.drop_table("arrival")
    op.drop_table("non_arrival_step")
    op.drop_table("plan_delivery")
    op.drop_table("next_in_line")
    op.drop_table("muted_kind")
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_message_unread", postgresql_where=sa.text("read_at IS NULL"), sqlite_where=sa.text("read_at IS NULL")
        )
        batch_op.drop_index("ix_message_request_id_provider_id")

    op.drop_table("message")
    op.drop_table("notice_preference")
