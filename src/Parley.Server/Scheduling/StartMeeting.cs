using Microsoft.EntityFrameworkCore;
using Parley.Meetings.Signals;
using Parley.Server.Data;

namespace Parley.Server.Scheduling;

/// <summary>Use case: the API says that a meeting begins or is over, as its host does by entering and ending. Repeating it changes nothing.</summary>
internal sealed class StartMeeting(IDbContextFactory<ParleyDb> databases, LiveMeetings live)
{
    /// <param name="by">Who, for the meeting's log.</param>
    public async Task<Refusal?> StartAsync(MeetingAccess access, string? by) => access.Meeting.Status switch
    {
        MeetingStatus.Scheduled => await live.OpenAsync(access.Id, by),
        MeetingStatus.Cancelled => Refusal.MeetingCancelled,
        _ => null,
    };

    public async Task<Refusal?> EndAsync(MeetingAccess access, string? by, CancellationToken cancellationToken) => access.Meeting.Status switch
    {
        MeetingStatus.Ongoing => await live.EndAsync(access.Id, by),
        MeetingStatus.Cancelled => Refusal.MeetingCancelled,
        // Of a series, the next one is to come as soon as this one is over.
        MeetingStatus.Scheduled when !await HasBeenAsync(access, cancellationToken) => Refused.NotBegun,
        _ => null,
    };

    private async Task<bool> HasBeenAsync(MeetingAccess access, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Occurrences.AnyAsync(row => row.MeetingId == access.Meeting.Id && row.Status == MeetingStatus.Completed, cancellationToken);
    }
}
