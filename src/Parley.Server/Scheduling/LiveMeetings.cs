using Parley.Meetings;
using Parley.Meetings.Commands;
using Parley.Meetings.Signals;
using Parley.Server.Calls;

namespace Parley.Server.Scheduling;

/// <summary>Tells a meeting, which people may be in, what was decided outside of it.</summary>
internal sealed class LiveMeetings(MeetingDirectory directory)
{
    /// <param name="replanned">Its times have changed: whether it has begun or is over has to be read anew.</param>
    public async Task<Refusal?> ChangeAsync(MeetingId id, SettingsChange change, bool replanned, string? by)
    {
        if (replanned)
        {
            await directory.RereadAsync(id);
        }

        return change == new SettingsChange() ? null : await AskAsync(id, new MeetingCommand.Manage(change, by));
    }

    public Task<Refusal?> OpenAsync(MeetingId id, string? by) => AskAsync(id, new MeetingCommand.Open(by));

    public Task<Refusal?> EndAsync(MeetingId id, string? by) => AskAsync(id, new MeetingCommand.Close(EndReason.Ended, by));

    /// <summary>Its plan was changed in the database.</summary>
    public Task ReplannedAsync(MeetingId id) => directory.RereadAsync(id);

    /// <remarks>Never cancelled: what was written down must reach the meeting.</remarks>
    private async Task<Refusal?> AskAsync(MeetingId id, MeetingCommand command)
    {
        try
        {
            var decision = await directory.AskAsync(id, command, CancellationToken.None);
            return decision is null ? Refusal.MeetingNotFound : decision.Refusal;
        }
        catch (StorageException)
        {
            // The plan is kept, the meeting's own part is not: asking again does the rest.
            return Refusal.Unavailable;
        }
    }
}
