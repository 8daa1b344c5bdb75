using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;
using Parley.Meetings;
using Parley.Server.Calls;
using Parley.Server.Data;
using Parley.Server.Hosting.Web;
using Parley.Server.Mail;

namespace Parley.Server.Scheduling.Invitations;

/// <summary>The addresses in an invitation. Those that are somebody's own are signed and end with the invitation or a newer link.</summary>
internal sealed class InvitationLinks(ServerAddresses addresses, MeetingLinks meetings, StopInvitations stop, TimeProvider time, IDataProtectionProvider protection)
{
    /// <summary>Whoever comes late to something that was moved by mouth still gets in.</summary>
    private static readonly TimeSpan AfterTheLast = TimeSpan.FromDays(31);

    private readonly IDataProtector _answers = protection.CreateProtector("Parley.Invitations.Answer");

    public string Server => addresses.PublicUrl.GetLeftPart(UriPartial.Authority);

    /// <summary>Of an invited person: a link that says who comes. The host comes with the account.</summary>
    public string Join(InvitedMeeting meeting, Recipient recipient)
    {
        var id = MeetingId.TryParse(meeting.Meeting.Id, out var parsed) ? parsed : throw new UnreachableException("A meeting in the database has a proper id.");
        return recipient.Invitee is { } invitee
            ? meetings.Personal(id, invitee.Id, invitee.LinkNumber, (meeting.Last?.EndsAt ?? time.GetUtcNow()) + AfterTheLast)
            : meetings.Join(id);
    }

    /// <summary>The page with the host's view of the meeting.</summary>
    public string Details(InvitedMeeting meeting) => Address($"/meetings/{meeting.Meeting.Id}");

    public string Answer(InviteeRow invitee) => Address($"/rsvp/{Token(invitee)}");

    public string Stop(Recipient recipient) => Address(stop.PathFor(recipient.Email, recipient.Language));

    public string Token(InviteeRow invitee) =>
        _answers.Protect(string.Create(CultureInfo.InvariantCulture, $"{invitee.Id:N} {invitee.LinkNumber}"));

    /// <returns>Null for what this server has not signed.</returns>
    public (Guid Invitee, int Number)? Read(string token)
    {
        try
        {
            return _answers.Unprotect(token).Split(' ') is [var id, var number]
                ? (Guid.ParseExact(id, "N"), int.Parse(number, CultureInfo.InvariantCulture))
                : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Pages of others that take an entry as an address. They get title and join link because the reader follows them, not before.</summary>
    public static string Google(InvitedMeeting meeting, OccurrenceRow occurrence, string join) => QueryHelpers.AddQueryString(
        "https://calendar.google.com/calendar/render",
        new Dictionary<string, string?>
        {
            ["action"] = "TEMPLATE",
            ["text"] = meeting.Meeting.Title,
            ["dates"] = $"{Stamp(occurrence.StartsAt)}/{Stamp(occurrence.EndsAt)}",
            ["ctz"] = meeting.Plan.TimeZone,
            ["details"] = join,
            ["location"] = join,
            ["recur"] = meeting.Plan.Recurrence is { } rule ? $"RRULE:{rule}" : null,
        }.Where(pair => pair.Value is not null).ToDictionary());

    public static string Outlook(InvitedMeeting meeting, OccurrenceRow occurrence, string join) => QueryHelpers.AddQueryString(
        "https://outlook.live.com/calendar/0/deeplink/compose",
        new Dictionary<string, string?>
        {
            ["path"] = "/calendar/action/compose",
            ["rru"] = "addevent",
            ["subject"] = meeting.Meeting.Title,
            ["startdt"] = occurrence.StartsAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            ["enddt"] = occurrence.EndsAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            ["body"] = join,
            ["location"] = join,
        });

    private static string Stamp(DateTimeOffset time) => time.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    private string Address(string path) => new Uri(addresses.PublicUrl, path).ToString();
}
