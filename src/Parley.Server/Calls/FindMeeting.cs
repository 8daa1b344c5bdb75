using Microsoft.EntityFrameworkCore;
using Parley.Meetings;
using Parley.Meetings.Signals;
using Parley.Server.Data;

namespace Parley.Server.Calls;

/// <summary>What came of looking a meeting up.</summary>
internal abstract record FindMeetingResult
{
    private FindMeetingResult()
    {
    }

    public sealed record Found(MeetingSummary Meeting) : FindMeetingResult;

    public sealed record Refused(Refusal Refusal) : FindMeetingResult;
}

/// <summary>Use case: look a meeting up by its address. Wrong addresses slow down the one who tries them.</summary>
internal sealed class FindMeeting(IDbContextFactory<ParleyDb> databases, GuessingLimit guessing)
{
    public async Task<FindMeetingResult> RunAsync(string? address, Guesser who, CancellationToken cancellationToken)
    {
        MeetingId? wanted = MeetingId.TryParse(address, out var parsed) ? parsed : null;
        if (await guessing.SlowsAsync(who, wanted, cancellationToken))
        {
            return new FindMeetingResult.Refused(GuessingLimit.Slowed);
        }

        if (wanted is { } id)
        {
            await using var db = await databases.CreateDbContextAsync(cancellationToken);
            var found = await db.Meetings.AsNoTracking()
                .Where(meeting => meeting.Id == id.Value)
                .Select(meeting => new
                {
                    Row = meeting,
                    Held = db.Sessions.Any(session => session.MeetingId == meeting.Id && session.EndedAt == null && session.NewcomersHeld),
                })
                .SingleOrDefaultAsync(cancellationToken);
            if (found is not null)
            {
                return new FindMeetingResult.Found(MeetingSummary.Of(found.Row) with { NewcomersHeld = found.Held });
            }
        }

        guessing.Missed(who);
        return new FindMeetingResult.Refused(Refusal.MeetingNotFound);
    }
}
