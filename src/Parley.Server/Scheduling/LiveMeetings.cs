using Parley.Meetings;
using Parley.Meetings.Signals;
using Parley.Server.Calls;
using Parley.Server.Calls.Doors;

namespace Parley.Server.Scheduling;

/// <summary>Tells a meeting, which people may be in, what was decided outside of it.</summary>
/// <remarks>The plan is kept by then. Where the meeting cannot be told, the answer is that it is unavailable: asking again does the rest.</remarks>
internal sealed partial class LiveMeetings(ChangeMeeting meeting, ILogger<LiveMeetings> logger)
{
    /// <param name="replanned">Its times have changed: whether it has begun or is over has to be read anew.</param>
    public Task<Refusal?> ChangeAsync(MeetingId id, SettingsChange change, bool replanned, string? by) => TryAsync(async () =>
    {
        if (replanned)
        {
            await meeting.RefreshAsync(id);
        }

        return change == new SettingsChange() ? null : await meeting.ChangeAsync(id, change, by);
    });

    public Task<Refusal?> OpenAsync(MeetingId id, string? by) => TryAsync(() => meeting.OpenAsync(id, by));

    public Task<Refusal?> EndAsync(MeetingId id, string? by) => TryAsync(() => meeting.CloseAsync(id, EndReason.Ended, by));

    /// <summary>Nothing of it is to come: whoever waits is told.</summary>
    public Task<Refusal?> CancelledAsync(MeetingId id, string? by) => TryAsync(() => meeting.CloseAsync(id, EndReason.Cancelled, by));

    /// <summary>Its plan was changed in the database.</summary>
    public Task<Refusal?> ReplannedAsync(MeetingId id) => TryAsync(async () =>
    {
        await meeting.RefreshAsync(id);
        return null;
    });

    private async Task<Refusal?> TryAsync(Func<Task<Refusal?>> tell)
    {
        try
        {
            return await tell();
        }
        catch (StorageException error)
        {
            Log.NotTold(logger, error);
            return Refusal.Unavailable;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(4003, LogLevel.Warning, "A meeting could not be told of a change of its plan.")]
        public static partial void NotTold(ILogger logger, Exception error);
    }
}
