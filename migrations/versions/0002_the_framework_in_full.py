"""Make the framework in full, the whole request, people's records, imports and targets.

Revision ID: 0002
Revises: 0001
"""

import re
import secrets

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
COUNCIL = re.compile(
    r"^(The )?((Royal |London )?Borough of |City of )?(?P<area>.+?)"
    r"( (City|County|Borough|Metropolitan|District|Unitary|Royal|Council|Authority))*$"
)


def _give_public_ids(name: str) -> None:
    """Rows that had none get a random one each."""
    table = sa.table(name, sa.column("id", sa.Integer), sa.column("public_id", sa.String))
    connection = op.get_bind()
    for row_id in connection.scalars(sa.select(table.c.id)).all():
        connection.execute(sa.update(table).where(table.c.id == row_id).values(public_id=secrets.token_hex(16)))


def _name_areas() -> None:
    """The place that each organisation is named for."""
    table = sa.table(
        "organisation", sa.column("id", sa.Integer), sa.column("name", sa.String), sa.column("area", sa.String)
    )
    connection = op.get_bind()
    for row_id, name in connection.execute(sa.select(table.c.id, table.c.name)).all():
        found = COUNCIL.match(" ".join(name.split()))
        area = found["area"] if found else name
        connection.execute(sa.update(table).where(table.c.id == row_id).values(area=area))


def upgrade() -> None:
    """Make the new tables, and give the old ones what they lack."""
    op.create_table(
        "match_weights",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("authority_id", WHOLE, nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("needs", WHOLE, nullable=False),
        sa.Column("preferences", WHOLE, nullable=False),
        sa.Column("waiting", WHOLE, nullable=False),
        sa.Column("price", WHOLE, nullable=False),
        sa.Column("outcomes", WHOLE, nullable=False),
        sa.Column("distance", WHOLE, nullable=False),
        sa.Column(
            "region",
            sa.Enum(
                "east",
                "east_midlands",
                "london",
                "north_east",
                "north_west",
                "south_east",
                "south_west",
                "west_midlands",
                "yorkshire",
                "elsewhere",
                name="region",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("version", WHOLE, nullable=False),
        sa.CheckConstraint("(latitude IS NULL) = (longitude IS NULL)", name=op.f("ck_match_weights_place")),
        sa.CheckConstraint("distance BETWEEN 0 AND 10", name=op.f("ck_match_weights_distance")),
        sa.CheckConstraint(
            "latitude IS NULL OR (latitude BETWEEN 49 AND 61 AND longitude BETWEEN -9 AND 3)",
            name=op.f("ck_match_weights_in_the_british_isles"),
        ),
        sa.CheckConstraint(
            "needs + preferences + waiting + price + outcomes + distance > 0",
            name=op.f("ck_match_weights_something_counts"),
        ),
        sa.CheckConstraint("needs BETWEEN 0 AND 10", name=op.f("ck_match_weights_needs")),
        sa.CheckConstraint("outcomes BETWEEN 0 AND 10", name=op.f("ck_match_weights_outcomes")),
        sa.CheckConstraint("preferences BETWEEN 0 AND 10", name=op.f("ck_match_weights_preferences")),
        sa.CheckConstraint("price BETWEEN 0 AND 10", name=op.f("ck_match_weights_price")),
        sa.CheckConstraint("waiting BETWEEN 0 AND 10", name=op.f("ck_match_weights_waiting")),
        sa.ForeignKeyConstraint(["authority_id"], ["organisation.id"], name=op.f("fk_match_weights_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match_weights")),
        sa.UniqueConstraint("authority_id", "valid_from", name=op.f("uq_match_weights_authority_id_valid_from")),
    )
    op.create_table(
        "assurance",
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("provider_id", WHOLE, nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "employers_liability",
                "public_liability",
                "professional_indemnity",
                "dbs_checks",
                "safeguarding_policy",
                "equality_assessment",
                "other_policy",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("warned", WHOLE, nullable=True),
        sa.Column("version", WHOLE, nullable=False),
        sa.CheckConstraint(
            "(kind = 'other_policy') = (title <> '')", name=op.f("ck_assurance_other_policy_has_a_title")
        ),
        sa.CheckConstraint("warned IS NULL OR warned IN (60, 30, 7)", name=op.f("ck_assurance_warned")),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"], name=op.f("fk_assurance_provider_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assurance")),
        sa.UniqueConstraint("provider_id", "kind", "title", name=op.f("uq_assurance_provider_id_kind_title")),
        sa.UniqueConstraint("public_id", name=op.f("uq_assurance_public_id")),
    )
    with op.batch_alter_table("assurance", schema=None) as batch_op:
        batch_op.create_index("ix_assurance_valid_until", ["valid_until"], unique=False)

    op.create_table(
        "extension_option",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("framework_id", WHOLE, nullable=False),
        sa.Column("number", WHOLE, nullable=False),
        sa.Column("would_end_on", sa.Date(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("decision", sa.String(), nullable=True),
        sa.CheckConstraint(
            "(decided_on IS NULL) = (decided_by IS NULL) AND (decided_on IS NULL) = (decision IS NULL)",
            name=op.f("ck_extension_option_decision_is_whole"),
        ),
        sa.ForeignKeyConstraint(["framework_id"], ["framework.id"], name=op.f("fk_extension_option_framework_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extension_option")),
        sa.UniqueConstraint("framework_id", "number", name=op.f("uq_extension_option_framework_id_number")),
    )
    op.create_table(
        "framework_opening",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("framework_id", WHOLE, nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.CheckConstraint("from_on <= to_on", name=op.f("ck_framework_opening_ends_after_start")),
        sa.ForeignKeyConstraint(["framework_id"], ["framework.id"], name=op.f("fk_framework_opening_framework_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_framework_opening")),
    )
    with op.batch_alter_table("framework_opening", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_framework_opening_framework_id"), ["framework_id"], unique=False)

    op.create_table(
        "history_import",
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("organisation_id", WHOLE, nullable=True),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", WHOLE, nullable=True),
        sa.Column("added", WHOLE, nullable=False),
        sa.Column("updated", WHOLE, nullable=False),
        sa.Column("unchanged", WHOLE, nullable=False),
        sa.Column("left_out", WHOLE, nullable=False),
        sa.Column("faults", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name=op.f("fk_history_import_by_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_history_import_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_history_import")),
        sa.UniqueConstraint("public_id", name=op.f("uq_history_import_public_id")),
    )
    with op.batch_alter_table("history_import", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_history_import_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "long_job",
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "queued",
                "running",
                "done",
                "failed",
                "cancelled",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("requested_by_id", WHOLE, nullable=False),
        sa.Column("organisation_id", WHOLE, nullable=False),
        sa.Column("file", sa.String(), nullable=True),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("arguments", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("heartbeat_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claim", sa.String(), nullable=True),
        sa.Column("attempts", WHOLE, nullable=False),
        sa.Column("done", WHOLE, nullable=False),
        sa.Column("total", WHOLE, nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("result_path", sa.String(), nullable=False),
        sa.CheckConstraint("(state = 'running') = (claim IS NOT NULL)", name=op.f("ck_long_job_running_is_claimed")),
        sa.CheckConstraint(
            "(state IN ('done', 'failed', 'cancelled')) = (finished_at IS NOT NULL)",
            name=op.f("ck_long_job_finished_has_a_time"),
        ),
        sa.CheckConstraint("done >= 0 AND total >= 0", name=op.f("ck_long_job_not_negative")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_long_job_organisation_id")),
        sa.ForeignKeyConstraint(["requested_by_id"], ["user_account.id"], name=op.f("fk_long_job_requested_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_long_job")),
        sa.UniqueConstraint("public_id", name=op.f("uq_long_job_public_id")),
    )
    with op.batch_alter_table("long_job", schema=None) as batch_op:
        batch_op.create_index("ix_long_job_organisation_id", ["organisation_id", "id"], unique=False)
        batch_op.create_index("ix_long_job_requested_by_id", ["requested_by_id", "id"], unique=False)
        batch_op.create_index("ix_long_job_state", ["state", "id"], unique=False)

    op.create_table(
        "provider_contact",
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("provider_id", WHOLE, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("version", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"], name=op.f("fk_provider_contact_provider_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider_contact")),
        sa.UniqueConstraint("public_id", name=op.f("uq_provider_contact_public_id")),
    )
    with op.batch_alter_table("provider_contact", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_provider_contact_provider_id"), ["provider_id"], unique=False)

    op.create_table(
        "register_check",
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", WHOLE, nullable=True),
        sa.Column("organisation_id", WHOLE, nullable=True),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("listed_on", sa.Date(), nullable=True),
        sa.Column("rows", WHOLE, nullable=False),
        sa.Column("is_demonstration", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name=op.f("fk_register_check_by_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_register_check_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_check")),
        sa.UniqueConstraint("public_id", name=op.f("uq_register_check_public_id")),
    )
    with op.batch_alter_table("register_check", schema=None) as batch_op:
        batch_op.create_index("ix_register_check_organisation_id", ["organisation_id", "id"], unique=False)

    op.create_table(
        "target",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("authority_id", WHOLE, nullable=False),
        sa.Column("measure_id", sa.String(), nullable=False),
        sa.Column("target", WHOLE, nullable=False),
        sa.Column("near", WHOLE, nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("set_by_id", WHOLE, nullable=True),
        sa.CheckConstraint("target >= 0 AND near >= 0", name=op.f("ck_target_not_negative")),
        sa.ForeignKeyConstraint(["authority_id"], ["organisation.id"], name=op.f("fk_target_authority_id")),
        sa.ForeignKeyConstraint(["set_by_id"], ["user_account.id"], name=op.f("fk_target_set_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_target")),
        sa.UniqueConstraint(
            "authority_id", "measure_id", "valid_from", name=op.f("uq_target_authority_id_measure_id_valid_from")
        ),
    )
    op.create_table(
        "consent_section",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("request_id", WHOLE, nullable=False),
        sa.Column(
            "capacity",
            sa.Enum(
                "has", "with_support", "lacks", name="capacity", native_enum=False, create_constraint=True, length=40
            ),
            nullable=True,
        ),
        sa.Column("capacity_detail", sa.String(), nullable=False),
        sa.Column("explained_by", sa.String(), nullable=False),
        sa.Column("version", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["request_id"], ["placement_request.id"], name=op.f("fk_consent_section_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_section")),
        sa.UniqueConstraint("request_id", name=op.f("uq_consent_section_request_id")),
    )
    op.create_table(
        "considered_facility",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("request_id", WHOLE, nullable=False),
        sa.Column("facility_id", WHOLE, nullable=False),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rank", WHOLE, nullable=True),
        sa.Column(
            "why_not",
            sa.Enum(
                "not_wanted",
                "too_far",
                "wait_too_long",
                "cost",
                "needs_not_met",
                "other",
                name="why_not",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.CheckConstraint('"rank" IS NULL OR "rank" > 0', name=op.f("ck_considered_facility_rank")),
        sa.ForeignKeyConstraint(["facility_id"], ["facility.id"], name=op.f("fk_considered_facility_facility_id")),
        sa.ForeignKeyConstraint(
            ["request_id"], ["placement_request.id"], name=op.f("fk_considered_facility_request_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_considered_facility")),
        sa.UniqueConstraint("request_id", "facility_id", name=op.f("uq_considered_facility_request_id_facility_id")),
    )
    with op.batch_alter_table("considered_facility", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_considered_facility_facility_id"), ["facility_id"], unique=False)

    op.create_table(
        "declarations_section",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("request_id", WHOLE, nullable=False),
        sa.Column("client_agreed_on", sa.Date(), nullable=True),
        sa.Column("client_comment", sa.String(), nullable=False),
        sa.Column("manager_name", sa.String(), nullable=False),
        sa.Column("manager_agreed_on", sa.Date(), nullable=True),
        sa.Column("version", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["placement_request.id"], name=op.f("fk_declarations_section_request_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_declarations_section")),
        sa.UniqueConstraint("request_id", name=op.f("uq_declarations_section_request_id")),
    )
    op.create_table(
        "facility_profile",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("facility_id", WHOLE, nullable=False),
        sa.Column(
            "sexes",
            sa.Enum("men", "women", "mixed", name="sexes", native_enum=False, create_constraint=True, length=40),
            nullable=True,
        ),
        sa.Column("takes_families", sa.Boolean(), nullable=True),
        sa.Column("oldest_child", WHOLE, nullable=True),
        sa.Column("takes_couples", sa.Boolean(), nullable=True),
        sa.Column("takes_pets", sa.Boolean(), nullable=True),
        sa.Column("detox_nights", WHOLE, nullable=True),
        sa.Column("takes_substitution", sa.Boolean(), nullable=True),
        sa.Column("top_methadone_mg", WHOLE, nullable=True),
        sa.Column("top_buprenorphine_mg", WHOLE, nullable=True),
        sa.Column(
            "dual_diagnosis",
            sa.Enum(
                "none",
                "mild",
                "moderate",
                "severe",
                name="dual_diagnosis",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "medical_cover",
            sa.Enum(
                "local_gp",
                "visiting_nurse",
                "nurse_day",
                "nurse_night",
                "doctor_night",
                name="medical_cover",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("wheelchair", sa.Boolean(), nullable=True),
        sa.Column("ground_floor", sa.Boolean(), nullable=True),
        sa.Column("youngest_age", WHOLE, nullable=True),
        sa.Column("oldest_age", WHOLE, nullable=True),
        sa.Column("shortest_weeks", WHOLE, nullable=True),
        sa.Column("longest_weeks", WHOLE, nullable=True),
        sa.Column("waiting_days", WHOLE, nullable=True),
        sa.Column("mutual_aid", sa.Boolean(), nullable=True),
        sa.Column("aftercare", sa.Boolean(), nullable=True),
        sa.Column("move_on_housing", sa.Boolean(), nullable=True),
        sa.Column(
            "region",
            sa.Enum(
                "east",
                "east_midlands",
                "london",
                "north_east",
                "north_west",
                "south_east",
                "south_west",
                "west_midlands",
                "yorkshire",
                "elsewhere",
                name="region",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("what_it_is_like", sa.String(), nullable=False),
        sa.Column("what_it_expects", sa.String(), nullable=False),
        sa.Column("version", WHOLE, nullable=False),
        sa.CheckConstraint("(latitude IS NULL) = (longitude IS NULL)", name=op.f("ck_facility_profile_place")),
        sa.CheckConstraint(
            "latitude IS NULL OR (latitude BETWEEN 49 AND 61 AND longitude BETWEEN -9 AND 3)",
            name=op.f("ck_facility_profile_in_the_british_isles"),
        ),
        sa.CheckConstraint(
            "shortest_weeks IS NULL OR longest_weeks IS NULL OR shortest_weeks <= longest_weeks",
            name=op.f("ck_facility_profile_weeks"),
        ),
        sa.CheckConstraint(
            "youngest_age IS NULL OR oldest_age IS NULL OR youngest_age <= oldest_age",
            name=op.f("ck_facility_profile_ages"),
        ),
        sa.ForeignKeyConstraint(["facility_id"], ["facility.id"], name=op.f("fk_facility_profile_facility_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_facility_profile")),
        sa.UniqueConstraint("facility_id", name=op.f("uq_facility_profile_facility_id")),
    )
    op.create_table(
        "facility_proposal",
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("facility_id", WHOLE, nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("proposed_by_id", WHOLE, nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "accepted",
                "refused",
                "withdrawn",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("decided_by_id", WHOLE, nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("version", WHOLE, nullable=False),
        sa.CheckConstraint(
            "(state = 'waiting') = (decided_at IS NULL)", name=op.f("ck_facility_proposal_decided_when_not_waiting")
        ),
        sa.CheckConstraint(
            "state <> 'refused' OR reason <> ''", name=op.f("ck_facility_proposal_refusal_has_a_reason")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["user_account.id"], name=op.f("fk_facility_proposal_decided_by_id")
        ),
        sa.ForeignKeyConstraint(["facility_id"], ["facility.id"], name=op.f("fk_facility_proposal_facility_id")),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"], ["user_account.id"], name=op.f("fk_facility_proposal_proposed_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_facility_proposal")),
        sa.UniqueConstraint("public_id", name=op.f("uq_facility_proposal_public_id")),
    )
    with op.batch_alter_table("facility_proposal", schema=None) as batch_op:
        batch_op.create_index("ix_facility_proposal_facility_id", ["facility_id", "id"], unique=False)
        batch_op.create_index("ix_facility_proposal_state_decided_at", ["state", "decided_at"], unique=False)
        batch_op.create_index(
            "uq_one_waiting_proposal_per_facility",
            ["facility_id"],
            unique=True,
            postgresql_where=sa.text("state = 'waiting'"),
            sqlite_where=sa.text("state = 'waiting'"),
        )

    op.create_table(
        "family_section",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("request_id", WHOLE, nullable=False),
        sa.Column("children", WHOLE, nullable=True),
        sa.Column(
            "guardian",
            sa.Enum(
                "parent",
                "family",
                "care",
                "with_them",
                "nobody_yet",
                "not_known",
                name="guardian",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "referral",
            sa.Enum(
                "referred",
                "known",
                "not_needed",
                "not_yet",
                name="referral",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("children_come", sa.Boolean(), nullable=True),
        sa.Column("oldest_child", WHOLE, nullable=True),
        sa.Column("partner_comes", sa.Boolean(), nullable=True),
        sa.Column("pet_comes", sa.Boolean(), nullable=True),
        sa.Column("pet_detail", sa.String(), nullable=False),
        sa.Column(
            "is_carer",
            sa.Enum("yes", "no", "not_known", name="is_carer", native_enum=False, create_constraint=True, length=40),
            nullable=True,
        ),
        sa.Column("carer_detail", sa.String(), nullable=False),
        sa.Column("support", sa.String(), nullable=False),
        sa.Column("version", WHOLE, nullable=False),
        sa.CheckConstraint("children BETWEEN 0 AND 20", name=op.f("ck_family_section_children")),
        sa.CheckConstraint("oldest_child BETWEEN 0 AND 17", name=op.f("ck_family_section_oldest_child")),
        sa.ForeignKeyConstraint(["request_id"], ["placement_request.id"], name=op.f("fk_family_section_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_family_section")),
        sa.UniqueConstraint("request_id", name=op.f("uq_family_section_request_id")),
    )
    op.create_table(
        "form_draft",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("user_id", WHOLE, nullable=False),
        sa.Column("request_id", WHOLE, nullable=False),
        sa.Column(
            "section",
            sa.Enum(
                "person",
                "consent",
                "eligibility",
                "substances",
                "treatment",
                "health",
                "risk",
                "family",
                "home",
                "priority",
                "choice",
                "funding",
                "discharge-plan",
                "top",
                "declarations",
                name="section",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("typed", sa.JSON(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["request_id"], ["placement_request.id"], name=op.f("fk_form_draft_request_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_form_draft_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_draft")),
        sa.UniqueConstraint("user_id", "request_id", "section", name=op.f("uq_form_draft_user_id_request_id_section")),
    )
    with op.batch_alter_table("form_draft", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_form_draft_kept_at"), ["kept_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_form_draft_request_id"), ["request_id"], unique=False)

    op.create_table(
        "health_section",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("request_id", WHOLE, nullable=False),
        sa.Column(
            "substitution",
            sa.Enum(
                "none",
                "methadone",
                "buprenorphine",
                "long_acting_buprenorphine",
                name="substitution",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("dose_mg", WHOLE, nullable=True),
        sa.Column("medication", sa.String(), nullable=False),
        sa.Column("allergies", sa.String(), nullable=False),
        sa.Column("seizures", sa.Boolean(), nullable=True),
        sa.Column("seizure_detail", sa.String(), nullable=False),
        sa.Column(
            "delirium",
            sa.Enum("yes", "no", "not_known", name="delirium", native_enum=False, create_constraint=True, length=40),
            nullable=True,
        ),
        sa.Column("withdrawal_history", sa.String(), nullable=False),
        sa.Column("physical_health", sa.String(), nullable=False),
        sa.Column("bloods_on", sa.Date(), nullable=True),
        sa.Column("blood_results", sa.String(), nullable=False),
        sa.Column(
            "hepatitis_b",
            sa.Enum("yes", "no", "not_known", name="hepatitis_b", native_enum=False, create_constraint=True, length=40),
            nullable=True,
        ),
        sa.Column(
            "hepatitis_c",
            sa.Enum("yes", "no", "not_known", name="hepatitis_c", native_enum=False, create_constraint=True, length=40),
            nullable=True,
        ),
        sa.Column(
            "hiv",
            sa.Enum("yes", "no", "not_known", name="hiv", native_enum=False, create_constraint=True, length=40),
            nullable=True,
        ),
        sa.Column("pregnant", sa.Boolean(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column(
            "mental_health",
            sa.Enum(
                "none",
                "mild",
                "moderate",
                "severe",
                name="mental_health",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("mental_health_detail", sa.String(), nullable=False),
        sa.Column("version", WHOLE, nullable=False),
        sa.CheckConstraint("dose_mg BETWEEN 1 AND 500", name=op.f("ck_health_section_dose_mg")),
        sa.ForeignKeyConstraint(["request_id"], ["placement_request.id"], name=op.f("fk_health_section_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_health_section")),
        sa.UniqueConstraint("request_id", name=op.f("uq_health_section_request_id")),
    )
    op.create_table(
        "home_section",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("request_id", WHOLE, nullable=False),
        sa.Column(
            "housing",
            sa.Enum(
                "owned",
                "tenant",
                "with_others",
                "supported",
                "temporary",
                "rough",
                "prison",
                "not_known",
                name="housing",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "keeps_tenancy",
            sa.Enum(
                "yes", "no", "not_known", name="keeps_tenancy", native_enum=False, create_constraint=True, length=40
            ),
            nullable=True,
        ),
        sa.Column("tenancy_detail", sa.String(), nullable=False),
        sa.Column(
            "work",
            sa.Enum(
                "working",
                "seeking",
                "long_term_sick",
                "student",
                "volunteer",
                "home",
                "retired",
                "not_known",
                name="work",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("benefits", sa.String(), nullable=False),
        sa.Column("debts", sa.String(), nullable=False),
        sa.Column(
            "offending",
            sa.Enum(
                "none",
                "past",
                "pending",
                "sentence",
                "not_known",
                name="offending",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("offending_detail", sa.String(), nullable=False),
        sa.Column(
            "care_act",
            sa.Enum(
                "done",
                "asked",
                "declined",
                "not_needed",
                name="care_act",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("version", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["request_id"], ["placement_request.id"], name=op.f("fk_home_section_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_home_section")),
        sa.UniqueConstraint("request_id", name=op.f("uq_home_section_request_id")),
    )
    op.create_table(
        "placement_exception",
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("request_id", WHOLE, nullable=False),
        sa.Column("authority_id", WHOLE, nullable=False),
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
            "status",
            sa.Enum(
                "asked",
                "approved",
                "refused",
                "withdrawn",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "ground",
            sa.Enum(
                "needs",
                "no_bed",
                "family",
                "safety",
                "continuity",
                "other",
                name="ground",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("provider_name", sa.String(), nullable=False),
        sa.Column("facility_name", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("postcode", sa.String(), nullable=False),
        sa.Column("cqc_location_id", sa.String(), nullable=False),
        sa.Column("facility_id", WHOLE, nullable=True),
        sa.Column(
            "basis",
            sa.Enum("weekly", "nightly", name="basis", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("amount_pence", WHOLE, nullable=False),
        sa.Column("weeks", WHOLE, nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by_id", WHOLE, nullable=False),
        sa.Column("has_activity", sa.Boolean(), nullable=True),
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
            nullable=True,
        ),
        sa.Column("beds", WHOLE, nullable=True),
        sa.Column("checked_on", sa.Date(), nullable=True),
        sa.Column("checked_by_id", WHOLE, nullable=True),
        sa.Column(
            "check_source",
            sa.Enum("record", "hand", name="check_source", native_enum=False, create_constraint=True, length=40),
            nullable=True,
        ),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", WHOLE, nullable=True),
        sa.Column("decision_reason", sa.String(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("version", WHOLE, nullable=False),
        sa.CheckConstraint(
            "status <> 'approved' OR (facility_id IS NOT NULL AND valid_until IS NOT NULL AND has_activity AND rating <> 'inadequate')",
            name=op.f("ck_placement_exception_approved_is_checked"),
        ),
        sa.CheckConstraint(
            "status NOT IN ('approved', 'refused') OR (decided_by_id IS NOT NULL AND decision_reason <> '')",
            name=op.f("ck_placement_exception_decision_is_named"),
        ),
        sa.CheckConstraint(
            "(checked_on IS NULL) = (has_activity IS NULL) AND (checked_on IS NULL) = (rating IS NULL) AND (checked_on IS NULL) = (check_source IS NULL)",
            name=op.f("ck_placement_exception_check_is_whole"),
        ),
        sa.CheckConstraint("amount_pence > 0", name=op.f("ck_placement_exception_costs_something")),
        sa.CheckConstraint("decided_by_id <> asked_by_id", name=op.f("ck_placement_exception_approver_did_not_ask")),
        sa.CheckConstraint("weeks BETWEEN 1 AND 104", name=op.f("ck_placement_exception_weeks")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["user_account.id"], name=op.f("fk_placement_exception_asked_by_id")),
        sa.ForeignKeyConstraint(
            ["authority_id"], ["organisation.id"], name=op.f("fk_placement_exception_authority_id")
        ),
        sa.ForeignKeyConstraint(
            ["checked_by_id"], ["user_account.id"], name=op.f("fk_placement_exception_checked_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["user_account.id"], name=op.f("fk_placement_exception_decided_by_id")
        ),
        sa.ForeignKeyConstraint(["facility_id"], ["facility.id"], name=op.f("fk_placement_exception_facility_id")),
        sa.ForeignKeyConstraint(
            ["request_id"], ["placement_request.id"], name=op.f("fk_placement_exception_request_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placement_exception")),
        sa.UniqueConstraint("public_id", name=op.f("uq_placement_exception_public_id")),
    )
    with op.batch_alter_table("placement_exception", schema=None) as batch_op:
        batch_op.create_index(
            "ix_placement_exception_authority_id_asked_at", ["authority_id", "asked_at", "id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_placement_exception_facility_id"), ["facility_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_placement_exception_request_id"), ["request_id"], unique=False)
        batch_op.create_index(
            "uq_one_open_exception_per_request",
            ["request_id"],
            unique=True,
            postgresql_where=sa.text("status IN ('asked', 'approved')"),
            sqlite_where=sa.text("status IN ('asked', 'approved')"),
        )

    op.create_table(
        "priority_section",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("request_id", WHOLE, nullable=False),
        sa.Column("not_treated_before", sa.Boolean(), nullable=True),
        sa.Column("family_safeguarding", sa.Boolean(), nullable=True),
        sa.Column("prison_leaver", sa.Boolean(), nullable=True),
        sa.Column("prolific_offender", sa.Boolean(), nullable=True),
        sa.Column("dual_diagnosis", sa.Boolean(), nullable=True),
        sa.Column("severe_ill_health", sa.Boolean(), nullable=True),
        sa.Column("is_pregnant", sa.Boolean(), nullable=True),
        sa.Column("abuse_survivor", sa.Boolean(), nullable=True),
        sa.Column("ex_military", sa.Boolean(), nullable=True),
        sa.Column("sex_worker", sa.Boolean(), nullable=True),
        sa.Column("version", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["request_id"], ["placement_request.id"], name=op.f("fk_priority_section_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_priority_section")),
        sa.UniqueConstraint("request_id", name=op.f("uq_priority_section_request_id")),
    )
    op.create_table(
        "register_result",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("check_id", WHOLE, nullable=False),
        sa.Column("facility_id", WHOLE, nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "same",
                "changed",
                "gone",
                "unknown",
                name="outcome",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["check_id"], ["register_check.id"], name=op.f("fk_register_result_check_id")),
        sa.ForeignKeyConstraint(["facility_id"], ["facility.id"], name=op.f("fk_register_result_facility_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_result")),
        sa.UniqueConstraint("check_id", "facility_id", name=op.f("uq_register_result_check_id_facility_id")),
    )
    with op.batch_alter_table("register_result", schema=None) as batch_op:
        batch_op.create_index("ix_register_result_facility_id", ["facility_id", "id"], unique=False)

    op.create_table(
        "risk_section",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("request_id", WHOLE, nullable=False),
        sa.Column("recent_self_harm", sa.Boolean(), nullable=True),
        sa.Column("self_harm_detail", sa.String(), nullable=False),
        sa.Column("violence", sa.Boolean(), nullable=True),
        sa.Column("violence_detail", sa.String(), nullable=False),
        sa.Column("arson", sa.Boolean(), nullable=True),
        sa.Column("arson_detail", sa.String(), nullable=False),
        sa.Column("sexual_offences", sa.Boolean(), nullable=True),
        sa.Column("sexual_offences_detail", sa.String(), nullable=False),
        sa.Column(
            "domestic_abuse",
            sa.Enum(
                "none_known",
                "survivor",
                "perpetrator",
                "both",
                "declined",
                name="domestic_abuse",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "child_at_risk",
            sa.Enum(
                "yes", "no", "not_known", name="child_at_risk", native_enum=False, create_constraint=True, length=40
            ),
            nullable=True,
        ),
        sa.Column(
            "vulnerable_adult",
            sa.Enum(
                "yes", "no", "not_known", name="vulnerable_adult", native_enum=False, create_constraint=True, length=40
            ),
            nullable=True,
        ),
        sa.Column("safeguarding_detail", sa.String(), nullable=False),
        sa.Column("management_plan", sa.String(), nullable=False),
        sa.Column("version", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["request_id"], ["placement_request.id"], name=op.f("fk_risk_section_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risk_section")),
        sa.UniqueConstraint("request_id", name=op.f("uq_risk_section_request_id")),
    )
    op.create_table(
        "substances_section",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("request_id", WHOLE, nullable=False),
        sa.Column(
            "injecting",
            sa.Enum(
                "never",
                "before",
                "now",
                "declined",
                name="injecting",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("overdoses", WHOLE, nullable=True),
        sa.Column("last_overdose_on", sa.Date(), nullable=True),
        sa.Column(
            "naloxone",
            sa.Enum("yes", "no", "not_known", name="naloxone", native_enum=False, create_constraint=True, length=40),
            nullable=True,
        ),
        sa.Column("audit_score", WHOLE, nullable=True),
        sa.Column("sadq_score", WHOLE, nullable=True),
        sa.Column("sds_score", WHOLE, nullable=True),
        sa.Column("version", WHOLE, nullable=False),
        sa.CheckConstraint("audit_score BETWEEN 0 AND 40", name=op.f("ck_substances_section_audit_score")),
        sa.CheckConstraint("overdoses BETWEEN 0 AND 99", name=op.f("ck_substances_section_overdoses")),
        sa.CheckConstraint("sadq_score BETWEEN 0 AND 60", name=op.f("ck_substances_section_sadq_score")),
        sa.CheckConstraint("sds_score BETWEEN 0 AND 15", name=op.f("ck_substances_section_sds_score")),
        sa.ForeignKeyConstraint(
            ["request_id"], ["placement_request.id"], name=op.f("fk_substances_section_request_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_substances_section")),
        sa.UniqueConstraint("request_id", name=op.f("uq_substances_section_request_id")),
    )
    op.create_table(
        "top_section",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("request_id", WHOLE, nullable=False),
        sa.Column("completed_on", sa.Date(), nullable=True),
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
        sa.Column("version", WHOLE, nullable=False),
        sa.CheckConstraint("alcohol_days BETWEEN 0 AND 28", name=op.f("ck_top_section_alcohol_days")),
        sa.CheckConstraint("amphetamines_days BETWEEN 0 AND 28", name=op.f("ck_top_section_amphetamines_days")),
        sa.CheckConstraint("cannabis_days BETWEEN 0 AND 28", name=op.f("ck_top_section_cannabis_days")),
        sa.CheckConstraint("cocaine_days BETWEEN 0 AND 28", name=op.f("ck_top_section_cocaine_days")),
        sa.CheckConstraint("crack_days BETWEEN 0 AND 28", name=op.f("ck_top_section_crack_days")),
        sa.CheckConstraint("education_days BETWEEN 0 AND 28", name=op.f("ck_top_section_education_days")),
        sa.CheckConstraint("injected_days BETWEEN 0 AND 28", name=op.f("ck_top_section_injected_days")),
        sa.CheckConstraint("opiates_days BETWEEN 0 AND 28", name=op.f("ck_top_section_opiates_days")),
        sa.CheckConstraint("other_days BETWEEN 0 AND 28", name=op.f("ck_top_section_other_days")),
        sa.CheckConstraint("paid_work_days BETWEEN 0 AND 28", name=op.f("ck_top_section_paid_work_days")),
        sa.CheckConstraint("physical_health BETWEEN 0 AND 20", name=op.f("ck_top_section_physical_health")),
        sa.CheckConstraint("psychological_health BETWEEN 0 AND 20", name=op.f("ck_top_section_psychological_health")),
        sa.CheckConstraint("quality_of_life BETWEEN 0 AND 20", name=op.f("ck_top_section_quality_of_life")),
        sa.CheckConstraint("selling_days BETWEEN 0 AND 28", name=op.f("ck_top_section_selling_days")),
        sa.CheckConstraint("shoplifting_days BETWEEN 0 AND 28", name=op.f("ck_top_section_shoplifting_days")),
        sa.ForeignKeyConstraint(["request_id"], ["placement_request.id"], name=op.f("fk_top_section_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_top_section")),
        sa.UniqueConstraint("request_id", name=op.f("uq_top_section_request_id")),
    )
    op.create_table(
        "treatment_section",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("request_id", WHOLE, nullable=False),
        sa.Column("community_work", sa.String(), nullable=False),
        sa.Column("detoxes", WHOLE, nullable=True),
        sa.Column("rehabs", WHOLE, nullable=True),
        sa.Column("earlier_outcomes", sa.String(), nullable=False),
        sa.Column("preparation_sessions", WHOLE, nullable=True),
        sa.Column(
            "has_visited",
            sa.Enum("yes", "no", "not_known", name="has_visited", native_enum=False, create_constraint=True, length=40),
            nullable=True,
        ),
        sa.Column("preparation", sa.String(), nullable=False),
        sa.Column("tests", sa.String(), nullable=False),
        sa.Column("version", WHOLE, nullable=False),
        sa.CheckConstraint("detoxes BETWEEN 0 AND 99", name=op.f("ck_treatment_section_detoxes")),
        sa.CheckConstraint(
            "preparation_sessions BETWEEN 0 AND 999", name=op.f("ck_treatment_section_preparation_sessions")
        ),
        sa.CheckConstraint("rehabs BETWEEN 0 AND 99", name=op.f("ck_treatment_section_rehabs")),
        sa.ForeignKeyConstraint(["request_id"], ["placement_request.id"], name=op.f("fk_treatment_section_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_treatment_section")),
        sa.UniqueConstraint("request_id", name=op.f("uq_treatment_section_request_id")),
    )
    op.create_table(
        "facility_feature",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("profile_id", WHOLE, nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "programme",
                "detox",
                "language",
                "exclusion",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("value", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["profile_id"], ["facility_profile.id"], name=op.f("fk_facility_feature_profile_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_facility_feature")),
        sa.UniqueConstraint("profile_id", "kind", "value", name=op.f("uq_facility_feature_profile_id_kind_value")),
    )
    op.create_table(
        "place_change",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("place_id", WHOLE, nullable=False),
        sa.Column(
            "event",
            sa.Enum(
                "applied",
                "admitted",
                "reserve",
                "suspended",
                "removed",
                "extended",
                name="event",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("by_id", WHOLE, nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(event = 'extended') = (last_day IS NOT NULL)", name=op.f("ck_place_change_extended_to_a_day")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name=op.f("fk_place_change_by_id")),
        sa.ForeignKeyConstraint(["place_id"], ["framework_provider.id"], name=op.f("fk_place_change_place_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place_change")),
    )
    with op.batch_alter_table("place_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_place_change_place_id"), ["place_id"], unique=False)

    op.create_table(
        "price_proposal",
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("lot_id", WHOLE, nullable=False),
        sa.Column("facility_id", WHOLE, nullable=False),
        sa.Column(
            "stage",
            sa.Enum("detox", "stage_1", "stage_2", name="stage", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("follows_id", WHOLE, nullable=False),
        sa.Column(
            "basis",
            sa.Enum("weekly", "nightly", name="basis", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("amount_pence", WHOLE, nullable=False),
        sa.Column("notice_days", WHOLE, nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "accepted",
                "refused",
                "withdrawn",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposed_by_id", WHOLE, nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", WHOLE, nullable=True),
        sa.Column("decision_reason", sa.String(), nullable=False),
        sa.Column("version", WHOLE, nullable=False),
        sa.CheckConstraint(
            "(state = 'waiting') = (decided_at IS NULL)", name=op.f("ck_price_proposal_decided_with_a_time")
        ),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_price_proposal_has_a_reason")),
        sa.CheckConstraint(
            "state NOT IN ('accepted', 'refused') OR decision_reason <> ''",
            name=op.f("ck_price_proposal_decision_has_a_reason"),
        ),
        sa.CheckConstraint("amount_pence > 0", name=op.f("ck_price_proposal_above_nothing")),
        sa.CheckConstraint("notice_days BETWEEN 0 AND 91", name=op.f("ck_price_proposal_notice")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["user_account.id"], name=op.f("fk_price_proposal_decided_by_id")),
        sa.ForeignKeyConstraint(["facility_id"], ["facility.id"], name=op.f("fk_price_proposal_facility_id")),
        sa.ForeignKeyConstraint(["follows_id"], ["price.id"], name=op.f("fk_price_proposal_follows_id")),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_price_proposal_lot_id")),
        sa.ForeignKeyConstraint(["proposed_by_id"], ["user_account.id"], name=op.f("fk_price_proposal_proposed_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_price_proposal")),
        sa.UniqueConstraint("public_id", name=op.f("uq_price_proposal_public_id")),
    )
    with op.batch_alter_table("price_proposal", schema=None) as batch_op:
        batch_op.create_index("ix_price_proposal_facility_id", ["facility_id", "proposed_at"], unique=False)
        batch_op.create_index(
            "uq_one_waiting_proposal_per_line",
            ["lot_id", "facility_id", "stage"],
            unique=True,
            postgresql_where=sa.text("state = 'waiting'"),
            sqlite_where=sa.text("state = 'waiting'"),
        )

    op.create_table(
        "register_finding",
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("result_id", WHOLE, nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "gone",
                "back",
                "dormant",
                "activity_lost",
                "activity_gained",
                "rating",
                "beds",
                "name",
                "address",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("before", sa.String(), nullable=False),
        sa.Column("after", sa.String(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("applied", "open", "dismissed", name="state", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", WHOLE, nullable=True),
        sa.CheckConstraint("decided_at IS NULL OR state <> 'open'", name=op.f("ck_register_finding_open_is_undecided")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["user_account.id"], name=op.f("fk_register_finding_decided_by_id")),
        sa.ForeignKeyConstraint(["result_id"], ["register_result.id"], name=op.f("fk_register_finding_result_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_finding")),
        sa.UniqueConstraint("public_id", name=op.f("uq_register_finding_public_id")),
    )
    with op.batch_alter_table("register_finding", schema=None) as batch_op:
        batch_op.create_index("ix_register_finding_result_id", ["result_id"], unique=False)

    op.create_table(
        "register_match",
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("result_id", WHOLE, nullable=False),
        sa.Column("location_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("postcode", sa.String(), nullable=False),
        sa.Column("provider", sa.String(), nullable=False),
        sa.Column("beds", WHOLE, nullable=True),
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
        sa.Column("has_accommodation", sa.Boolean(), nullable=False),
        sa.Column("has_treatment", sa.Boolean(), nullable=False),
        sa.Column("score", WHOLE, nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "proposed", "confirmed", "dismissed", name="state", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", WHOLE, nullable=True),
        sa.CheckConstraint(
            "(state = 'proposed') = (decided_at IS NULL)", name=op.f("ck_register_match_decided_has_a_time")
        ),
        sa.CheckConstraint("score BETWEEN 0 AND 100", name=op.f("ck_register_match_score")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["user_account.id"], name=op.f("fk_register_match_decided_by_id")),
        sa.ForeignKeyConstraint(["result_id"], ["register_result.id"], name=op.f("fk_register_match_result_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_match")),
        sa.UniqueConstraint("public_id", name=op.f("uq_register_match_public_id")),
        sa.UniqueConstraint("result_id", "location_id", name=op.f("uq_register_match_result_id_location_id")),
    )
    with op.batch_alter_table("register_match", schema=None) as batch_op:
        batch_op.create_index(
            "uq_one_confirmed_match_per_result",
            ["result_id"],
            unique=True,
            postgresql_where=sa.text("state = 'confirmed'"),
            sqlite_where=sa.text("state = 'confirmed'"),
        )

    op.create_table(
        "vacancy_reminder",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("facility_id", WHOLE, nullable=False),
        sa.Column("report_id", WHOLE, nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["facility_id"], ["facility.id"], name=op.f("fk_vacancy_reminder_facility_id")),
        sa.ForeignKeyConstraint(["report_id"], ["vacancy_report.id"], name=op.f("fk_vacancy_reminder_report_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vacancy_reminder")),
        sa.UniqueConstraint("facility_id", name=op.f("uq_vacancy_reminder_facility_id")),
    )
    op.create_table(
        "history_row",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("stay_ref", sa.String(), nullable=False),
        sa.Column("request_ref", sa.String(), nullable=False),
        sa.Column("client_ref", sa.String(), nullable=False),
        sa.Column("request_id", WHOLE, nullable=False),
        sa.Column("stay_id", WHOLE, nullable=True),
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
        sa.Column("offered_on", sa.Date(), nullable=True),
        sa.Column("cells", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"], name=op.f("fk_history_row_provider_id")),
        sa.ForeignKeyConstraint(["request_id"], ["placement_request.id"], name=op.f("fk_history_row_request_id")),
        sa.ForeignKeyConstraint(["stay_id"], ["stay.id"], name=op.f("fk_history_row_stay_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_history_row")),
        sa.UniqueConstraint("stay_id", name=op.f("uq_history_row_stay_id")),
        sa.UniqueConstraint("stay_ref", name=op.f("uq_history_row_stay_ref")),
    )
    with op.batch_alter_table("history_row", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_history_row_client_ref"), ["client_ref"], unique=False)
        batch_op.create_index("ix_history_row_offered_on", ["offered_on"], unique=False)
        batch_op.create_index("ix_history_row_request_id", ["request_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_history_row_request_ref"), ["request_ref"], unique=False)

    with op.batch_alter_table("audit_entry") as batch_op:
        batch_op.create_index(
            "ix_audit_entry_subject_id_subject_type", ["subject_id", "subject_type", "sequence"], unique=False
        )

    with op.batch_alter_table("choice_section") as batch_op:
        batch_op.add_column(sa.Column("nearness", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("programme", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("single_sex", sa.Boolean(), nullable=True))
        batch_op.create_check_constraint(op.f("ck_choice_section_nearness"), "nearness IN ('near', 'away', 'either')")
        batch_op.create_check_constraint(
            op.f("ck_choice_section_programme"),
            "programme IN ('twelve_step', 'therapeutic_community', 'cbt', 'faith_based', 'eclectic')",
        )

    with op.batch_alter_table("eligibility_section") as batch_op:
        batch_op.add_column(sa.Column("order_conditions", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("order_contact", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("detox_first", sa.Boolean(), nullable=True))

    with op.batch_alter_table("eligibility_section") as batch_op:
        batch_op.alter_column(
            "order_conditions", existing_type=sa.String(), existing_nullable=False, server_default=None
        )
        batch_op.alter_column("order_contact", existing_type=sa.String(), existing_nullable=False, server_default=None)

    with op.batch_alter_table("embargo") as batch_op:
        batch_op.add_column(sa.Column("public_id", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("lifted_reason", sa.String(), nullable=True))
        batch_op.create_check_constraint(op.f("ck_embargo_ends_after_start"), "ends_on IS NULL OR starts_on <= ends_on")
        batch_op.create_check_constraint(
            op.f("ck_embargo_lifted_on_a_day"), "lifted_reason IS NULL OR ends_on IS NOT NULL"
        )

    _give_public_ids("embargo")

    with op.batch_alter_table("embargo") as batch_op:
        batch_op.alter_column("public_id", existing_type=sa.String(), nullable=False)
        batch_op.create_unique_constraint(batch_op.f("uq_embargo_public_id"), ["public_id"])

    with op.batch_alter_table("framework") as batch_op:
        batch_op.add_column(sa.Column("extended_to", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("closed_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("closed_reason", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("value_pence", WHOLE, nullable=True))
        batch_op.create_check_constraint(
            op.f("ck_framework_closed_with_a_reason"), "(closed_on IS NULL) = (closed_reason IS NULL)"
        )
        batch_op.create_check_constraint(
            op.f("ck_framework_extended_beyond_its_end"), "extended_to IS NULL OR extended_to > ends_on"
        )
        batch_op.create_check_constraint(
            op.f("ck_framework_value_above_nothing"), "value_pence IS NULL OR value_pence > 0"
        )

    with op.batch_alter_table("framework_participant") as batch_op:
        batch_op.add_column(sa.Column("joined_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("left_on", sa.Date(), nullable=True))
        batch_op.create_check_constraint(
            op.f("ck_framework_participant_leaves_after_joining"),
            "joined_on IS NULL OR left_on IS NULL OR joined_on <= left_on",
        )

    with op.batch_alter_table("framework_provider") as batch_op:
        batch_op.add_column(sa.Column("extended_to", sa.Date(), nullable=True))
        batch_op.drop_constraint(op.f("ck_framework_provider_ends_after_start"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_framework_provider_ends_after_start"), "starts_on <= ends_on OR starts_on <= extended_to"
        )
        batch_op.create_check_constraint(
            op.f("ck_framework_provider_extended_beyond_its_end"), "extended_to IS NULL OR extended_to > ends_on"
        )

    with op.batch_alter_table("funding_section") as batch_op:
        batch_op.add_column(sa.Column("other_funding_pence", WHOLE, nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("housing_benefit", sa.String(length=40), nullable=True))
        batch_op.drop_constraint(op.f("ck_funding_section_weeks"), type_="check")
        batch_op.drop_constraint(op.f("ck_funding_section_contribution"), type_="check")
        batch_op.create_check_constraint(op.f("ck_funding_section_weeks"), "weeks BETWEEN 1 AND 104")
        batch_op.create_check_constraint(op.f("ck_funding_section_contribution_pence"), "contribution_pence >= 0")
        batch_op.create_check_constraint(
            op.f("ck_funding_section_housing_benefit"), "housing_benefit IN ('yes', 'no', 'not_known')"
        )
        batch_op.create_check_constraint(op.f("ck_funding_section_other_funding_pence"), "other_funding_pence >= 0")

    with op.batch_alter_table("funding_section") as batch_op:
        batch_op.alter_column("other_funding_pence", existing_type=WHOLE, existing_nullable=False, server_default=None)

    with op.batch_alter_table("lot") as batch_op:
        batch_op.add_column(sa.Column("specialism", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("version", WHOLE, nullable=False, server_default="1"))

    with op.batch_alter_table("lot") as batch_op:
        batch_op.alter_column("specialism", existing_type=sa.String(), existing_nullable=False, server_default=None)
        batch_op.alter_column("version", existing_type=WHOLE, existing_nullable=False, server_default=None)

    with op.batch_alter_table("offer") as batch_op:
        batch_op.add_column(sa.Column("exception_id", WHOLE, nullable=True))
        batch_op.alter_column("price_id", existing_type=sa.INTEGER(), nullable=True)
        batch_op.create_check_constraint(
            op.f("ck_offer_rests_on_a_price_or_an_exception"), "(price_id IS NULL) <> (exception_id IS NULL)"
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_offer_exception_id"), "placement_exception", ["exception_id"], ["id"]
        )

    with op.batch_alter_table("offer") as batch_op:
        batch_op.create_index(batch_op.f("ix_offer_exception_id"), ["exception_id"], unique=False)

    with op.batch_alter_table("organisation") as batch_op:
        batch_op.add_column(sa.Column("area", sa.String(), nullable=True))

    _name_areas()

    with op.batch_alter_table("organisation") as batch_op:
        batch_op.alter_column("area", existing_type=sa.String(), nullable=False)

    with op.batch_alter_table("person_section") as batch_op:
        batch_op.add_column(sa.Column("address", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("postcode", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("local_connection", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("gp", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("mobility", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("language", sa.String(length=3), nullable=True))
        batch_op.add_column(sa.Column("communication", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("gender", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("gender_as_at_birth", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("religion", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("orientation", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("marital_status", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("nationality", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("disability", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("disability_detail", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("kin_name", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("kin_relation", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("kin_phone", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("kin_may_be_told", sa.String(length=40), nullable=True))
        batch_op.create_check_constraint(op.f("ck_person_section_address"), "address IN ('own', 'care_of', 'none')")
        batch_op.create_check_constraint(
            op.f("ck_person_section_disability"), "disability IN ('yes', 'no', 'declined')"
        )
        batch_op.create_check_constraint(
            op.f("ck_person_section_gender"), "gender IN ('woman', 'man', 'non_binary', 'other', 'declined')"
        )
        batch_op.create_check_constraint(
            op.f("ck_person_section_gender_as_at_birth"), "gender_as_at_birth IN ('yes', 'no', 'declined')"
        )
        batch_op.create_check_constraint(
            op.f("ck_person_section_kin_may_be_told"), "kin_may_be_told IN ('yes', 'no', 'not_known')"
        )
        batch_op.create_check_constraint(
            op.f("ck_person_section_marital_status"),
            "marital_status IN ('single', 'together', 'married', 'separated', 'divorced', 'widowed', 'declined')",
        )
        batch_op.create_check_constraint(
            op.f("ck_person_section_mobility"), "mobility IN ('stairs', 'ground_floor', 'wheelchair')"
        )
        batch_op.create_check_constraint(
            op.f("ck_person_section_orientation"),
            "orientation IN ('heterosexual', 'gay_or_lesbian', 'bisexual', 'other', 'declined')",
        )
        batch_op.create_check_constraint(
            op.f("ck_person_section_religion"),
            "religion IN ('none', 'buddhist', 'christian', 'hindu', 'jewish', 'muslim', 'sikh', 'other', 'declined')",
        )

    with op.batch_alter_table("person_section") as batch_op:
        batch_op.alter_column("postcode", existing_type=sa.String(), existing_nullable=False, server_default=None)
        batch_op.alter_column(
            "local_connection", existing_type=sa.String(), existing_nullable=False, server_default=None
        )
        batch_op.alter_column("gp", existing_type=sa.String(), existing_nullable=False, server_default=None)
        batch_op.alter_column("communication", existing_type=sa.String(), existing_nullable=False, server_default=None)
        batch_op.alter_column("nationality", existing_type=sa.String(), existing_nullable=False, server_default=None)
        batch_op.alter_column(
            "disability_detail", existing_type=sa.String(), existing_nullable=False, server_default=None
        )
        batch_op.alter_column("kin_name", existing_type=sa.String(), existing_nullable=False, server_default=None)
        batch_op.alter_column("kin_relation", existing_type=sa.String(), existing_nullable=False, server_default=None)
        batch_op.alter_column("kin_phone", existing_type=sa.String(), existing_nullable=False, server_default=None)

    with op.batch_alter_table("placement_request") as batch_op:
        batch_op.add_column(sa.Column("copied_from_id", WHOLE, nullable=True))
        batch_op.add_column(sa.Column("outside_facility", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("outside_weekly_pence", WHOLE, nullable=True))
        batch_op.create_check_constraint(
            op.f("ck_placement_request_outside_has_a_price"), "(outside_facility = '') = (outside_weekly_pence IS NULL)"
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_placement_request_copied_from_id"), "placement_request", ["copied_from_id"], ["id"]
        )

    with op.batch_alter_table("placement_request") as batch_op:
        batch_op.alter_column(
            "outside_facility", existing_type=sa.String(), existing_nullable=False, server_default=None
        )

    with op.batch_alter_table("price") as batch_op:
        batch_op.add_column(sa.Column("notice_days", WHOLE, nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("version", WHOLE, nullable=False, server_default="1"))
        batch_op.create_check_constraint(op.f("ck_price_notice"), "notice_days BETWEEN 0 AND 91")

    with op.batch_alter_table("price") as batch_op:
        batch_op.alter_column("notice_days", existing_type=WHOLE, existing_nullable=False, server_default=None)
        batch_op.alter_column("version", existing_type=WHOLE, existing_nullable=False, server_default=None)
        batch_op.create_index(
            "uq_one_open_price_per_line",
            ["lot_id", "facility_id", "stage"],
            unique=True,
            postgresql_where=sa.text("valid_to IS NULL"),
            sqlite_where=sa.text("valid_to IS NULL"),
        )

    with op.batch_alter_table("provider") as batch_op:
        batch_op.add_column(sa.Column("cqc_provider_id", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("ndtms_code", sa.String(), nullable=True))

    with op.batch_alter_table("request_substance") as batch_op:
        batch_op.add_column(sa.Column("route", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("frequency", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("amount", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("first_used_age", WHOLE, nullable=True))
        batch_op.create_check_constraint(op.f("ck_request_substance_first_used_age"), "first_used_age BETWEEN 5 AND 99")
        batch_op.create_check_constraint(
            op.f("ck_request_substance_frequency"),
            "frequency IN ('daily', 'most_days', 'some_days', 'less', 'not_lately')",
        )
        batch_op.create_check_constraint(
            op.f("ck_request_substance_route"), "route IN ('oral', 'smoke', 'sniff', 'inject', 'other')"
        )

    with op.batch_alter_table("request_substance") as batch_op:
        batch_op.alter_column("amount", existing_type=sa.String(), existing_nullable=False, server_default=None)

    with op.batch_alter_table("review") as batch_op:
        batch_op.alter_column("recommendation", existing_type=sa.VARCHAR(length=40), nullable=True)

    with op.batch_alter_table("segment") as batch_op:
        batch_op.add_column(sa.Column("nightly_price_pence", WHOLE, nullable=True))

    with op.batch_alter_table("stay") as batch_op:
        batch_op.add_column(sa.Column("exit_accommodation", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("paid_work_days_28", WHOLE, nullable=True))
        batch_op.add_column(sa.Column("satisfaction", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("serious_incident", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.create_check_constraint(
            op.f("ck_stay_exit_accommodation"), "exit_accommodation IN ('settled', 'unsettled', 'no_fixed_abode')"
        )
        batch_op.create_check_constraint(op.f("ck_stay_paid_work_days_28"), "paid_work_days_28 BETWEEN 0 AND 28")
        batch_op.create_check_constraint(
            op.f("ck_stay_satisfaction"), "satisfaction IN ('excellent', 'good', 'fair', 'poor')"
        )

    with op.batch_alter_table("stay") as batch_op:
        batch_op.alter_column(
            "serious_incident", existing_type=sa.Boolean(), existing_nullable=False, server_default=None
        )

    with op.batch_alter_table("vacancy_report") as batch_op:
        batch_op.add_column(sa.Column("note", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("known_taken", WHOLE, nullable=True))
        batch_op.create_check_constraint(
            op.f("ck_vacancy_report_not_negative"), "free_men >= 0 AND free_women >= 0 AND free_any >= 0"
        )

    with op.batch_alter_table("vacancy_report") as batch_op:
        batch_op.alter_column("note", existing_type=sa.String(), existing_nullable=False, server_default=None)

    with op.batch_alter_table("clock") as batch_op:
        batch_op.drop_constraint(op.f("ck_clock_state"), type_="check")
        batch_op.create_check_constraint(op.f("ck_clock_state"), "state IN ('running', 'stopped')")


def downgrade() -> None:
    """Take the new tables and columns away: this loses what they hold."""
    with op.batch_alter_table("clock") as batch_op:
        batch_op.drop_constraint(op.f("ck_clock_state"), type_="check")
        batch_op.create_check_constraint(op.f("ck_clock_state"), "state IN ('running', 'paused', 'stopped')")

    with op.batch_alter_table("vacancy_report") as batch_op:
        batch_op.drop_constraint(op.f("ck_vacancy_report_not_negative"), type_="check")
        batch_op.drop_column("known_taken")
        batch_op.drop_column("note")

    with op.batch_alter_table("stay") as batch_op:
        batch_op.drop_constraint(op.f("ck_stay_exit_accommodation"), type_="check")
        batch_op.drop_constraint(op.f("ck_stay_paid_work_days_28"), type_="check")
        batch_op.drop_constraint(op.f("ck_stay_satisfaction"), type_="check")
        batch_op.drop_column("serious_incident")
        batch_op.drop_column("satisfaction")
        batch_op.drop_column("paid_work_days_28")
        batch_op.drop_column("exit_accommodation")

    with op.batch_alter_table("segment") as batch_op:
        batch_op.drop_column("nightly_price_pence")

    with op.batch_alter_table("review") as batch_op:
        batch_op.alter_column("recommendation", existing_type=sa.VARCHAR(length=40), nullable=False)

    with op.batch_alter_table("request_substance") as batch_op:
        batch_op.drop_constraint(op.f("ck_request_substance_first_used_age"), type_="check")
        batch_op.drop_constraint(op.f("ck_request_substance_frequency"), type_="check")
        batch_op.drop_constraint(op.f("ck_request_substance_route"), type_="check")
        batch_op.drop_column("first_used_age")
        batch_op.drop_column("amount")
        batch_op.drop_column("frequency")
        batch_op.drop_column("route")

    with op.batch_alter_table("provider") as batch_op:
        batch_op.drop_column("ndtms_code")
        batch_op.drop_column("cqc_provider_id")

    with op.batch_alter_table("price") as batch_op:
        batch_op.drop_constraint(op.f("ck_price_notice"), type_="check")
        batch_op.drop_index("uq_one_open_price_per_line")
        batch_op.drop_column("version")
        batch_op.drop_column("notice_days")

    with op.batch_alter_table("placement_request") as batch_op:
        batch_op.drop_constraint(op.f("ck_placement_request_outside_has_a_price"), type_="check")
        batch_op.drop_constraint(op.f("fk_placement_request_copied_from_id"), type_="foreignkey")
        batch_op.drop_column("outside_weekly_pence")
        batch_op.drop_column("outside_facility")
        batch_op.drop_column("copied_from_id")

    with op.batch_alter_table("person_section") as batch_op:
        batch_op.drop_constraint(op.f("ck_person_section_address"), type_="check")
        batch_op.drop_constraint(op.f("ck_person_section_disability"), type_="check")
        batch_op.drop_constraint(op.f("ck_person_section_gender"), type_="check")
        batch_op.drop_constraint(op.f("ck_person_section_gender_as_at_birth"), type_="check")
        batch_op.drop_constraint(op.f("ck_person_section_kin_may_be_told"), type_="check")
        batch_op.drop_constraint(op.f("ck_person_section_marital_status"), type_="check")
        batch_op.drop_constraint(op.f("ck_person_section_mobility"), type_="check")
        batch_op.drop_constraint(op.f("ck_person_section_orientation"), type_="check")
        batch_op.drop_constraint(op.f("ck_person_section_religion"), type_="check")
        batch_op.drop_column("kin_may_be_told")
        batch_op.drop_column("kin_phone")
        batch_op.drop_column("kin_relation")
        batch_op.drop_column("kin_name")
        batch_op.drop_column("disability_detail")
        batch_op.drop_column("disability")
        batch_op.drop_column("nationality")
        batch_op.drop_column("marital_status")
        batch_op.drop_column("orientation")
        batch_op.drop_column("religion")
        batch_op.drop_column("gender_as_at_birth")
        batch_op.drop_column("gender")
        batch_op.drop_column("communication")
        batch_op.drop_column("language")
        batch_op.drop_column("mobility")
        batch_op.drop_column("gp")
        batch_op.drop_column("local_connection")
        batch_op.drop_column("postcode")
        batch_op.drop_column("address")

    with op.batch_alter_table("organisation") as batch_op:
        batch_op.drop_column("area")

    with op.batch_alter_table("offer") as batch_op:
        batch_op.drop_constraint(op.f("ck_offer_rests_on_a_price_or_an_exception"), type_="check")
        batch_op.drop_index("ix_offer_exception_id")
        batch_op.drop_constraint(op.f("fk_offer_exception_id"), type_="foreignkey")
        batch_op.alter_column("price_id", existing_type=sa.INTEGER(), nullable=False)
        batch_op.drop_column("exception_id")

    with op.batch_alter_table("lot") as batch_op:
        batch_op.drop_column("version")
        batch_op.drop_column("specialism")

    with op.batch_alter_table("funding_section") as batch_op:
        batch_op.drop_constraint(op.f("ck_funding_section_weeks"), type_="check")
        batch_op.drop_constraint(op.f("ck_funding_section_contribution_pence"), type_="check")
        batch_op.drop_constraint(op.f("ck_funding_section_housing_benefit"), type_="check")
        batch_op.drop_constraint(op.f("ck_funding_section_other_funding_pence"), type_="check")
        batch_op.create_check_constraint(op.f("ck_funding_section_weeks"), "weeks IS NULL OR weeks BETWEEN 1 AND 104")
        batch_op.create_check_constraint(op.f("ck_funding_section_contribution"), "contribution_pence >= 0")
        batch_op.drop_column("housing_benefit")
        batch_op.drop_column("other_funding_pence")

    with op.batch_alter_table("framework_provider") as batch_op:
        batch_op.drop_constraint(op.f("ck_framework_provider_ends_after_start"), type_="check")
        batch_op.drop_constraint(op.f("ck_framework_provider_extended_beyond_its_end"), type_="check")
        batch_op.create_check_constraint(op.f("ck_framework_provider_ends_after_start"), "starts_on <= ends_on")
        batch_op.drop_column("extended_to")

    with op.batch_alter_table("framework_participant") as batch_op:
        batch_op.drop_constraint(op.f("ck_framework_participant_leaves_after_joining"), type_="check")
        batch_op.drop_column("left_on")
        batch_op.drop_column("joined_on")

    with op.batch_alter_table("framework") as batch_op:
        batch_op.drop_constraint(op.f("ck_framework_closed_with_a_reason"), type_="check")
        batch_op.drop_constraint(op.f("ck_framework_extended_beyond_its_end"), type_="check")
        batch_op.drop_constraint(op.f("ck_framework_value_above_nothing"), type_="check")
        batch_op.drop_column("value_pence")
        batch_op.drop_column("closed_reason")
        batch_op.drop_column("closed_on")
        batch_op.drop_column("extended_to")

    with op.batch_alter_table("embargo") as batch_op:
        batch_op.drop_constraint(op.f("ck_embargo_ends_after_start"), type_="check")
        batch_op.drop_constraint(op.f("ck_embargo_lifted_on_a_day"), type_="check")
        batch_op.drop_constraint(op.f("uq_embargo_public_id"), type_="unique")
        batch_op.drop_column("lifted_reason")
        batch_op.drop_column("public_id")

    with op.batch_alter_table("eligibility_section") as batch_op:
        batch_op.drop_column("detox_first")
        batch_op.drop_column("order_contact")
        batch_op.drop_column("order_conditions")

    with op.batch_alter_table("choice_section") as batch_op:
        batch_op.drop_constraint(op.f("ck_choice_section_nearness"), type_="check")
        batch_op.drop_constraint(op.f("ck_choice_section_programme"), type_="check")
        batch_op.drop_column("single_sex")
        batch_op.drop_column("programme")
        batch_op.drop_column("nearness")

    with op.batch_alter_table("audit_entry") as batch_op:
        batch_op.drop_index("ix_audit_entry_subject_id_subject_type")

    with op.batch_alter_table("history_row", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_history_row_request_ref"))
        batch_op.drop_index("ix_history_row_request_id")
        batch_op.drop_index("ix_history_row_offered_on")
        batch_op.drop_index(batch_op.f("ix_history_row_client_ref"))

    op.drop_table("history_row")
    op.drop_table("vacancy_reminder")
    with op.batch_alter_table("register_match", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_one_confirmed_match_per_result",
            postgresql_where=sa.text("state = 'confirmed'"),
            sqlite_where=sa.text("state = 'confirmed'"),
        )

    op.drop_table("register_match")
    with op.batch_alter_table("register_finding", schema=None) as batch_op:
        batch_op.drop_index("ix_register_finding_result_id")

    op.drop_table("register_finding")
    with op.batch_alter_table("price_proposal", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_one_waiting_proposal_per_line",
            postgresql_where=sa.text("state = 'waiting'"),
            sqlite_where=sa.text("state = 'waiting'"),
        )
        batch_op.drop_index("ix_price_proposal_facility_id")

    op.drop_table("price_proposal")
    with op.batch_alter_table("place_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_place_change_place_id"))

    op.drop_table("place_change")
    op.drop_table("facility_feature")
    op.drop_table("treatment_section")
    op.drop_table("top_section")
    op.drop_table("substances_section")
    op.drop_table("risk_section")
    with op.batch_alter_table("register_result", schema=None) as batch_op:
        batch_op.drop_index("ix_register_result_facility_id")

    op.drop_table("register_result")
    op.drop_table("priority_section")
    with op.batch_alter_table("placement_exception", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_one_open_exception_per_request",
            postgresql_where=sa.text("status IN ('asked', 'approved')"),
            sqlite_where=sa.text("status IN ('asked', 'approved')"),
        )
        batch_op.drop_index(batch_op.f("ix_placement_exception_request_id"))
        batch_op.drop_index(batch_op.f("ix_placement_exception_facility_id"))
        batch_op.drop_index("ix_placement_exception_authority_id_asked_at")

    op.drop_table("placement_exception")
    op.drop_table("home_section")
    op.drop_table("health_section")
    with op.batch_alter_table("form_draft", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_form_draft_request_id"))
        batch_op.drop_index(batch_op.f("ix_form_draft_kept_at"))

    op.drop_table("form_draft")
    op.drop_table("family_section")
    with op.batch_alter_table("facility_proposal", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_one_waiting_proposal_per_facility",
            postgresql_where=sa.text("state = 'waiting'"),
            sqlite_where=sa.text("state = 'waiting'"),
        )
        batch_op.drop_index("ix_facility_proposal_state_decided_at")
        batch_op.drop_index("ix_facility_proposal_facility_id")

    op.drop_table("facility_proposal")
    op.drop_table("facility_profile")
    op.drop_table("declarations_section")
    with op.batch_alter_table("considered_facility", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_considered_facility_facility_id"))

    op.drop_table("considered_facility")
    op.drop_table("consent_section")
    op.drop_table("target")
    with op.batch_alter_table("register_check", schema=None) as batch_op:
        batch_op.drop_index("ix_register_check_organisation_id")

    op.drop_table("register_check")
    with op.batch_alter_table("provider_contact", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_provider_contact_provider_id"))

    op.drop_table("provider_contact")
    with op.batch_alter_table("long_job", schema=None) as batch_op:
        batch_op.drop_index("ix_long_job_state")
        batch_op.drop_index("ix_long_job_requested_by_id")
        batch_op.drop_index("ix_long_job_organisation_id")

    op.drop_table("long_job")
    with op.batch_alter_table("history_import", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_history_import_organisation_id"))

    op.drop_table("history_import")
    with op.batch_alter_table("framework_opening", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_framework_opening_framework_id"))

    op.drop_table("framework_opening")
    op.drop_table("extension_option")
    with op.batch_alter_table("assurance", schema=None) as batch_op:
        batch_op.drop_index("ix_assurance_valid_until")

    op.drop_table("assurance")
    op.drop_table("match_weights")
