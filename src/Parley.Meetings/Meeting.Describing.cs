using Parley.Meetings.Signals;

namespace Parley.Meetings;

public sealed partial record Meeting
{
    private MeetingInfo Info => new(
        Id.Value,
        Title,
        new SettingsInfo(
            Settings.WaitingRoom,
            Settings.Locked,
            Settings.PasswordHash is not null,
            Settings.ParticipantsMayStart,
            Settings.NeverDirect,
            Settings.CoHostsMayNameCoHosts,
            Settings.ActingCoHosts,
            Settings.Capacity,
            Settings.Permissions,
            NewcomersHeld),
        Spotlight?.Value);

    /// <summary>What somebody in the meeting may do.</summary>
    /// <remarks>Other software publishes by the host's token: the default is not meant for it.</remarks>
    public Permissions PermissionsOf(Seat seat) => seat.Leads ? Permissions.All
        : (seat.Via == Via.Whip ? Permissions.All : Settings.Permissions).With(seat.Override);

    /// <summary>The sources of a seat that are forwarded when they are sent.</summary>
    public MediaState LetThrough(Seat seat) => PermissionsOf(seat).Sources.Without(seat.Silenced);

    private ParticipantInfo Describe(Seat seat) => new(
        seat.Id.Value,
        seat.InstanceId,
        seat.DisplayName,
        seat.Role,
        Guest: seat.Who.Account is null,
        seat.Media.And(LetThrough(seat)),
        seat.Connection is null ? Presence.Away : Presence.Here,
        seat.HandRaisedAt,
        seat.JoinedAt,
        seat.Number,
        seat.Via,
        PermissionsOf(seat),
        seat.Acting,
        seat.Who.Invitee is not null,
        seat.Who.Account?.ToString());
}
