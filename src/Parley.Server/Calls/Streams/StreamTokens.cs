using Microsoft.EntityFrameworkCore;
using Parley.Meetings;
using Parley.Meetings.Signals;
using Parley.Server.Calls.Media;
using Parley.Server.Data;

namespace Parley.Server.Calls.Streams;

/// <summary>Use case: the host makes, lists and revokes the tokens by which other software publishes and watches.</summary>
internal sealed class StreamTokens(IDbContextFactory<ParleyDb> databases, PublishStream publish, MediaServer media, TimeProvider time)
{
    public const int MaxPerMeeting = 100;

    public static readonly TimeSpan LongestLife = TimeSpan.FromDays(3660);

    /// <returns>The row and its token, which is shown this once; or why not.</returns>
    public async Task<(StreamTokenRow? Row, string? Token, Refusal? Refusal)> CreateAsync(
        MeetingId meeting, StreamKind kind, string? name, TimeSpan? life, CancellationToken cancellationToken)
    {
        string? clean = null;
        if (name is not null && !DisplayNames.TryClean(name, out clean))
        {
            return (null, null, Refusal.NameInvalid);
        }

        if (life is { } wanted && (wanted <= TimeSpan.Zero || wanted > LongestLife))
        {
            return (null, null, Refusal.Malformed);
        }

        var now = time.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.StreamTokens.Where(row => row.MeetingId == meeting.Value && row.ExpiresAt <= now).ExecuteDeleteAsync(cancellationToken);
        if (await db.StreamTokens.CountAsync(row => row.MeetingId == meeting.Value, cancellationToken) >= MaxPerMeeting)
        {
            return (null, null, Refusal.TooManyTokens);
        }

        var token = Secrets.NewToken();
        var made = new StreamTokenRow
        {
            Id = Guid.CreateVersion7(),
            MeetingId = meeting.Value,
            Proof = Secrets.Digest(token),
            Kind = kind,
            Name = clean,
            CreatedAt = now,
            ExpiresAt = now + life,
        };
        db.StreamTokens.Add(made);
        await db.SaveChangesAsync(cancellationToken);
        return (made, token, null);
    }

    public async Task<IReadOnlyList<StreamTokenRow>> ListAsync(MeetingId meeting, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.StreamTokens.AsNoTracking()
            .Where(row => row.MeetingId == meeting.Value && (row.ExpiresAt == null || row.ExpiresAt > now))
            .OrderBy(row => row.Id)
            .ToListAsync(cancellationToken);
    }

    /// <summary>Takes a token back and ends what was begun with it.</summary>
    /// <returns>False when there is no such token.</returns>
    public async Task<bool> RevokeAsync(MeetingId meeting, Guid id, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (await db.StreamTokens.Where(row => row.MeetingId == meeting.Value && row.Id == id).ExecuteDeleteAsync(cancellationToken) == 0)
        {
            return false;
        }

        foreach (var participant in media.Rooms?.Revoke(meeting, id) ?? [])
        {
            await publish.EndAsync(meeting, participant, LeaveReason.Removed);
        }

        return true;
    }
}
