using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Parley.Server.Data.Migrations
{
    /// <inheritdoc />
    public partial class People : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "newcomers_held",
                table: "sessions",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<Guid>(
                name: "occurrence_id",
                table: "sessions",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "account_id",
                table: "seats",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "audio_allowed",
                table: "seats",
                type: "boolean",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "chat_allowed",
                table: "seats",
                type: "boolean",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "invitee_id",
                table: "seats",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "reactions_allowed",
                table: "seats",
                type: "boolean",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "screen_share_allowed",
                table: "seats",
                type: "boolean",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "video_allowed",
                table: "seats",
                type: "boolean",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "acting_co_hosts",
                table: "meetings",
                type: "boolean",
                nullable: false,
                defaultValue: true);

            migrationBuilder.AddColumn<bool>(
                name: "audio_allowed",
                table: "meetings",
                type: "boolean",
                nullable: false,
                defaultValue: true);

            migrationBuilder.AddColumn<int>(
                name: "capacity",
                table: "meetings",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "chat_allowed",
                table: "meetings",
                type: "boolean",
                nullable: false,
                defaultValue: true);

            migrationBuilder.AddColumn<bool>(
                name: "co_hosts_may_name_co_hosts",
                table: "meetings",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "description",
                table: "meetings",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "host_account_id",
                table: "meetings",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "listed_at",
                table: "meetings",
                type: "timestamp with time zone",
                nullable: false,
                defaultValueSql: "now()");

            migrationBuilder.AddColumn<bool>(
                name: "locked",
                table: "meetings",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<bool>(
                name: "never_direct",
                table: "meetings",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<bool>(
                name: "participants_may_start",
                table: "meetings",
                type: "boolean",
                nullable: false,
                defaultValue: true);

            migrationBuilder.AddColumn<string>(
                name: "password_hash",
                table: "meetings",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "reactions_allowed",
                table: "meetings",
                type: "boolean",
                nullable: false,
                defaultValue: true);

            migrationBuilder.AddColumn<bool>(
                name: "screen_share_allowed",
                table: "meetings",
                type: "boolean",
                nullable: false,
                defaultValue: true);

            migrationBuilder.AddColumn<bool>(
                name: "video_allowed",
                table: "meetings",
                type: "boolean",
                nullable: false,
                defaultValue: true);

            migrationBuilder.AddColumn<bool>(
                name: "waiting_room",
                table: "meetings",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            // What was before lists had an order: by when it last began.
            migrationBuilder.Sql("update meetings set listed_at = coalesce(started_at, created_at);");

            migrationBuilder.CreateTable(
                name: "accounts",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    full_name = table.Column<string>(type: "text", nullable: false),
                    administrator = table.Column<bool>(type: "boolean", nullable: false),
                    language = table.Column<string>(type: "text", nullable: false),
                    time_zone = table.Column<string>(type: "text", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    user_name = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    normalized_user_name = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    email = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    normalized_email = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    email_confirmed = table.Column<bool>(type: "boolean", nullable: false),
                    password_hash = table.Column<string>(type: "text", nullable: true),
                    security_stamp = table.Column<string>(type: "text", nullable: true),
                    concurrency_stamp = table.Column<string>(type: "text", nullable: true),
                    two_factor_enabled = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_accounts", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "invitees",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    meeting_id = table.Column<string>(type: "text", nullable: false),
                    email = table.Column<string>(type: "text", nullable: false),
                    email_key = table.Column<string>(type: "text", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    role = table.Column<string>(type: "text", nullable: false),
                    rsvp = table.Column<string>(type: "text", nullable: false),
                    answered_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    language = table.Column<string>(type: "text", nullable: true),
                    link_number = table.Column<int>(type: "integer", nullable: false),
                    invited_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    listed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    over = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_invitees", x => x.id);
                    table.ForeignKey(
                        name: "fk_invitees_meeting_id",
                        column: x => x.meeting_id,
                        principalTable: "meetings",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "mail_opt_outs",
                columns: table => new
                {
                    address_digest = table.Column<string>(type: "text", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_mail_opt_outs", x => x.address_digest);
                });

            migrationBuilder.CreateTable(
                name: "mails",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    key = table.Column<string>(type: "text", nullable: false),
                    kind = table.Column<string>(type: "text", nullable: false),
                    account_id = table.Column<Guid>(type: "uuid", nullable: true),
                    meeting_id = table.Column<string>(type: "text", nullable: true),
                    to_address = table.Column<string>(type: "text", nullable: false),
                    to_name = table.Column<string>(type: "text", nullable: true),
                    from_name = table.Column<string>(type: "text", nullable: true),
                    reply_to = table.Column<string>(type: "text", nullable: true),
                    language = table.Column<string>(type: "text", nullable: false),
                    subject = table.Column<string>(type: "text", nullable: false),
                    text = table.Column<string>(type: "text", nullable: true),
                    html = table.Column<string>(type: "text", nullable: true),
                    calendar_method = table.Column<string>(type: "text", nullable: true),
                    calendar = table.Column<string>(type: "text", nullable: true),
                    opt_out = table.Column<string>(type: "text", nullable: true),
                    message_id = table.Column<string>(type: "text", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    due_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    urgent = table.Column<bool>(type: "boolean", nullable: false),
                    state = table.Column<string>(type: "text", nullable: false),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    taken_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    handed_over_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    handed_over_by = table.Column<string>(type: "text", nullable: true),
                    sent_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    problem = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_mails", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "meeting_log",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    meeting_id = table.Column<string>(type: "text", nullable: false),
                    session_id = table.Column<Guid>(type: "uuid", nullable: true),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    act = table.Column<string>(type: "text", nullable: false),
                    by_seat = table.Column<string>(type: "text", nullable: true),
                    by_name = table.Column<string>(type: "text", nullable: true),
                    who = table.Column<string>(type: "text", nullable: true),
                    who_name = table.Column<string>(type: "text", nullable: true),
                    detail = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_meeting_log", x => x.id);
                    table.ForeignKey(
                        name: "fk_meeting_log_meeting_id",
                        column: x => x.meeting_id,
                        principalTable: "meetings",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_meeting_log_session_id",
                        column: x => x.session_id,
                        principalTable: "sessions",
                        principalColumn: "id");
                });

            migrationBuilder.CreateTable(
                name: "meeting_plans",
                columns: table => new
                {
                    meeting_id = table.Column<string>(type: "text", nullable: false),
                    time_zone = table.Column<string>(type: "text", nullable: false),
                    local_start = table.Column<DateTime>(type: "timestamp without time zone", nullable: false),
                    duration_minutes = table.Column<int>(type: "integer", nullable: false),
                    recurrence = table.Column<string>(type: "text", nullable: true),
                    sequence = table.Column<int>(type: "integer", nullable: false),
                    email_reminders = table.Column<bool>(type: "boolean", nullable: false),
                    reminder_minutes = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_meeting_plans", x => x.meeting_id);
                    table.ForeignKey(
                        name: "fk_meeting_plans_meeting_id",
                        column: x => x.meeting_id,
                        principalTable: "meetings",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "occurrences",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    meeting_id = table.Column<string>(type: "text", nullable: false),
                    original_start = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    starts_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ends_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    status = table.Column<string>(type: "text", nullable: false),
                    moved = table.Column<bool>(type: "boolean", nullable: false),
                    sequence = table.Column<int>(type: "integer", nullable: false),
                    started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_occurrences", x => x.id);
                    table.ForeignKey(
                        name: "fk_occurrences_meeting_id",
                        column: x => x.meeting_id,
                        principalTable: "meetings",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "removals",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    session_id = table.Column<Guid>(type: "uuid", nullable: false),
                    proof = table.Column<string>(type: "text", nullable: false),
                    account_id = table.Column<Guid>(type: "uuid", nullable: true),
                    invitee_id = table.Column<Guid>(type: "uuid", nullable: true),
                    browser = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_removals", x => x.id);
                    table.ForeignKey(
                        name: "fk_removals_session_id",
                        column: x => x.session_id,
                        principalTable: "sessions",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "sign_in_attempts",
                columns: table => new
                {
                    address = table.Column<byte[]>(type: "bytea", nullable: false),
                    failures = table.Column<int>(type: "integer", nullable: false),
                    last_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    blocked_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_sign_in_attempts", x => x.address);
                });

            migrationBuilder.CreateTable(
                name: "account_claims",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    claim_type = table.Column<string>(type: "text", nullable: true),
                    claim_value = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_account_claims", x => x.id);
                    table.ForeignKey(
                        name: "fk_account_claims_user_id",
                        column: x => x.user_id,
                        principalTable: "accounts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "account_logins",
                columns: table => new
                {
                    login_provider = table.Column<string>(type: "text", nullable: false),
                    provider_key = table.Column<string>(type: "text", nullable: false),
                    provider_display_name = table.Column<string>(type: "text", nullable: true),
                    user_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_account_logins", x => new { x.login_provider, x.provider_key });
                    table.ForeignKey(
                        name: "fk_account_logins_user_id",
                        column: x => x.user_id,
                        principalTable: "accounts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "account_passkeys",
                columns: table => new
                {
                    credential_id = table.Column<byte[]>(type: "bytea", maxLength: 1024, nullable: false),
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    data = table.Column<string>(type: "jsonb", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_account_passkeys", x => x.credential_id);
                    table.ForeignKey(
                        name: "fk_account_passkeys_user_id",
                        column: x => x.user_id,
                        principalTable: "accounts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "account_sessions",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    security_stamp = table.Column<string>(type: "text", nullable: false),
                    refresh_proof = table.Column<byte[]>(type: "bytea", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_account_sessions", x => x.id);
                    table.ForeignKey(
                        name: "fk_account_sessions_account_id",
                        column: x => x.account_id,
                        principalTable: "accounts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "account_tokens",
                columns: table => new
                {
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    login_provider = table.Column<string>(type: "text", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    value = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_account_tokens", x => new { x.user_id, x.login_provider, x.name });
                    table.ForeignKey(
                        name: "fk_account_tokens_user_id",
                        column: x => x.user_id,
                        principalTable: "accounts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "calendar_feeds",
                columns: table => new
                {
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<Guid>(type: "uuid", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_calendar_feeds", x => x.account_id);
                    table.ForeignKey(
                        name: "fk_calendar_feeds_account_id",
                        column: x => x.account_id,
                        principalTable: "accounts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "idempotency_keys",
                columns: table => new
                {
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    key = table.Column<string>(type: "text", nullable: false),
                    digest = table.Column<string>(type: "text", nullable: false),
                    meeting_id = table.Column<string>(type: "text", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_idempotency_keys", x => new { x.account_id, x.key });
                    table.ForeignKey(
                        name: "fk_idempotency_keys_account_id",
                        column: x => x.account_id,
                        principalTable: "accounts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_idempotency_keys_meeting_id",
                        column: x => x.meeting_id,
                        principalTable: "meetings",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "terms_acceptances",
                columns: table => new
                {
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<string>(type: "text", nullable: false),
                    accepted_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_terms_acceptances", x => new { x.account_id, x.version });
                    table.ForeignKey(
                        name: "fk_terms_acceptances_account_id",
                        column: x => x.account_id,
                        principalTable: "accounts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "reminders",
                columns: table => new
                {
                    occurrence_id = table.Column<Guid>(type: "uuid", nullable: false),
                    meeting_id = table.Column<string>(type: "text", nullable: false),
                    due_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_reminders", x => x.occurrence_id);
                    table.ForeignKey(
                        name: "fk_reminders_occurrence_id",
                        column: x => x.occurrence_id,
                        principalTable: "occurrences",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_sessions_occurrence_id",
                table: "sessions",
                column: "occurrence_id");

            migrationBuilder.CreateIndex(
                name: "ix_seats_account_id",
                table: "seats",
                column: "account_id");

            migrationBuilder.CreateIndex(
                name: "ix_meetings_over",
                table: "meetings",
                columns: new[] { "host_account_id", "listed_at", "id" },
                filter: "status in ('Completed', 'Cancelled')");

            migrationBuilder.CreateIndex(
                name: "ix_meetings_to_come",
                table: "meetings",
                columns: new[] { "host_account_id", "listed_at", "id" },
                filter: "status in ('Scheduled', 'Ongoing')");

            migrationBuilder.CreateIndex(
                name: "ix_account_claims_user_id",
                table: "account_claims",
                column: "user_id");

            migrationBuilder.CreateIndex(
                name: "ix_account_logins_user_id",
                table: "account_logins",
                column: "user_id");

            migrationBuilder.CreateIndex(
                name: "ix_account_passkeys_user_id",
                table: "account_passkeys",
                column: "user_id");

            migrationBuilder.CreateIndex(
                name: "ix_account_sessions_account_id",
                table: "account_sessions",
                column: "account_id");

            migrationBuilder.CreateIndex(
                name: "ix_account_sessions_expires_at",
                table: "account_sessions",
                column: "expires_at");

            migrationBuilder.CreateIndex(
                name: "ix_accounts_normalized_email",
                table: "accounts",
                column: "normalized_email",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_accounts_normalized_user_name",
                table: "accounts",
                column: "normalized_user_name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_idempotency_keys_created_at",
                table: "idempotency_keys",
                column: "created_at");

            migrationBuilder.CreateIndex(
                name: "ix_idempotency_keys_meeting_id",
                table: "idempotency_keys",
                column: "meeting_id");

            migrationBuilder.CreateIndex(
                name: "ix_invitees_email_key_over_listed_at_meeting_id",
                table: "invitees",
                columns: new[] { "email_key", "over", "listed_at", "meeting_id" });

            migrationBuilder.CreateIndex(
                name: "ix_invitees_meeting_id_email_key",
                table: "invitees",
                columns: new[] { "meeting_id", "email_key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_mails_account_id_created_at",
                table: "mails",
                columns: new[] { "account_id", "created_at" });

            migrationBuilder.CreateIndex(
                name: "ix_mails_created_at",
                table: "mails",
                column: "created_at");

            migrationBuilder.CreateIndex(
                name: "ix_mails_key",
                table: "mails",
                column: "key",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_mails_meeting_id_state",
                table: "mails",
                columns: new[] { "meeting_id", "state" });

            migrationBuilder.CreateIndex(
                name: "ix_mails_urgent_due_at",
                table: "mails",
                columns: new[] { "urgent", "due_at" },
                descending: new[] { true, false },
                filter: "state = 'Waiting'");

            migrationBuilder.CreateIndex(
                name: "ix_meeting_log_meeting_id_id",
                table: "meeting_log",
                columns: new[] { "meeting_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_meeting_log_session_id",
                table: "meeting_log",
                column: "session_id");

            migrationBuilder.CreateIndex(
                name: "ix_occurrences_ends_at",
                table: "occurrences",
                column: "ends_at",
                filter: "status = 'Scheduled'");

            migrationBuilder.CreateIndex(
                name: "ix_occurrences_meeting_id_starts_at_id",
                table: "occurrences",
                columns: new[] { "meeting_id", "starts_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_reminders_due_at",
                table: "reminders",
                column: "due_at");

            migrationBuilder.CreateIndex(
                name: "ix_reminders_meeting_id",
                table: "reminders",
                column: "meeting_id");

            migrationBuilder.CreateIndex(
                name: "ix_removals_session_id",
                table: "removals",
                column: "session_id");

            migrationBuilder.CreateIndex(
                name: "ix_sign_in_attempts_last_at",
                table: "sign_in_attempts",
                column: "last_at");

            migrationBuilder.AddForeignKey(
                name: "fk_meetings_host_account_id",
                table: "meetings",
                column: "host_account_id",
                principalTable: "accounts",
                principalColumn: "id",
                onDelete: ReferentialAction.SetNull);

            migrationBuilder.AddForeignKey(
                name: "fk_seats_account_id",
                table: "seats",
                column: "account_id",
                principalTable: "accounts",
                principalColumn: "id",
                onDelete: ReferentialAction.SetNull);

            migrationBuilder.AddForeignKey(
                name: "fk_sessions_occurrence_id",
                table: "sessions",
                column: "occurrence_id",
                principalTable: "occurrences",
                principalColumn: "id",
                onDelete: ReferentialAction.SetNull);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "fk_meetings_host_account_id",
                table: "meetings");

            migrationBuilder.DropForeignKey(
                name: "fk_seats_account_id",
                table: "seats");

            migrationBuilder.DropForeignKey(
                name: "fk_sessions_occurrence_id",
                table: "sessions");

            migrationBuilder.DropTable(
                name: "account_claims");

            migrationBuilder.DropTable(
                name: "account_logins");

            migrationBuilder.DropTable(
                name: "account_passkeys");

            migrationBuilder.DropTable(
                name: "account_sessions");

            migrationBuilder.DropTable(
                name: "account_tokens");

            migrationBuilder.DropTable(
                name: "calendar_feeds");

            migrationBuilder.DropTable(
                name: "idempotency_keys");

            migrationBuilder.DropTable(
                name: "invitees");

            migrationBuilder.DropTable(
                name: "mail_opt_outs");

            migrationBuilder.DropTable(
                name: "mails");

            migrationBuilder.DropTable(
                name: "meeting_log");

            migrationBuilder.DropTable(
                name: "meeting_plans");

            migrationBuilder.DropTable(
                name: "reminders");

            migrationBuilder.DropTable(
                name: "removals");

            migrationBuilder.DropTable(
                name: "sign_in_attempts");

            migrationBuilder.DropTable(
                name: "terms_acceptances");

            migrationBuilder.DropTable(
                name: "occurrences");

            migrationBuilder.DropTable(
                name: "accounts");

            migrationBuilder.DropIndex(
                name: "ix_sessions_occurrence_id",
                table: "sessions");

            migrationBuilder.DropIndex(
                name: "ix_seats_account_id",
                table: "seats");

            migrationBuilder.DropIndex(
                name: "ix_meetings_over",
                table: "meetings");

            migrationBuilder.DropIndex(
                name: "ix_meetings_to_come",
                table: "meetings");

            migrationBuilder.DropColumn(
                name: "newcomers_held",
                table: "sessions");

            migrationBuilder.DropColumn(
                name: "occurrence_id",
                table: "sessions");

            migrationBuilder.DropColumn(
                name: "account_id",
                table: "seats");

            migrationBuilder.DropColumn(
                name: "audio_allowed",
                table: "seats");

            migrationBuilder.DropColumn(
                name: "chat_allowed",
                table: "seats");

            migrationBuilder.DropColumn(
                name: "invitee_id",
                table: "seats");

            migrationBuilder.DropColumn(
                name: "reactions_allowed",
                table: "seats");

            migrationBuilder.DropColumn(
                name: "screen_share_allowed",
                table: "seats");

            migrationBuilder.DropColumn(
                name: "video_allowed",
                table: "seats");

            migrationBuilder.DropColumn(
                name: "acting_co_hosts",
                table: "meetings");

            migrationBuilder.DropColumn(
                name: "audio_allowed",
                table: "meetings");

            migrationBuilder.DropColumn(
                name: "capacity",
                table: "meetings");

            migrationBuilder.DropColumn(
                name: "chat_allowed",
                table: "meetings");

            migrationBuilder.DropColumn(
                name: "co_hosts_may_name_co_hosts",
                table: "meetings");

            migrationBuilder.DropColumn(
                name: "description",
                table: "meetings");

            migrationBuilder.DropColumn(
                name: "host_account_id",
                table: "meetings");

            migrationBuilder.DropColumn(
                name: "listed_at",
                table: "meetings");

            migrationBuilder.DropColumn(
                name: "locked",
                table: "meetings");

            migrationBuilder.DropColumn(
                name: "never_direct",
                table: "meetings");

            migrationBuilder.DropColumn(
                name: "participants_may_start",
                table: "meetings");

            migrationBuilder.DropColumn(
                name: "password_hash",
                table: "meetings");

            migrationBuilder.DropColumn(
                name: "reactions_allowed",
                table: "meetings");

            migrationBuilder.DropColumn(
                name: "screen_share_allowed",
                table: "meetings");

            migrationBuilder.DropColumn(
                name: "video_allowed",
                table: "meetings");

            migrationBuilder.DropColumn(
                name: "waiting_room",
                table: "meetings");
        }
    }
}
