using System.Text.Json;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Parley.Server.Calls;
using Parley.Server.Data;
using Parley.Server.Scheduling;

namespace Parley.Server.Webhooks.Delivery;

/// <summary>Writes what is sent about events, as the API writes it.</summary>
internal sealed class EventBodies(ListMeetings meetings, MeetingObjects objects, IOptions<JsonOptions> json)
{
    /// <summary>As in lists: a meeting of a thousand must not be a thousand names in each of a thousand events.</summary>
    private const int InviteesShown = 50;

    private readonly JsonSerializerOptions _json = json.Value.SerializerOptions;

    /// <summary>Bodies of some events; null for a meeting that is no more.</summary>
    public async Task<IReadOnlyList<string?>> WriteAsync(ParleyDb db, IReadOnlyList<WebhookEventRow> events, CancellationToken cancellationToken)
    {
        var about = new Dictionary<string, ListedMeeting?>();
        foreach (var id in events.Select(row => row.MeetingId).OfType<string>().Distinct())
        {
            about[id] = await meetings.FindAsync(id, null, cancellationToken);
        }

        var emails = await EmailsAsync(db, events, cancellationToken);
        var occurrences = await OccurrencesAsync(db, events, cancellationToken);
        return [.. events.Select(row => about[row.MeetingId!] is not { } meeting ? null : Write(new EventBody(row.Type, row.At, new EventData(row.Sequence)
        {
            Meeting = Describe(meeting, row),
            SessionId = row.SessionId,
            Occurrence = row.OccurrenceId is { } id && occurrences.TryGetValue(id, out var occurrence) ? OccurrenceObject.Of(occurrence) : null,
            Participant = Participant(row, emails),
            By = row.ByName is null && row.ById is null ? null : new EventAuthor(row.ById, row.ByName),
            Reason = row.Reason,
        })))];
    }

    public string Test(Guid webhook, DateTimeOffset now) => Write(new EventBody(WebhookEvents.Test, now, new EventData(0) { WebhookId = webhook }));

    private string Write(EventBody body) => JsonSerializer.Serialize(body, _json);

    /// <summary>Status and times are those right after the event, so that a late "started" does not say "completed"; the rest is as it is now.</summary>
    private MeetingObject Describe(ListedMeeting meeting, WebhookEventRow row)
    {
        var whole = objects.Of(meeting, Standing.Host);
        return whole with
        {
            Participants = whole.Participants.Count > InviteesShown ? [.. whole.Participants.Take(InviteesShown)] : whole.Participants,
            Status = row.Status?.ToString().ToLowerInvariant() ?? whole.Status,
            StartedAt = row.StartedAt,
            EndedAt = row.EndedAt,
            YourRole = null,
        };
    }

    private static EventParticipant? Participant(WebhookEventRow row, Emails emails) => row.ParticipantId is null ? null : new EventParticipant(
        row.ParticipantId,
        row.ParticipantName,
        row.ParticipantRole?.ToLowerInvariant(),
        row.ParticipantAccountId is null,
        row.Via?.ToLowerInvariant(),
        (row.ParticipantAccountId is { } account ? emails.OfAccounts.GetValueOrDefault(account) : null)
            ?? (row.InviteeId is { } invitee ? emails.OfInvitees.GetValueOrDefault(invitee) : null));

    private sealed record Emails(Dictionary<Guid, string?> OfAccounts, Dictionary<Guid, string> OfInvitees);

    private static async Task<Emails> EmailsAsync(ParleyDb db, IReadOnlyList<WebhookEventRow> events, CancellationToken cancellationToken)
    {
        var accounts = events.Select(row => row.ParticipantAccountId).OfType<Guid>().Distinct().ToList();
        var invitees = events.Select(row => row.InviteeId).OfType<Guid>().Distinct().ToList();
        return new Emails(
            await db.Accounts.Where(row => accounts.Contains(row.Id)).ToDictionaryAsync(row => row.Id, row => row.Email, cancellationToken),
            await db.Invitees.Where(row => invitees.Contains(row.Id)).ToDictionaryAsync(row => row.Id, row => row.Email, cancellationToken));
    }

    private static Task<Dictionary<Guid, OccurrenceRow>> OccurrencesAsync(ParleyDb db, IReadOnlyList<WebhookEventRow> events, CancellationToken cancellationToken)
    {
        var ids = events.Select(row => row.OccurrenceId).OfType<Guid>().Distinct().ToList();
        return db.Occurrences.AsNoTracking().Where(row => ids.Contains(row.Id)).ToDictionaryAsync(row => row.Id, cancellationToken);
    }
}
