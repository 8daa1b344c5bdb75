using System.Net;
using Microsoft.EntityFrameworkCore;
using Parley.Meetings;
using Parley.Meetings.Signals;
using Parley.Server.Accounts;
using Parley.Server.Data;
using Parley.Server.Hosting.Options;

namespace Parley.Server.Calls;

/// <summary>What came of creating an instant meeting.</summary>
internal abstract record CreateMeetingResult
{
    private CreateMeetingResult()
    {
    }

    /// <param name="HostToken">Secret of the host's rights in this meeting; shown once, here.</param>
    public sealed record Created(MeetingId MeetingId, string HostToken, MeetingSummary Summary) : CreateMeetingResult;

    public sealed record Refused(Refusal Refusal) : CreateMeetingResult;
}

/// <summary>Use case: anyone starts an instant meeting. One made by an account is that account's.</summary>
internal sealed class CreateMeeting(IDbContextFactory<ParleyDb> databases, CreationLimit creations, ParleyOptions options, TimeProvider time)
{
    public const string DefaultTitle = "Meeting";

    public async Task<CreateMeetingResult> RunAsync(string? title, string? hostName, IPAddress? caller, Caller? account, CancellationToken cancellationToken, InstantSettings? wanted = null)
    {
        if (account is null && !options.GuestsCanCreateMeetings)
        {
            return new CreateMeetingResult.Refused(Refusal.GuestsMayNotCreate);
        }

        var cleanTitle = title is null ? "" : PlainText.Line(title);
        if (cleanTitle.Length > MeetingRules.MaxTitleLength)
        {
            return new CreateMeetingResult.Refused(Refusal.TitleInvalid);
        }

        var host = account?.FullName;
        // Signed-in people have the name of their account, in meetings too.
        if (host is null && !string.IsNullOrWhiteSpace(hostName) && !DisplayNames.TryClean(hostName, out host))
        {
            return new CreateMeetingResult.Refused(Refusal.NameInvalid);
        }

        if (!creations.TryTake(caller))
        {
            return new CreateMeetingResult.Refused(Refusal.RateLimited);
        }

        // After the limit: hashing a password takes time.
        var settings = wanted is null ? MeetingSettings.Default : wanted.Read();
        if (settings is null)
        {
            return new CreateMeetingResult.Refused(Refusal.PasswordInvalid);
        }

        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        MeetingId id;
        do
        {
            id = Secrets.NewMeetingId();
        }
        while (await db.Meetings.AnyAsync(meeting => meeting.Id == id.Value, cancellationToken));

        var token = Secrets.NewToken();
        var row = new MeetingRow
        {
            Id = id.Value,
            Title = cleanTitle.Length == 0 ? DefaultTitle : cleanTitle,
            HostName = host,
            HostAccountId = account?.AccountId,
            HostProof = Secrets.Digest(token),
            Visibility = MeetingVisibility.Link,
            Status = MeetingStatus.Ongoing,
            CreatedAt = time.GetUtcNow(),
        };
        row.WriteSettings(settings);
        db.Meetings.Add(row);
        await db.SaveChangesAsync(cancellationToken);
        return new CreateMeetingResult.Created(id, token, MeetingSummary.Of(row));
    }
}
