using Parley.Server.Accounts;
using Parley.Server.Data;

namespace Parley.Server.Scheduling.Pages;

/// <summary>A meeting in the list on the page.</summary>
/// <param name="Status">In lower case.</param>
/// <param name="Host">Who, in a phrase.</param>
/// <param name="Answer">The reader's own answer; null: not invited.</param>
/// <param name="Act">What the button says; null: there is nothing to enter.</param>
public sealed record MeetingLine(
    string Id, string Title, string Status, string StatusText, string At, string Day, string Hour, int? Minutes, bool IsSeries, string Host, int Invited, string? Answer, string? Act)
{
    /// <summary>Going on now.</summary>
    public bool IsNow => Status == "ongoing";

    internal static MeetingLine Of(ListedMeeting listed, Caller caller)
    {
        var meeting = listed.Meeting;
        var zone = Clock.ZoneOf(caller.TimeZone);
        return new MeetingLine(
            meeting.Id,
            meeting.Title,
            meeting.Status.ToString().ToLowerInvariant(),
            NameOf(listed),
            meeting.ListedAt.ToString("O"),
            Clock.Day(meeting.ListedAt, zone),
            Clock.Hour(meeting.ListedAt, zone),
            listed.Plan?.DurationMinutes,
            listed.Plan?.Recurrence is not null,
            HostOf(meeting, meeting.HostAccountId == caller.AccountId),
            listed.InviteeCount,
            listed.Own is { } own ? NameOf(own.Rsvp) : null,
            meeting.Status switch
            {
                MeetingStatus.Ongoing => ScheduleTexts.Join,
                MeetingStatus.Scheduled => listed.StandingOf(caller.AccountId) >= Standing.CoHost ? ScheduleTexts.Start : ScheduleTexts.Join,
                _ => null,
            });
    }

    internal static string NameOf(ListedMeeting listed) => listed.Meeting.Status switch
    {
        MeetingStatus.Scheduled => ScheduleTexts.StatusScheduled,
        MeetingStatus.Ongoing => ScheduleTexts.StatusOngoing,
        MeetingStatus.Cancelled => ScheduleTexts.StatusCancelled,
        _ => listed.Occurrence is { Status: MeetingStatus.Completed, StartedAt: null } ? ScheduleTexts.StatusMissed : ScheduleTexts.StatusCompleted,
    };

    internal static string NameOf(Rsvp rsvp) => rsvp switch
    {
        Rsvp.Yes => ScheduleTexts.RsvpYes,
        Rsvp.No => ScheduleTexts.RsvpNo,
        Rsvp.Maybe => ScheduleTexts.RsvpMaybe,
        _ => ScheduleTexts.RsvpPending,
    };

    internal static string HostOf(MeetingRow meeting, bool isReader) =>
        isReader ? ScheduleTexts.You : ScheduleTexts.Of(ScheduleTexts.HostedBy, meeting.HostName);
}
