using Parley.Server.Data;
using Parley.Server.Ui;

namespace Parley.Server.Scheduling.Pages;

/// <summary>What the page of a meeting shows of it.</summary>
/// <param name="Status">In lower case.</param>
/// <param name="At">In ISO 8601.</param>
/// <param name="Time">On the clock of the meeting; null: an instant meeting.</param>
/// <param name="YourTime">On the reader's clock, where that differs.</param>
/// <param name="Zone">Of the meeting.</param>
/// <param name="Rule">How it repeats, in words; null: a single one.</param>
/// <param name="Act">What the button to enter says; null: there is nothing to enter.</param>
/// <param name="Leads">Host or co-host.</param>
public sealed record MeetingView(
    string Id,
    string Title,
    string? Description,
    string Status,
    string StatusText,
    string Host,
    string At,
    string? Time,
    string? YourTime,
    string Zone,
    int? Minutes,
    string? Rule,
    string? Act,
    bool IsHost,
    bool Leads,
    IReadOnlyList<PersonLine> People,
    IReadOnlyList<KeyValuePair<string, string>> Settings)
{
    public bool IsSeries => Rule is not null;

    /// <summary>Where the clock of the meeting shows its time twice.</summary>
    public string? WhichOfTwo { get; private init; }

    internal static MeetingView Of(ListedMeeting listed, MeetingAccess access)
    {
        var (meeting, plan) = (listed.Meeting, listed.Plan);
        var (zone, own) = (Clock.ZoneOf(plan?.TimeZone), Clock.ZoneOf(access.Caller?.TimeZone));
        var (isHost, leads) = (access.Standing == Standing.Host, access.Standing >= Standing.CoHost);
        return new MeetingView(
            meeting.Id,
            meeting.Title,
            meeting.Description,
            meeting.Status.ToString().ToLowerInvariant(),
            MeetingLine.NameOf(listed),
            MeetingLine.HostOf(meeting, isHost),
            meeting.ListedAt.ToString("O"),
            plan is null ? null : Clock.Moment(meeting.ListedAt, zone),
            plan is null || Clock.Local(meeting.ListedAt, zone) == Clock.Local(meeting.ListedAt, own) ? null : Clock.Moment(meeting.ListedAt, own),
            zone.Id,
            plan?.DurationMinutes,
            RuleWords.Of(plan?.Recurrence, zone),
            meeting.Status switch
            {
                MeetingStatus.Ongoing => ScheduleTexts.Join,
                MeetingStatus.Scheduled => leads ? ScheduleTexts.Start : ScheduleTexts.Join,
                // A later session of the same meeting.
                MeetingStatus.Completed when isHost => ScheduleTexts.Start,
                _ => null,
            },
            isHost,
            leads,
            [.. listed.Invitees.Select(invitee => PersonLine.Of(invitee, access.SeesEmails))],
            [.. SettingsOf(meeting, plan)])
        {
            WhichOfTwo = plan is null ? null : Clock.WhichOfTwo(meeting.ListedAt, zone),
        };
    }

    private static IEnumerable<KeyValuePair<string, string>> SettingsOf(MeetingRow meeting, PlanRow? plan)
    {
        yield return new(ScheduleTexts.WaitingRoom, Switch(meeting.WaitingRoom));
        yield return new(ScheduleTexts.Password, Switch(meeting.PasswordHash is not null));
        if (plan is not null)
        {
            yield return new(ScheduleTexts.MayStart, Switch(meeting.ParticipantsMayStart));
            yield return new(ScheduleTexts.EmailReminders, plan.EmailReminders ? ScheduleTexts.Of(ScheduleTexts.Reminder, plan.ReminderMinutes) : ScheduleTexts.NoReminder);
        }

        (bool Allowed, string Name)[] all =
        [
            (meeting.AudioAllowed, ScheduleTexts.Audio),
            (meeting.VideoAllowed, ScheduleTexts.Video),
            (meeting.ScreenShareAllowed, ScheduleTexts.ScreenSharing),
            (meeting.ChatAllowed, ScheduleTexts.Chat),
        ];
        var allowed = all.Where(one => one.Allowed).Select(one => one.Name).ToList();
        yield return new(ScheduleTexts.MayDo, allowed.Count == 0 ? ScheduleTexts.Nothing : string.Join(PageTexts.Comma, allowed));
    }

    private static string Switch(bool on) => on ? ScheduleTexts.On : ScheduleTexts.Off;
}

/// <summary>Somebody who is invited.</summary>
/// <param name="Email">Null: not for this reader.</param>
/// <param name="Answer">In lower case.</param>
public sealed record PersonLine(string Name, bool IsCoHost, string? Email, string Answer, string AnswerText)
{
    internal static PersonLine Of(InviteeRow invitee, bool email) =>
        new(invitee.Name, invitee.Role == InviteeRole.CoHost, email ? invitee.Email : null, invitee.Rsvp.ToString().ToLowerInvariant(), MeetingLine.NameOf(invitee.Rsvp));
}
