"""Make the whole request, the panel online, documents, notes and published tables.

Revision ID: 0003
Revises: 0002
"""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _give_public_ids(name: str) -> None:
    """Rows that had none get a random one each."""
    table = sa.table(name, sa.column("id", sa.Integer), sa.column("public_id", sa.String))
    connection = op.get_bind()
    for row_id in connection.scalars(sa.select(table.c.id)).all():
        connection.execute(sa.update(table).where(table.c.id == row_id).values(public_id=secrets.token_hex(16)))


def _tell_conditions_apart() -> None:
    """Each line of what was one text is a condition of its own."""
    connection = op.get_bind()
    cases = sa.table("panel_case", sa.column("id", sa.Integer), sa.column("conditions", sa.String))
    rows = sa.table(
        "panel_condition",
        *(sa.column(name, sa.String) for name in ("public_id", "text", "note")),
        sa.column("panel_case_id", sa.Integer),
    )
    for case_id, text in connection.execute(sa.select(cases.c.id, cases.c.conditions).order_by(cases.c.id)).all():
        for line in filter(None, map(str.strip, text.splitlines())):
            told = {"public_id": secrets.token_hex(16), "text": line, "note": "", "panel_case_id": case_id}
            connection.execute(sa.insert(rows).values(told))


def _put_conditions_together() -> None:
    connection = op.get_bind()
    cases = sa.table("panel_case", sa.column("id", sa.Integer), sa.column("conditions", sa.String))
    rows = sa.table("panel_condition", *(sa.column(name) for name in ("id", "panel_case_id", "text")))
    found: dict[int, list[str]] = {}
    for case_id, text in connection.execute(sa.select(rows.c.panel_case_id, rows.c.text).order_by(rows.c.id)).all():
        found.setdefault(case_id, []).append(text)
    for case_id, texts in found.items():
        connection.execute(sa.update(cases).where(cases.c.id == case_id).values(conditions="\n".join(texts)))


def _note_managers() -> None:
    """The name of a manager was typed by the key worker; it is no signature, so it goes on as a note of theirs."""
    connection = op.get_bind()
    named = sa.table("declarations_section", *map(sa.column, ("request_id", "manager_name")))
    requests = sa.table("placement_request", *map(sa.column, ("id", "key_worker_id", "created_at")))
    notes = sa.table(
        "case_note",
        *map(sa.column, ("public_id", "request_id", "kind", "readers", "text", "written_at", "by_id", "version")),
    )
    found = connection.execute(
        sa.select(requests, named.c.manager_name)
        .join(named, named.c.request_id == requests.c.id)
        .where(named.c.manager_name != "", requests.c.key_worker_id.is_not(None))
        .order_by(requests.c.id)
    )
    for request_id, key_worker_id, created_at, manager in found.all():
        written = {
            "public_id": secrets.token_hex(16),
            "request_id": request_id,
            "kind": "other",
            "readers": "coordinators_too",
            "text": f"Manager who supported the request, as the key worker named them: {manager}",
            "written_at": created_at,
            "by_id": key_worker_id,
            "version": 1,
        }
        connection.execute(sa.insert(notes).values(written))


def _fit_the_old_rules() -> None:
    """What the tables of before cannot say; see `downgrade`."""
    for statement in (
        "UPDATE clock SET state = 'running', paused_at = NULL, working_days_left = NULL WHERE state = 'paused'",
        "DELETE FROM clock WHERE kind NOT IN ('completeness_check', 'decision', 'offer_answer', 'approval_use', 'review')",
        "UPDATE placement_request SET status = 'declined' WHERE status = 'appealed'",
        "UPDATE status_change SET old = 'declined' WHERE old = 'appealed'",
        "UPDATE status_change SET new = 'declined' WHERE new = 'appealed'",
        "DELETE FROM letter WHERE superseded_at IS NOT NULL",
        "UPDATE panel_case SET kind = 'extension' WHERE kind = 'exception'",
        """UPDATE panel_case SET status = 'taken_off' WHERE status IN ('prepared', 'open') AND EXISTS (
            SELECT 1 FROM panel_case AS other WHERE other.request_id = panel_case.request_id
            AND other.status IN ('prepared', 'open') AND other.id < panel_case.id)""",
        """DELETE FROM panel_member WHERE EXISTS (
            SELECT 1 FROM panel_member AS other WHERE other.panel_id = panel_member.panel_id
            AND other.user_id = panel_member.user_id AND other.id > panel_member.id)""",
    ):
        op.execute(statement)


LIVE = "status IN ({}) AND origin = 'entered'"
LIVE_BEFORE = LIVE.format("'admitted', 'approved', 'on_agenda', 'ready', 'returned', 'submitted'")
LIVE_NOW = LIVE.format("'admitted', 'appealed', 'approved', 'on_agenda', 'ready', 'returned', 'submitted'")


def _keep_one_live(predicate: str) -> None:
    with op.batch_alter_table("placement_request") as batch_op:
        batch_op.drop_index("uq_one_live_request_per_client")
        batch_op.create_index(
            "uq_one_live_request_per_client",
            ["client_id"],
            unique=True,
            postgresql_where=sa.text(predicate),
            sqlite_where=sa.text(predicate),
        )


def upgrade() -> None:
    """Make the new tables, and give the old ones what they lack."""
    op.create_table(
        "cover",
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("service_id", WHOLE, nullable=False),
        sa.Column("away_id", WHOLE, nullable=False),
        sa.Column("stand_in_id", WHOLE, nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("away_id <> stand_in_id", name=op.f("ck_cover_not_oneself")),
        sa.CheckConstraint("from_on <= until_on", name=op.f("ck_cover_ends_after_it_begins")),
        sa.ForeignKeyConstraint(["away_id"], ["user_account.id"], name=op.f("fk_cover_away_id")),
        sa.ForeignKeyConstraint(["service_id"], ["organisation.id"], name=op.f("fk_cover_service_id")),
        sa.ForeignKeyConstraint(["stand_in_id"], ["user_account.id"], name=op.f("fk_cover_stand_in_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cover")),
        sa.UniqueConstraint("public_id", name=op.f("uq_cover_public_id")),
    )
    with op.batch_alter_table("cover", schema=None) as batch_op:
        batch_op.create_index("ix_cover_away_id_until_on", ["away_id", "until_on"], unique=False)
        batch_op.create_index("ix_cover_service_id_until_on", ["service_id", "until_on"], unique=False)
        batch_op.create_index("ix_cover_stand_in_id_until_on", ["stand_in_id", "until_on"], unique=False)

    op.create_table(
        "letter_wording",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("authority_id", WHOLE, nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "new",
                "fast_track_detox",
                "extension",
                "appeal",
                "ratification",
                "exception",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "result",
            sa.Enum(
                "agreed", "deferred", "declined", name="result", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
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
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", WHOLE, nullable=False),
        sa.CheckConstraint("heading <> '' AND body <> ''", name=op.f("ck_letter_wording_has_words")),
        sa.ForeignKeyConstraint(["authority_id"], ["organisation.id"], name=op.f("fk_letter_wording_authority_id")),
        sa.ForeignKeyConstraint(["made_by_id"], ["user_account.id"], name=op.f("fk_letter_wording_made_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_wording")),
    )
    with op.batch_alter_table("letter_wording", schema=None) as batch_op:
        batch_op.create_index(
            "ix_letter_wording_in_force", ["authority_id", "kind", "result", "audience", "valid_from"], unique=False
        )

    op.create_table(
        "publication",
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("authority_id", WHOLE, nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("number", WHOLE, nullable=False),
        sa.Column("tables", sa.JSON(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by_id", WHOLE, nullable=True),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_publication_in_order")),
        sa.ForeignKeyConstraint(["authority_id"], ["organisation.id"], name=op.f("fk_publication_authority_id")),
        sa.ForeignKeyConstraint(["published_by_id"], ["user_account.id"], name=op.f("fk_publication_published_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication")),
        sa.UniqueConstraint(
            "authority_id",
            "starts_on",
            "ends_on",
            "number",
            name=op.f("uq_publication_authority_id_starts_on_ends_on_number"),
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_publication_public_id")),
    )
    op.create_table(
        "apology",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("meeting_id", WHOLE, nullable=False),
        sa.Column("user_id", WHOLE, nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_by_id", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["panel_meeting.id"], name=op.f("fk_apology_meeting_id")),
        sa.ForeignKeyConstraint(["sent_by_id"], ["user_account.id"], name=op.f("fk_apology_sent_by_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_apology_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_apology")),
        sa.UniqueConstraint("meeting_id", "user_id", name=op.f("uq_apology_meeting_id_user_id")),
    )
    with op.batch_alter_table("apology", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_apology_user_id"), ["user_id"], unique=False)

    op.create_table(
        "approved_facility",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("request_id", WHOLE, nullable=False),
        sa.Column("facility_id", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["facility_id"], ["facility.id"], name=op.f("fk_approved_facility_facility_id")),
        sa.ForeignKeyConstraint(["request_id"], ["placement_request.id"], name=op.f("fk_approved_facility_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approved_facility")),
        sa.UniqueConstraint("request_id", "facility_id", name=op.f("uq_approved_facility_request_id_facility_id")),
    )
    with op.batch_alter_table("approved_facility", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_approved_facility_facility_id"), ["facility_id"], unique=False)

    op.create_table(
        "case_note",
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("request_id", WHOLE, nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "call", "meeting", "letter", "other", name="kind", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column(
            "readers",
            sa.Enum(
                "service", "coordinators_too", name="readers", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", WHOLE, nullable=False),
        sa.Column("corrects_id", WHOLE, nullable=True),
        sa.Column("version", WHOLE, nullable=False),
        sa.CheckConstraint("text <> ''", name=op.f("ck_case_note_says_something")),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name=op.f("fk_case_note_by_id")),
        sa.ForeignKeyConstraint(["corrects_id"], ["case_note.id"], name=op.f("fk_case_note_corrects_id")),
        sa.ForeignKeyConstraint(["request_id"], ["placement_request.id"], name=op.f("fk_case_note_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_note")),
        sa.UniqueConstraint("corrects_id", name=op.f("uq_case_note_corrects_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_case_note_public_id")),
    )
    with op.batch_alter_table("case_note", schema=None) as batch_op:
        batch_op.create_index("ix_case_note_request_id_written_at", ["request_id", "written_at"], unique=False)

    op.create_table(
        "case_task",
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("request_id", WHOLE, nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("owner_id", WHOLE, nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("set_by_id", WHOLE, nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_from_coordinator", sa.Boolean(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by_id", WHOLE, nullable=True),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("version", WHOLE, nullable=False),
        sa.CheckConstraint("done_at IS NOT NULL OR outcome = ''", name=op.f("ck_case_task_outcome_when_done")),
        sa.CheckConstraint("what <> ''", name=op.f("ck_case_task_says_what")),
        sa.CheckConstraint("(done_at IS NULL) = (done_by_id IS NULL)", name=op.f("ck_case_task_done_by_somebody")),
        sa.ForeignKeyConstraint(["done_by_id"], ["user_account.id"], name=op.f("fk_case_task_done_by_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["user_account.id"], name=op.f("fk_case_task_owner_id")),
        sa.ForeignKeyConstraint(["request_id"], ["placement_request.id"], name=op.f("fk_case_task_request_id")),
        sa.ForeignKeyConstraint(["set_by_id"], ["user_account.id"], name=op.f("fk_case_task_set_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_task")),
        sa.UniqueConstraint("public_id", name=op.f("uq_case_task_public_id")),
    )
    with op.batch_alter_table("case_task", schema=None) as batch_op:
        batch_op.create_index(
            "ix_case_task_owner_id_due_on_open",
            ["owner_id", "due_on"],
            unique=False,
            postgresql_where=sa.text("done_at IS NULL"),
            sqlite_where=sa.text("done_at IS NULL"),
        )
        batch_op.create_index("ix_case_task_request_id", ["request_id"], unique=False)

    op.create_table(
        "document",
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("case_id", WHOLE, nullable=False),
        sa.Column("number", WHOLE, nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "risk_assessment",
                "prescription",
                "blood_tests",
                "court_order",
                "consent_form",
                "letter",
                "other",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("dated_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("without_names", sa.Boolean(), nullable=False),
        sa.Column(
            "file_type",
            sa.Enum(
                "pdf",
                "jpeg",
                "png",
                "docx",
                "odt",
                "text",
                name="file_type",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("size", WHOLE, nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("stored_as", sa.String(), nullable=True),
        sa.Column(
            "scan",
            sa.Enum(
                "not_scanned", "clean", "harmful", name="scan", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("scanned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by_id", WHOLE, nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_by_id", WHOLE, nullable=True),
        sa.Column("removal_reason", sa.String(), nullable=False),
        sa.CheckConstraint("(scan = 'not_scanned') = (scanned_at IS NULL)", name=op.f("ck_document_scan_has_a_time")),
        sa.CheckConstraint("removed_at IS NULL OR removal_reason <> ''", name=op.f("ck_document_removal_has_a_reason")),
        sa.CheckConstraint("scan <> 'harmful' OR stored_as IS NULL", name=op.f("ck_document_nothing_harmful_is_kept")),
        sa.CheckConstraint(
            "(stored_as IS NULL) = (removed_at IS NOT NULL)", name=op.f("ck_document_removed_or_stored")
        ),
        sa.CheckConstraint("number > 0", name=op.f("ck_document_number")),
        sa.CheckConstraint("removed_by_id IS NULL OR removed_at IS NOT NULL", name=op.f("ck_document_remover_removed")),
        sa.CheckConstraint("size BETWEEN 1 AND 10485760", name=op.f("ck_document_size")),
        sa.ForeignKeyConstraint(["added_by_id"], ["user_account.id"], name=op.f("fk_document_added_by_id")),
        sa.ForeignKeyConstraint(["case_id"], ["placement_request.id"], name=op.f("fk_document_case_id")),
        sa.ForeignKeyConstraint(["removed_by_id"], ["user_account.id"], name=op.f("fk_document_removed_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint("case_id", "number", name=op.f("uq_document_case_id_number")),
        sa.UniqueConstraint("public_id", name=op.f("uq_document_public_id")),
        sa.UniqueConstraint("stored_as", name=op.f("uq_document_stored_as")),
    )
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.create_index(
            "ix_document_waits_for_scan",
            ["id"],
            unique=False,
            postgresql_where=sa.text("scan = 'not_scanned' AND stored_as IS NOT NULL"),
            sqlite_where=sa.text("scan = 'not_scanned' AND stored_as IS NOT NULL"),
        )

    op.create_table(
        "minutes",
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("meeting_id", WHOLE, nullable=False),
        sa.Column("edition", WHOLE, nullable=False),
        sa.Column("others_present", sa.String(), nullable=False),
        sa.Column("notes", sa.String(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("begun_by_id", WHOLE, nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("agreed_by_id", WHOLE, nullable=True),
        sa.Column("version", WHOLE, nullable=False),
        sa.CheckConstraint("(agreed_at IS NULL) = (agreed_by_id IS NULL)", name=op.f("ck_minutes_agreed_by_somebody")),
        sa.ForeignKeyConstraint(["agreed_by_id"], ["user_account.id"], name=op.f("fk_minutes_agreed_by_id")),
        sa.ForeignKeyConstraint(["begun_by_id"], ["user_account.id"], name=op.f("fk_minutes_begun_by_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["panel_meeting.id"], name=op.f("fk_minutes_meeting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes")),
        sa.UniqueConstraint("meeting_id", "edition", name=op.f("uq_minutes_meeting_id_edition")),
        sa.UniqueConstraint("public_id", name=op.f("uq_minutes_public_id")),
    )
    with op.batch_alter_table("minutes", schema=None) as batch_op:
        batch_op.create_index(
            "uq_one_draft_of_minutes",
            ["meeting_id"],
            unique=True,
            postgresql_where=sa.text("agreed_at IS NULL"),
            sqlite_where=sa.text("agreed_at IS NULL"),
        )

    op.create_table(
        "redaction",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("request_id", WHOLE, nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("replacement", sa.String(), nullable=False),
        sa.Column("by_id", WHOLE, nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name=op.f("fk_redaction_by_id")),
        sa.ForeignKeyConstraint(["request_id"], ["placement_request.id"], name=op.f("fk_redaction_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_redaction")),
        sa.UniqueConstraint("request_id", "label", "words", name=op.f("uq_redaction_request_id_label_words")),
    )
    op.create_table(
        "request_edit",
        sa.Column("id", WHOLE, nullable=False),
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
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("before", sa.String(), nullable=False),
        sa.Column("after", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", WHOLE, nullable=True),
        sa.CheckConstraint("before <> after", name=op.f("ck_request_edit_changes_something")),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name=op.f("fk_request_edit_by_id")),
        sa.ForeignKeyConstraint(["request_id"], ["placement_request.id"], name=op.f("fk_request_edit_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_edit")),
    )
    with op.batch_alter_table("request_edit", schema=None) as batch_op:
        batch_op.create_index("ix_request_edit_request_id_at", ["request_id", "at"], unique=False)

    op.create_table(
        "returned_section",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("request_id", WHOLE, nullable=False),
        sa.Column("round", WHOLE, nullable=False),
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
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_returned_section_says_what_is_missing")),
        sa.CheckConstraint("round >= 1", name=op.f("ck_returned_section_rounds_count_from_one")),
        sa.ForeignKeyConstraint(["request_id"], ["placement_request.id"], name=op.f("fk_returned_section_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_returned_section")),
        sa.UniqueConstraint(
            "request_id", "round", "section", name=op.f("uq_returned_section_request_id_round_section")
        ),
    )
    op.create_table(
        "sign_off",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("request_id", WHOLE, nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "asked",
                "signed",
                "handed_back",
                "replaced",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by_id", WHOLE, nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by_id", WHOLE, nullable=True),
        sa.Column("comment", sa.String(), nullable=False),
        sa.Column("own_case", sa.Boolean(), nullable=False),
        sa.Column("editions", sa.JSON(), nullable=False),
        sa.CheckConstraint("(state = 'asked') = (answered_at IS NULL)", name=op.f("ck_sign_off_answered_has_a_time")),
        sa.CheckConstraint("state <> 'handed_back' OR comment <> ''", name=op.f("ck_sign_off_handed_back_says_why")),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (answered_by_id IS NULL)", name=op.f("ck_sign_off_answered_by_somebody")
        ),
        sa.ForeignKeyConstraint(["answered_by_id"], ["user_account.id"], name=op.f("fk_sign_off_answered_by_id")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["user_account.id"], name=op.f("fk_sign_off_asked_by_id")),
        sa.ForeignKeyConstraint(["request_id"], ["placement_request.id"], name=op.f("fk_sign_off_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_off")),
    )
    with op.batch_alter_table("sign_off", schema=None) as batch_op:
        batch_op.create_index("ix_sign_off_request_id_asked_at", ["request_id", "asked_at"], unique=False)
        batch_op.create_index(
            "uq_one_sign_off_alive",
            ["request_id"],
            unique=True,
            postgresql_where=sa.text("state IN ('asked', 'signed')"),
            sqlite_where=sa.text("state IN ('asked', 'signed')"),
        )

    op.create_table(
        "vote_reminder",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("meeting_id", WHOLE, nullable=False),
        sa.Column("user_id", WHOLE, nullable=False),
        sa.Column("level", WHOLE, nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["panel_meeting.id"], name=op.f("fk_vote_reminder_meeting_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_vote_reminder_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vote_reminder")),
        sa.UniqueConstraint("meeting_id", "user_id", name=op.f("uq_vote_reminder_meeting_id_user_id")),
    )
    with op.batch_alter_table("vote_reminder", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_vote_reminder_user_id"), ["user_id"], unique=False)

    op.create_table(
        "appeal",
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("request_id", WHOLE, nullable=False),
        sa.Column("first_case_id", WHOLE, nullable=False),
        sa.Column("panel_case_id", WHOLE, nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "lodged",
                "open",
                "upheld",
                "overturned",
                "sent_back",
                "withdrawn",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "channel",
            sa.Enum(
                "key_worker", "letter", "phone", name="channel", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("grounds", sa.String(), nullable=False),
        sa.Column("lodged_on", sa.Date(), nullable=False),
        sa.Column("late_reason", sa.String(), nullable=False),
        sa.Column("lodged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lodged_by_id", WHOLE, nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", WHOLE, nullable=False),
        sa.CheckConstraint("grounds <> ''", name=op.f("ck_appeal_grounds")),
        sa.CheckConstraint(
            "status IN ('lodged', 'withdrawn') OR panel_case_id IS NOT NULL", name=op.f("ck_appeal_opened_has_a_case")
        ),
        sa.ForeignKeyConstraint(["first_case_id"], ["panel_case.id"], name=op.f("fk_appeal_first_case_id")),
        sa.ForeignKeyConstraint(["lodged_by_id"], ["user_account.id"], name=op.f("fk_appeal_lodged_by_id")),
        sa.ForeignKeyConstraint(["panel_case_id"], ["panel_case.id"], name=op.f("fk_appeal_panel_case_id")),
        sa.ForeignKeyConstraint(["request_id"], ["placement_request.id"], name=op.f("fk_appeal_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appeal")),
        sa.UniqueConstraint("first_case_id", name="uq_one_appeal_per_decline"),
        sa.UniqueConstraint("panel_case_id", name=op.f("uq_appeal_panel_case_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_appeal_public_id")),
    )
    with op.batch_alter_table("appeal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_appeal_request_id"), ["request_id"], unique=False)
        batch_op.create_index(
            "uq_one_appeal_running_per_request",
            ["request_id"],
            unique=True,
            postgresql_where=sa.text("status IN ('lodged', 'open')"),
            sqlite_where=sa.text("status IN ('lodged', 'open')"),
        )

    op.create_table(
        "fast_track",
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("request_id", WHOLE, nullable=False),
        sa.Column("panel_case_id", WHOLE, nullable=True),
        sa.Column(
            "trigger",
            sa.Enum(
                "pregnancy",
                "withdrawal",
                "release",
                "illness",
                "bed",
                "safeguarding",
                name="trigger",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("detail", sa.String(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "asked",
                "open",
                "agreed",
                "not_agreed",
                "conflict",
                "ran_out",
                "withdrawn",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by_id", WHOLE, nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(status IN ('asked', 'open')) = (ended_at IS NULL)", name=op.f("ck_fast_track_ended_has_a_time")
        ),
        sa.CheckConstraint(
            "status IN ('asked', 'withdrawn') OR panel_case_id IS NOT NULL",
            name=op.f("ck_fast_track_opened_has_a_case"),
        ),
        sa.ForeignKeyConstraint(["asked_by_id"], ["user_account.id"], name=op.f("fk_fast_track_asked_by_id")),
        sa.ForeignKeyConstraint(["panel_case_id"], ["panel_case.id"], name=op.f("fk_fast_track_panel_case_id")),
        sa.ForeignKeyConstraint(["request_id"], ["placement_request.id"], name=op.f("fk_fast_track_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fast_track")),
        sa.UniqueConstraint("panel_case_id", name=op.f("uq_fast_track_panel_case_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_fast_track_public_id")),
    )
    with op.batch_alter_table("fast_track", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fast_track_request_id"), ["request_id"], unique=False)
        batch_op.create_index(
            "uq_one_fast_track_alive_per_request",
            ["request_id"],
            unique=True,
            postgresql_where=sa.text("status IN ('asked', 'open')"),
            sqlite_where=sa.text("status IN ('asked', 'open')"),
        )

    op.create_table(
        "minutes_attendance",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("minutes_id", WHOLE, nullable=False),
        sa.Column("user_id", WHOLE, nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column(
            "presence",
            sa.Enum(
                "present", "apologies", "absent", name="presence", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["minutes_id"], ["minutes.id"], name=op.f("fk_minutes_attendance_minutes_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_minutes_attendance_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes_attendance")),
        sa.UniqueConstraint("minutes_id", "user_id", name=op.f("uq_minutes_attendance_minutes_id_user_id")),
    )
    with op.batch_alter_table("minutes_attendance", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_minutes_attendance_user_id"), ["user_id"], unique=False)

    op.create_table(
        "minutes_item",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("minutes_id", WHOLE, nullable=False),
        sa.Column("panel_case_id", WHOLE, nullable=False),
        sa.Column("notes", sa.String(), nullable=False),
        sa.Column("actions", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["minutes_id"], ["minutes.id"], name=op.f("fk_minutes_item_minutes_id")),
        sa.ForeignKeyConstraint(["panel_case_id"], ["panel_case.id"], name=op.f("fk_minutes_item_panel_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes_item")),
        sa.UniqueConstraint("minutes_id", "panel_case_id", name=op.f("uq_minutes_item_minutes_id_panel_case_id")),
    )
    with op.batch_alter_table("minutes_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_minutes_item_panel_case_id"), ["panel_case_id"], unique=False)

    op.create_table(
        "over_budget_consent",
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("panel_case_id", WHOLE, nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by_id", WHOLE, nullable=False),
        sa.Column("weeks", WHOLE, nullable=False),
        sa.Column("price_ceiling_pence", WHOLE, nullable=False),
        sa.Column("over_pence", WHOLE, nullable=False),
        sa.Column(
            "answer",
            sa.Enum("given", "refused", name="answer", native_enum=False, create_constraint=True, length=40),
            nullable=True,
        ),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by_id", WHOLE, nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.CheckConstraint(
            "(answer IS NULL) = (answered_at IS NULL) AND (answer IS NULL) = (reason = '') AND (answer IS NULL) = (answered_by_id IS NULL)",
            name=op.f("ck_over_budget_consent_answer_is_whole"),
        ),
        sa.CheckConstraint("answered_by_id <> asked_by_id", name=op.f("ck_over_budget_consent_answered_by_another")),
        sa.CheckConstraint("over_pence > 0", name=op.f("ck_over_budget_consent_something_is_over")),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["user_account.id"], name=op.f("fk_over_budget_consent_answered_by_id")
        ),
        sa.ForeignKeyConstraint(["asked_by_id"], ["user_account.id"], name=op.f("fk_over_budget_consent_asked_by_id")),
        sa.ForeignKeyConstraint(
            ["panel_case_id"], ["panel_case.id"], name=op.f("fk_over_budget_consent_panel_case_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_over_budget_consent")),
        sa.UniqueConstraint("panel_case_id", name=op.f("uq_over_budget_consent_panel_case_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_over_budget_consent_public_id")),
    )
    with op.batch_alter_table("over_budget_consent", schema=None) as batch_op:
        batch_op.create_index(
            "ix_over_budget_consent_unanswered",
            ["panel_case_id"],
            unique=False,
            postgresql_where=sa.text("answer IS NULL"),
            sqlite_where=sa.text("answer IS NULL"),
        )

    op.create_table(
        "panel_case_facility",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("panel_case_id", WHOLE, nullable=False),
        sa.Column("facility_id", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["facility_id"], ["facility.id"], name=op.f("fk_panel_case_facility_facility_id")),
        sa.ForeignKeyConstraint(
            ["panel_case_id"], ["panel_case.id"], name=op.f("fk_panel_case_facility_panel_case_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel_case_facility")),
        sa.UniqueConstraint(
            "panel_case_id", "facility_id", name=op.f("uq_panel_case_facility_panel_case_id_facility_id")
        ),
    )
    with op.batch_alter_table("panel_case_facility", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_panel_case_facility_facility_id"), ["facility_id"], unique=False)

    op.create_table(
        "panel_condition",
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("panel_case_id", WHOLE, nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("met_on", sa.Date(), nullable=True),
        sa.Column("met_by_id", WHOLE, nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.CheckConstraint("(met_on IS NULL) = (met_by_id IS NULL)", name=op.f("ck_panel_condition_met_by_somebody")),
        sa.ForeignKeyConstraint(["met_by_id"], ["user_account.id"], name=op.f("fk_panel_condition_met_by_id")),
        sa.ForeignKeyConstraint(["panel_case_id"], ["panel_case.id"], name=op.f("fk_panel_condition_panel_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel_condition")),
        sa.UniqueConstraint("public_id", name=op.f("uq_panel_condition_public_id")),
    )
    with op.batch_alter_table("panel_condition", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_panel_condition_panel_case_id"), ["panel_case_id"], unique=False)

    op.create_table(
        "quorum_warning",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("panel_case_id", WHOLE, nullable=False),
        sa.Column("missing", sa.String(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["panel_case_id"], ["panel_case.id"], name=op.f("fk_quorum_warning_panel_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quorum_warning")),
        sa.UniqueConstraint("panel_case_id", name=op.f("uq_quorum_warning_panel_case_id")),
    )
    op.create_table(
        "referral",
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("request_id", WHOLE, nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "new",
                "fast_track_detox",
                "extension",
                "appeal",
                "ratification",
                "exception",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("about_case_id", WHOLE, nullable=True),
        sa.Column("papers", sa.JSON(), nullable=False),
        sa.Column("weeks", WHOLE, nullable=True),
        sa.Column("weekly_pence", WHOLE, nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("referred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("referred_by_id", WHOLE, nullable=True),
        sa.Column("panel_case_id", WHOLE, nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(kind = 'ratification') = (about_case_id IS NOT NULL)", name=op.f("ck_referral_ratifies_a_case")
        ),
        sa.CheckConstraint(
            "kind IN ('extension', 'ratification', 'exception')", name=op.f("ck_referral_what_is_referred")
        ),
        sa.CheckConstraint("weeks BETWEEN 1 AND 104", name=op.f("ck_referral_weeks")),
        sa.ForeignKeyConstraint(["about_case_id"], ["panel_case.id"], name=op.f("fk_referral_about_case_id")),
        sa.ForeignKeyConstraint(["panel_case_id"], ["panel_case.id"], name=op.f("fk_referral_panel_case_id")),
        sa.ForeignKeyConstraint(["referred_by_id"], ["user_account.id"], name=op.f("fk_referral_referred_by_id")),
        sa.ForeignKeyConstraint(["request_id"], ["placement_request.id"], name=op.f("fk_referral_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral")),
        sa.UniqueConstraint("public_id", name=op.f("uq_referral_public_id")),
    )
    with op.batch_alter_table("referral", schema=None) as batch_op:
        batch_op.create_index("ix_referral_panel_case_id", ["panel_case_id"], unique=True)
        batch_op.create_index(batch_op.f("ix_referral_request_id"), ["request_id"], unique=False)
        batch_op.create_index(
            "uq_one_open_referral_per_kind",
            ["request_id", "kind"],
            unique=True,
            postgresql_where=sa.text("closed_at IS NULL"),
            sqlite_where=sa.text("closed_at IS NULL"),
        )

    op.create_table(
        "appeal_member",
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("appeal_id", WHOLE, nullable=False),
        sa.Column("user_id", WHOLE, nullable=False),
        sa.Column("presides", sa.Boolean(), nullable=False),
        sa.Column("appointed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("appointed_by_id", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["appeal_id"], ["appeal.id"], name=op.f("fk_appeal_member_appeal_id")),
        sa.ForeignKeyConstraint(
            ["appointed_by_id"], ["user_account.id"], name=op.f("fk_appeal_member_appointed_by_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_appeal_member_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appeal_member")),
        sa.UniqueConstraint("appeal_id", "user_id", name=op.f("uq_appeal_member_appeal_id_user_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_appeal_member_public_id")),
    )
    with op.batch_alter_table("appeal_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_appeal_member_user_id"), ["user_id"], unique=False)
        batch_op.create_index(
            "uq_one_presides_over_an_appeal",
            ["appeal_id"],
            unique=True,
            postgresql_where=sa.text("presides"),
            sqlite_where=sa.text("presides"),
        )

    op.create_table(
        "extension",
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("stay_id", WHOLE, nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "asked",
                "referred",
                "granted",
                "refused",
                "withdrawn",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("goals", sa.String(), nullable=False),
        sa.Column("in_time", sa.Boolean(), nullable=False),
        sa.Column("late_reason", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by_id", WHOLE, nullable=False),
        sa.Column("referral_id", WHOLE, nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("granted_until", sa.Date(), nullable=True),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("next_steps", sa.String(), nullable=False),
        sa.Column("version", WHOLE, nullable=False),
        sa.CheckConstraint(
            "(status = 'granted') = (granted_until IS NOT NULL)", name=op.f("ck_extension_granted_until_a_day")
        ),
        sa.CheckConstraint(
            "(status IN ('granted', 'refused')) = (answered_on IS NOT NULL)",
            name=op.f("ck_extension_answered_on_a_day"),
        ),
        sa.CheckConstraint("in_time OR late_reason <> ''", name=op.f("ck_extension_late_has_a_reason")),
        sa.CheckConstraint("ends_on < until", name=op.f("ck_extension_is_longer")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["user_account.id"], name=op.f("fk_extension_asked_by_id")),
        sa.ForeignKeyConstraint(["referral_id"], ["referral.id"], name=op.f("fk_extension_referral_id")),
        sa.ForeignKeyConstraint(["stay_id"], ["stay.id"], name=op.f("fk_extension_stay_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extension")),
        sa.UniqueConstraint("public_id", name=op.f("uq_extension_public_id")),
        sa.UniqueConstraint("referral_id", name=op.f("uq_extension_referral_id")),
    )
    with op.batch_alter_table("extension", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_extension_stay_id"), ["stay_id"], unique=False)
        batch_op.create_index(
            "uq_one_open_extension_per_stay",
            ["stay_id"],
            unique=True,
            postgresql_where=sa.text("status IN ('asked', 'referred')"),
            sqlite_where=sa.text("status IN ('asked', 'referred')"),
        )
    with op.batch_alter_table("client") as batch_op:
        batch_op.add_column(sa.Column("lent_nhs_number", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.create_check_constraint(
            op.f("ck_client_lends_while_merged"), "NOT lent_nhs_number OR merged_into_id IS NOT NULL"
        )

    with op.batch_alter_table("client") as batch_op:
        batch_op.alter_column(
            "lent_nhs_number", existing_type=sa.Boolean(), existing_nullable=False, server_default=None
        )

    with op.batch_alter_table("clock") as batch_op:
        batch_op.add_column(sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("working_days_left", WHOLE, nullable=True))
        batch_op.drop_constraint(op.f("ck_clock_kind"), type_="check")
        batch_op.drop_constraint(op.f("ck_clock_state"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_clock_kind"),
            "kind IN ('sign_off', 'completeness_check', 'decision', 'fast_track', 'appeal', 'ratification', 'written_outcome', 'deferral', 'condition', 'offer_acknowledge', 'offer_answer', 'approval_use', 'extension_ask', 'review')",
        )
        batch_op.create_check_constraint(op.f("ck_clock_state"), "state IN ('running', 'paused', 'stopped')")
        batch_op.create_check_constraint(
            op.f("ck_clock_paused_has_a_time"), "(state = 'paused') = (paused_at IS NOT NULL)"
        )
        batch_op.create_check_constraint(
            op.f("ck_clock_paused_keeps_its_days"), "(paused_at IS NULL) = (working_days_left IS NULL)"
        )

    with op.batch_alter_table("declaration") as batch_op:
        batch_op.add_column(sa.Column("recorded_by_id", WHOLE, nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_declaration_recorded_by_id"), "user_account", ["recorded_by_id"], ["id"]
        )

    _note_managers()
    with op.batch_alter_table("declarations_section") as batch_op:
        batch_op.drop_column("manager_name")
        batch_op.drop_column("manager_agreed_on")

    with op.batch_alter_table("letter") as batch_op:
        batch_op.add_column(sa.Column("edition", WHOLE, nullable=False, server_default="1"))
        batch_op.add_column(sa.Column("correction", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("sent_by_id", WHOLE, nullable=True))
        batch_op.add_column(sa.Column("sent_how", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_check_constraint(
            op.f("ck_letter_clients_read_elsewhere"), "audience <> 'client' OR sent_how <> 'here'"
        )
        batch_op.create_check_constraint(op.f("ck_letter_correction_has_a_reason"), "(edition = 1) = (correction = '')")
        batch_op.create_check_constraint(
            op.f("ck_letter_sent_how"), "sent_how IN ('handed_over', 'posted', 'read_out', 'here')"
        )
        batch_op.create_check_constraint(op.f("ck_letter_sent_somehow"), "(sent_at IS NULL) = (sent_how IS NULL)")
        batch_op.create_foreign_key(batch_op.f("fk_letter_sent_by_id"), "user_account", ["sent_by_id"], ["id"])

    with op.batch_alter_table("letter") as batch_op:
        batch_op.alter_column("edition", existing_type=WHOLE, existing_nullable=False, server_default=None)
        batch_op.alter_column("correction", existing_type=sa.String(), existing_nullable=False, server_default=None)
        batch_op.drop_constraint(batch_op.f("uq_letter_panel_case_id_audience"), type_="unique")
        batch_op.create_unique_constraint(
            batch_op.f("uq_letter_panel_case_id_audience_edition"), ["panel_case_id", "audience", "edition"]
        )
        batch_op.create_index(
            "uq_one_letter_in_force",
            ["panel_case_id", "audience"],
            unique=True,
            postgresql_where=sa.text("superseded_at IS NULL"),
            sqlite_where=sa.text("superseded_at IS NULL"),
        )

    with op.batch_alter_table("notice") as batch_op:
        batch_op.create_index("ix_notice_path", ["path"], unique=False)

    _tell_conditions_apart()
    op.drop_index("uq_one_undecided_panel_case_per_request", "panel_case")
    with op.batch_alter_table("panel_case") as batch_op:
        batch_op.add_column(sa.Column("minutes_planned", WHOLE, nullable=False, server_default="15"))
        batch_op.add_column(sa.Column("is_late", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("taken_off_reason", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("tie_broken", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("decline_reason", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("alternative", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("actions", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("return_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("actions_done", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("actions_done_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("in_doubt_since", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("doubt_answer", sa.String(), nullable=False, server_default=""))
        batch_op.drop_constraint(op.f("ck_panel_case_kind"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_panel_case_kind"),
            "kind IN ('new', 'fast_track_detox', 'extension', 'appeal', 'ratification', 'exception')",
        )
        batch_op.create_check_constraint(
            op.f("ck_panel_case_actions_done_at_a_time"), "(actions_done = '') = (actions_done_at IS NULL)"
        )
        batch_op.create_check_constraint(
            op.f("ck_panel_case_decline_reason"),
            "decline_reason IN ('not_eligible', 'community_first', 'not_prepared', 'risk', 'other_care', 'no_facility', 'funding', 'other')",
        )
        batch_op.create_check_constraint(
            op.f("ck_panel_case_doubt_is_answered"), "doubt_answer = '' OR in_doubt_since IS NOT NULL"
        )
        batch_op.create_check_constraint(
            op.f("ck_panel_case_doubt_of_a_decision"), "in_doubt_since IS NULL OR status = 'decided'"
        )
        batch_op.create_check_constraint(op.f("ck_panel_case_minutes_planned"), "minutes_planned BETWEEN 1 AND 480")
        batch_op.create_check_constraint(
            op.f("ck_panel_case_reason_of_a_decline"), "decline_reason IS NULL OR outcome = 'decline'"
        )
        batch_op.create_check_constraint(
            op.f("ck_panel_case_return_of_a_deferral"), "return_on IS NULL OR outcome = 'defer'"
        )
        batch_op.drop_column("conditions")

    with op.batch_alter_table("panel_case") as batch_op:
        batch_op.alter_column("minutes_planned", existing_type=WHOLE, existing_nullable=False, server_default=None)
        batch_op.alter_column("is_late", existing_type=sa.Boolean(), existing_nullable=False, server_default=None)
        batch_op.alter_column(
            "taken_off_reason", existing_type=sa.String(), existing_nullable=False, server_default=None
        )
        batch_op.alter_column("tie_broken", existing_type=sa.Boolean(), existing_nullable=False, server_default=None)
        batch_op.alter_column("alternative", existing_type=sa.String(), existing_nullable=False, server_default=None)
        batch_op.alter_column("actions", existing_type=sa.String(), existing_nullable=False, server_default=None)
        batch_op.alter_column("actions_done", existing_type=sa.String(), existing_nullable=False, server_default=None)
        batch_op.alter_column("doubt_answer", existing_type=sa.String(), existing_nullable=False, server_default=None)
        batch_op.create_index(
            "uq_one_case_decides_a_request",
            ["request_id"],
            unique=True,
            postgresql_where=sa.text(
                "status IN ('prepared', 'open') AND kind IN ('new', 'fast_track_detox', 'appeal')"
            ),
            sqlite_where=sa.text("status IN ('prepared', 'open') AND kind IN ('new', 'fast_track_detox', 'appeal')"),
        )
        batch_op.create_index(
            "uq_one_undecided_case_per_kind",
            ["request_id", "kind"],
            unique=True,
            postgresql_where=sa.text("status IN ('prepared', 'open')"),
            sqlite_where=sa.text("status IN ('prepared', 'open')"),
        )

    with op.batch_alter_table("panel_meeting") as batch_op:
        batch_op.add_column(sa.Column("kind", sa.String(length=40), nullable=False, server_default="online"))
        batch_op.add_column(sa.Column("for_one_case", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("place", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("video_link", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("papers_due_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("held_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("cancel_reason", sa.String(), nullable=False, server_default=""))
        batch_op.create_check_constraint(
            op.f("ck_panel_meeting_a_meeting_has_a_papers_day"), "(starts_at IS NULL) = (papers_due_on IS NULL)"
        )
        batch_op.create_check_constraint(
            op.f("ck_panel_meeting_a_meeting_starts"), "(kind = 'meeting') = (starts_at IS NOT NULL)"
        )
        batch_op.create_check_constraint(
            op.f("ck_panel_meeting_cancelled_with_a_reason"), "(cancelled_at IS NULL) = (cancel_reason = '')"
        )
        batch_op.create_check_constraint(op.f("ck_panel_meeting_kind"), "kind IN ('meeting', 'online')")
        batch_op.create_check_constraint(
            op.f("ck_panel_meeting_starts_before_it_closes"), "starts_at IS NULL OR starts_at < closes_at"
        )

    with op.batch_alter_table("panel_meeting") as batch_op:
        batch_op.alter_column("kind", existing_type=sa.String(length=40), existing_nullable=False, server_default=None)
        batch_op.alter_column("for_one_case", existing_type=sa.Boolean(), existing_nullable=False, server_default=None)
        batch_op.alter_column("place", existing_type=sa.String(), existing_nullable=False, server_default=None)
        batch_op.alter_column("video_link", existing_type=sa.String(), existing_nullable=False, server_default=None)
        batch_op.alter_column("cancel_reason", existing_type=sa.String(), existing_nullable=False, server_default=None)

    with op.batch_alter_table("panel_member") as batch_op:
        batch_op.add_column(sa.Column("public_id", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("deputises_for_id", WHOLE, nullable=True))
        batch_op.create_check_constraint(
            op.f("ck_panel_member_deputises_for_another"), "deputises_for_id IS NULL OR deputises_for_id <> user_id"
        )
        batch_op.create_check_constraint(
            op.f("ck_panel_member_ends_after_it_begins"), "to_on IS NULL OR from_on <= to_on"
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_panel_member_deputises_for_id"), "user_account", ["deputises_for_id"], ["id"]
        )

    _give_public_ids("panel_member")

    with op.batch_alter_table("panel_member") as batch_op:
        batch_op.alter_column("public_id", existing_type=sa.String(), nullable=False)
        batch_op.drop_constraint(batch_op.f("uq_panel_member_panel_id_user_id"), type_="unique")
        batch_op.create_index("ix_panel_member_panel_id_user_id", ["panel_id", "user_id"], unique=False)
        batch_op.create_index(
            "uq_one_chair_without_end_per_panel",
            ["panel_id"],
            unique=True,
            postgresql_where=sa.text("role = 'chair' AND to_on IS NULL"),
            sqlite_where=sa.text("role = 'chair' AND to_on IS NULL"),
        )
        batch_op.create_unique_constraint(batch_op.f("uq_panel_member_public_id"), ["public_id"])

    with op.batch_alter_table("placement_exception") as batch_op:
        batch_op.add_column(sa.Column("referral_id", WHOLE, nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_placement_exception_referral_id"), "referral", ["referral_id"], ["id"]
        )

    with op.batch_alter_table("placement_exception") as batch_op:
        batch_op.create_unique_constraint(batch_op.f("uq_placement_exception_referral_id"), ["referral_id"])

    with op.batch_alter_table("placement_request") as batch_op:
        batch_op.add_column(sa.Column("withdrawal_reason", sa.String(length=40), nullable=True))
        batch_op.drop_constraint(op.f("ck_placement_request_status"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_placement_request_status"),
            "status IN ('draft', 'submitted', 'returned', 'ready', 'on_agenda', 'approved', 'declined', 'appealed', 'admitted', 'ended', 'withdrawn', 'expired')",
        )
        batch_op.create_check_constraint(
            op.f("ck_placement_request_reason_of_a_withdrawal"), "withdrawal_reason IS NULL OR status = 'withdrawn'"
        )
        batch_op.create_check_constraint(
            op.f("ck_placement_request_withdrawal_reason"),
            "withdrawal_reason IN ('changed_mind', 'other_treatment', 'lost_contact', 'too_unwell', 'in_custody', 'moved_away', 'died', 'mistake', 'other')",
        )

    with op.batch_alter_table("placement_request") as batch_op:
        batch_op.create_index(
            "ix_placement_request_authority_id_created_at", ["authority_id", "created_at", "id"], unique=False
        )
        batch_op.create_index(
            "ix_placement_request_service_id_created_at", ["service_id", "created_at", "id"], unique=False
        )

    with op.batch_alter_table("stay") as batch_op:
        batch_op.add_column(sa.Column("funding_warned", WHOLE, nullable=True))
        batch_op.add_column(sa.Column("reviewed_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("review_advice", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("review_progress", sa.String(), nullable=False, server_default=""))

    with op.batch_alter_table("stay") as batch_op:
        batch_op.alter_column("review_advice", existing_type=sa.String(), existing_nullable=False, server_default=None)
        batch_op.alter_column(
            "review_progress", existing_type=sa.String(), existing_nullable=False, server_default=None
        )

    with op.batch_alter_table("status_change") as batch_op:
        batch_op.drop_constraint(op.f("ck_status_change_new"), type_="check")
        batch_op.drop_constraint(op.f("ck_status_change_old"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_status_change_new"),
            "new IN ('draft', 'submitted', 'returned', 'ready', 'on_agenda', 'approved', 'declined', 'appealed', 'admitted', 'ended', 'withdrawn', 'expired')",
        )
        batch_op.create_check_constraint(
            op.f("ck_status_change_old"),
            "old IN ('draft', 'submitted', 'returned', 'ready', 'on_agenda', 'approved', 'declined', 'appealed', 'admitted', 'ended', 'withdrawn', 'expired')",
        )

    _keep_one_live(LIVE_NOW)


def downgrade() -> None:
    """Take the new tables and columns away: this loses what they hold.

    Besides: appeals that run read as declined, exceptions before a panel as extensions, of a member's terms the last
    one stays, of the versions of a letter the one in force, and of the cases of a request before a panel the first.
    """
    _fit_the_old_rules()
    _keep_one_live(LIVE_BEFORE)
    with op.batch_alter_table("status_change") as batch_op:
        batch_op.drop_constraint(op.f("ck_status_change_new"), type_="check")
        batch_op.drop_constraint(op.f("ck_status_change_old"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_status_change_new"),
            "new IN ('draft', 'submitted', 'returned', 'ready', 'on_agenda', 'approved', 'declined', 'admitted', 'ended', 'withdrawn', 'expired')",
        )
        batch_op.create_check_constraint(
            op.f("ck_status_change_old"),
            "old IN ('draft', 'submitted', 'returned', 'ready', 'on_agenda', 'approved', 'declined', 'admitted', 'ended', 'withdrawn', 'expired')",
        )

    with op.batch_alter_table("stay") as batch_op:
        batch_op.drop_column("review_progress")
        batch_op.drop_column("review_advice")
        batch_op.drop_column("reviewed_on")
        batch_op.drop_column("funding_warned")

    with op.batch_alter_table("placement_request") as batch_op:
        batch_op.drop_constraint(op.f("ck_placement_request_status"), type_="check")
        batch_op.drop_constraint(op.f("ck_placement_request_reason_of_a_withdrawal"), type_="check")
        batch_op.drop_constraint(op.f("ck_placement_request_withdrawal_reason"), type_="check")
        batch_op.drop_index("ix_placement_request_authority_id_created_at")
        batch_op.drop_index("ix_placement_request_service_id_created_at")
        batch_op.create_check_constraint(
            op.f("ck_placement_request_status"),
            "status IN ('draft', 'submitted', 'returned', 'ready', 'on_agenda', 'approved', 'declined', 'admitted', 'ended', 'withdrawn', 'expired')",
        )
        batch_op.drop_column("withdrawal_reason")

    with op.batch_alter_table("placement_exception") as batch_op:
        batch_op.drop_constraint(op.f("uq_placement_exception_referral_id"), type_="unique")
        batch_op.drop_constraint(op.f("fk_placement_exception_referral_id"), type_="foreignkey")
        batch_op.drop_column("referral_id")

    with op.batch_alter_table("panel_member") as batch_op:
        batch_op.drop_constraint(op.f("ck_panel_member_deputises_for_another"), type_="check")
        batch_op.drop_constraint(op.f("ck_panel_member_ends_after_it_begins"), type_="check")
        batch_op.drop_index("ix_panel_member_panel_id_user_id")
        batch_op.drop_index("uq_one_chair_without_end_per_panel")
        batch_op.drop_constraint(op.f("uq_panel_member_public_id"), type_="unique")
        batch_op.drop_constraint(op.f("fk_panel_member_deputises_for_id"), type_="foreignkey")
        batch_op.drop_column("deputises_for_id")
        batch_op.drop_column("public_id")
        batch_op.create_unique_constraint(op.f("uq_panel_member_panel_id_user_id"), ["panel_id", "user_id"])

    with op.batch_alter_table("panel_meeting") as batch_op:
        batch_op.drop_constraint(op.f("ck_panel_meeting_a_meeting_has_a_papers_day"), type_="check")
        batch_op.drop_constraint(op.f("ck_panel_meeting_a_meeting_starts"), type_="check")
        batch_op.drop_constraint(op.f("ck_panel_meeting_cancelled_with_a_reason"), type_="check")
        batch_op.drop_constraint(op.f("ck_panel_meeting_kind"), type_="check")
        batch_op.drop_constraint(op.f("ck_panel_meeting_starts_before_it_closes"), type_="check")
        batch_op.drop_column("cancel_reason")
        batch_op.drop_column("cancelled_at")
        batch_op.drop_column("held_at")
        batch_op.drop_column("papers_due_on")
        batch_op.drop_column("video_link")
        batch_op.drop_column("place")
        batch_op.drop_column("starts_at")
        batch_op.drop_column("for_one_case")
        batch_op.drop_column("kind")

    with op.batch_alter_table("panel_case") as batch_op:
        batch_op.drop_constraint(op.f("ck_panel_case_kind"), type_="check")
        batch_op.drop_constraint(op.f("ck_panel_case_actions_done_at_a_time"), type_="check")
        batch_op.drop_constraint(op.f("ck_panel_case_decline_reason"), type_="check")
        batch_op.drop_constraint(op.f("ck_panel_case_doubt_is_answered"), type_="check")
        batch_op.drop_constraint(op.f("ck_panel_case_doubt_of_a_decision"), type_="check")
        batch_op.drop_constraint(op.f("ck_panel_case_minutes_planned"), type_="check")
        batch_op.drop_constraint(op.f("ck_panel_case_reason_of_a_decline"), type_="check")
        batch_op.drop_constraint(op.f("ck_panel_case_return_of_a_deferral"), type_="check")
        batch_op.drop_index("uq_one_case_decides_a_request")
        batch_op.drop_index("uq_one_undecided_case_per_kind")
        batch_op.create_check_constraint(
            op.f("ck_panel_case_kind"), "kind IN ('new', 'fast_track_detox', 'extension', 'appeal', 'ratification')"
        )
        batch_op.drop_column("doubt_answer")
        batch_op.drop_column("in_doubt_since")
        batch_op.drop_column("actions_done_at")
        batch_op.drop_column("actions_done")
        batch_op.drop_column("return_on")
        batch_op.drop_column("actions")
        batch_op.drop_column("alternative")
        batch_op.drop_column("decline_reason")
        batch_op.drop_column("tie_broken")
        batch_op.drop_column("taken_off_reason")
        batch_op.drop_column("is_late")
        batch_op.drop_column("minutes_planned")
        batch_op.add_column(sa.Column("conditions", sa.String(), nullable=False, server_default=""))

    _put_conditions_together()
    with op.batch_alter_table("panel_case") as batch_op:
        batch_op.alter_column("conditions", existing_type=sa.String(), existing_nullable=False, server_default=None)
        batch_op.create_index(
            "uq_one_undecided_panel_case_per_request",
            ["request_id"],
            unique=True,
            postgresql_where=sa.text("status IN ('prepared', 'open')"),
            sqlite_where=sa.text("status IN ('prepared', 'open')"),
        )
    with op.batch_alter_table("declarations_section") as batch_op:
        batch_op.add_column(sa.Column("manager_name", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("manager_agreed_on", sa.Date(), nullable=True))
    with op.batch_alter_table("declarations_section") as batch_op:
        batch_op.alter_column("manager_name", existing_type=sa.String(), existing_nullable=False, server_default=None)

    with op.batch_alter_table("notice") as batch_op:
        batch_op.drop_index("ix_notice_path")

    with op.batch_alter_table("letter") as batch_op:
        batch_op.drop_constraint(op.f("ck_letter_clients_read_elsewhere"), type_="check")
        batch_op.drop_constraint(op.f("ck_letter_correction_has_a_reason"), type_="check")
        batch_op.drop_constraint(op.f("ck_letter_sent_how"), type_="check")
        batch_op.drop_constraint(op.f("ck_letter_sent_somehow"), type_="check")
        batch_op.drop_constraint(op.f("uq_letter_panel_case_id_audience_edition"), type_="unique")
        batch_op.drop_index("uq_one_letter_in_force")
        batch_op.drop_constraint(op.f("fk_letter_sent_by_id"), type_="foreignkey")
        batch_op.drop_column("superseded_at")
        batch_op.drop_column("sent_how")
        batch_op.drop_column("sent_by_id")
        batch_op.drop_column("sent_at")
        batch_op.drop_column("correction")
        batch_op.drop_column("edition")
        batch_op.create_unique_constraint(op.f("uq_letter_panel_case_id_audience"), ["panel_case_id", "audience"])

    with op.batch_alter_table("declaration") as batch_op:
        batch_op.drop_constraint(op.f("fk_declaration_recorded_by_id"), type_="foreignkey")
        batch_op.drop_column("recorded_by_id")

    with op.batch_alter_table("clock") as batch_op:
        batch_op.drop_constraint(op.f("ck_clock_kind"), type_="check")
        batch_op.drop_constraint(op.f("ck_clock_state"), type_="check")
        batch_op.drop_constraint(op.f("ck_clock_paused_has_a_time"), type_="check")
        batch_op.drop_constraint(op.f("ck_clock_paused_keeps_its_days"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_clock_kind"),
            "kind IN ('completeness_check', 'decision', 'offer_answer', 'approval_use', 'review')",
        )
        batch_op.create_check_constraint(op.f("ck_clock_state"), "state IN ('running', 'stopped')")
        batch_op.drop_column("working_days_left")
        batch_op.drop_column("paused_at")

    with op.batch_alter_table("client") as batch_op:
        batch_op.drop_constraint(op.f("ck_client_lends_while_merged"), type_="check")
        batch_op.drop_column("lent_nhs_number")

    with op.batch_alter_table("extension", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_one_open_extension_per_stay",
            postgresql_where=sa.text("status IN ('asked', 'referred')"),
            sqlite_where=sa.text("status IN ('asked', 'referred')"),
        )
        batch_op.drop_index(batch_op.f("ix_extension_stay_id"))

    op.drop_table("extension")
    with op.batch_alter_table("appeal_member", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_one_presides_over_an_appeal", postgresql_where=sa.text("presides"), sqlite_where=sa.text("presides")
        )
        batch_op.drop_index(batch_op.f("ix_appeal_member_user_id"))

    op.drop_table("appeal_member")
    with op.batch_alter_table("referral", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_one_open_referral_per_kind",
            postgresql_where=sa.text("closed_at IS NULL"),
            sqlite_where=sa.text("closed_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_referral_request_id"))
        batch_op.drop_index("ix_referral_panel_case_id")

    op.drop_table("referral")
    op.drop_table("quorum_warning")
    with op.batch_alter_table("panel_condition", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_panel_condition_panel_case_id"))

    op.drop_table("panel_condition")
    with op.batch_alter_table("panel_case_facility", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_panel_case_facility_facility_id"))

    op.drop_table("panel_case_facility")
    with op.batch_alter_table("over_budget_consent", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_over_budget_consent_unanswered",
            postgresql_where=sa.text("answer IS NULL"),
            sqlite_where=sa.text("answer IS NULL"),
        )

    op.drop_table("over_budget_consent")
    with op.batch_alter_table("minutes_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_minutes_item_panel_case_id"))

    op.drop_table("minutes_item")
    with op.batch_alter_table("minutes_attendance", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_minutes_attendance_user_id"))

    op.drop_table("minutes_attendance")
    with op.batch_alter_table("fast_track", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_one_fast_track_alive_per_request",
            postgresql_where=sa.text("status IN ('asked', 'open')"),
            sqlite_where=sa.text("status IN ('asked', 'open')"),
        )
        batch_op.drop_index(batch_op.f("ix_fast_track_request_id"))

    op.drop_table("fast_track")
    with op.batch_alter_table("appeal", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_one_appeal_running_per_request",
            postgresql_where=sa.text("status IN ('lodged', 'open')"),
            sqlite_where=sa.text("status IN ('lodged', 'open')"),
        )
        batch_op.drop_index(batch_op.f("ix_appeal_request_id"))

    op.drop_table("appeal")
    with op.batch_alter_table("vote_reminder", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_vote_reminder_user_id"))

    op.drop_table("vote_reminder")
    with op.batch_alter_table("sign_off", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_one_sign_off_alive",
            postgresql_where=sa.text("state IN ('asked', 'signed')"),
            sqlite_where=sa.text("state IN ('asked', 'signed')"),
        )
        batch_op.drop_index("ix_sign_off_request_id_asked_at")

    op.drop_table("sign_off")
    op.drop_table("returned_section")
    with op.batch_alter_table("request_edit", schema=None) as batch_op:
        batch_op.drop_index("ix_request_edit_request_id_at")

    op.drop_table("request_edit")
    op.drop_table("redaction")
    with op.batch_alter_table("minutes", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_one_draft_of_minutes",
            postgresql_where=sa.text("agreed_at IS NULL"),
            sqlite_where=sa.text("agreed_at IS NULL"),
        )

    op.drop_table("minutes")
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_document_waits_for_scan",
            postgresql_where=sa.text("scan = 'not_scanned' AND stored_as IS NOT NULL"),
            sqlite_where=sa.text("scan = 'not_scanned' AND stored_as IS NOT NULL"),
        )

    op.drop_table("document")
    with op.batch_alter_table("case_task", schema=None) as batch_op:
        batch_op.drop_index("ix_case_task_request_id")
        batch_op.drop_index(
            "ix_case_task_owner_id_due_on_open",
            postgresql_where=sa.text("done_at IS NULL"),
            sqlite_where=sa.text("done_at IS NULL"),
        )

    op.drop_table("case_task")
    with op.batch_alter_table("case_note", schema=None) as batch_op:
        batch_op.drop_index("ix_case_note_request_id_written_at")

    op.drop_table("case_note")
    with op.batch_alter_table("approved_facility", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_approved_facility_facility_id"))

    op.drop_table("approved_facility")
    with op.batch_alter_table("apology", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_apology_user_id"))

    op.drop_table("apology")
    op.drop_table("publication")
    with op.batch_alter_table("letter_wording", schema=None) as batch_op:
        batch_op.drop_index("ix_letter_wording_in_force")

    op.drop_table("letter_wording")
    with op.batch_alter_table("cover", schema=None) as batch_op:
        batch_op.drop_index("ix_cover_stand_in_id_until_on")
        batch_op.drop_index("ix_cover_service_id_until_on")
        batch_op.drop_index("ix_cover_away_id_until_on")

    op.drop_table("cover")
