using Parley.Meetings;
using Parley.Meetings.Commands;
using Parley.Meetings.Signals;

namespace Parley.Server.Calls.Doors;

/// <summary>Use case: what is done to a meeting from outside of it, by those who may (the caller of this has checked). It holds at once for who is in it.</summary>
/// <remarks>Rows that are no settings (title aside) may be changed directly; then <see cref="RefreshAsync"/> has the meeting read anew.</remarks>
internal sealed class ChangeMeeting(MeetingDirectory directory)
{
    /// <param name="change">A password comes as <see cref="MeetingPasswords.Hash"/>.</param>
    /// <param name="byName">Who, for the log.</param>
    /// <returns>Null when done, else why not.</returns>
    /// <exception cref="StorageException">It could not be kept; nothing has changed.</exception>
    public Task<Refusal?> ChangeAsync(MeetingId id, SettingsChange change, string? byName) =>
        AskAsync(id, new MeetingCommand.Manage(change, byName));

    /// <summary>The meeting begins now, whoever comes first. Repeating it changes nothing.</summary>
    public Task<Refusal?> OpenAsync(MeetingId id, string? byName) => AskAsync(id, new MeetingCommand.Open(byName));

    /// <summary>The meeting is over now, for everybody. Repeating it changes nothing.</summary>
    public Task<Refusal?> CloseAsync(MeetingId id, EndReason reason, string? byName) => AskAsync(id, new MeetingCommand.Close(reason, byName));

    /// <summary>Has a meeting that is in memory read anew from its rows.</summary>
    public Task RefreshAsync(MeetingId id) => directory.RefreshAsync(id);

    private async Task<Refusal?> AskAsync(MeetingId id, MeetingCommand command) =>
        await directory.AskAsync(id, command, CancellationToken.None) is { } decision ? decision.Refusal : Refusal.MeetingNotFound;
}
