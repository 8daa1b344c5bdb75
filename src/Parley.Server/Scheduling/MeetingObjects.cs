using Parley.Server.Calls;
using Parley.Server.Data;

namespace Parley.Server.Scheduling;

/// <summary>What of a meeting is shown to whom.</summary>
internal sealed class MeetingObjects(MeetingLinks links)
{
    public MeetingObject Of(ListedMeeting listed, Standing standing)
    {
        var (meeting, plan) = (listed.Meeting, listed.Plan);
        var knows = standing >= Standing.Invited;
        return new MeetingObject(
            meeting.Id,
            meeting.Title,
            knows ? meeting.Description : null,
            new MeetingHost(meeting.HostAccountId, meeting.HostName),
            meeting.Visibility.ToString().ToLowerInvariant(),
            meeting.Status.ToString().ToLowerInvariant(),
            knows ? [.. listed.Invitees.Select(invitee => Of(invitee, standing >= Standing.Administrator || invitee.Id == listed.Own?.Id))] : [],
            knows ? listed.InviteeCount : 0,
            new MeetingSettingsObject(
                meeting.WaitingRoom,
                meeting.ParticipantsMayStart,
                meeting.PasswordHash is not null,
                new MeetingPermissions(meeting.AudioAllowed, meeting.VideoAllowed, meeting.ScreenShareAllowed, meeting.ChatAllowed))
            {
                EmailReminders = plan?.EmailReminders,
                ReminderMinutes = plan?.ReminderMinutes,
            },
            Parley.Meetings.MeetingId.TryParse(meeting.Id, out var id) ? links.Join(id) : "",
            meeting.CreatedAt,
            meeting.StartedAt,
            meeting.EndedAt)
        {
            ScheduledTime = plan is null ? null : listed.Occurrence?.StartsAt ?? meeting.ListedAt,
            TimeZone = plan?.TimeZone,
            Duration = plan?.DurationMinutes,
            Recurrence = plan?.Recurrence,
            YourRole = standing switch
            {
                Standing.Host => "host",
                Standing.CoHost => "cohost",
                Standing.Invited => "participant",
                _ => null,
            },
        };
    }

    public static string NameOf(InviteeRole role) => role == InviteeRole.CoHost ? "cohost" : "participant";

    private static MeetingParticipant Of(InviteeRow invitee, bool email) =>
        new(email ? invitee.Email : null, invitee.Name, NameOf(invitee.Role), invitee.Rsvp.ToString().ToLowerInvariant());
}
