using Parley.Meetings;
using Parley.Meetings.Commands;
using Parley.Meetings.Signals;
using Parley.Server.Calls.Doors;

namespace Parley.Server.Calls;

/// <summary>What hosts and co-hosts do. Who may is the meeting's decision, not the hub's.</summary>
internal sealed partial class MeetingHub
{
    private static readonly MediaState Microphone = new(true, false, false);
    private static readonly MediaState Camera = new(false, true, false);
    private static readonly MediaState Screen = new(false, false, true);

    public Task<CommandReply> AdmitFromWaitingRoom(ParticipantsRequest request) =>
        InsideAsync(seat => new MeetingCommand.Admit(seat.Participant, Context.ConnectionId, Who(request.ParticipantId)));

    public Task<CommandReply> DenyFromWaitingRoom(ParticipantsRequest request) =>
        InsideAsync(seat => new MeetingCommand.Deny(seat.Participant, Context.ConnectionId, Who(request.ParticipantId)));

    public Task<CommandReply> RemoveParticipant(ParticipantRequest request) =>
        InsideAsync(seat => new MeetingCommand.Remove(seat.Participant, Context.ConnectionId, new ParticipantId(request.ParticipantId)));

    public Task<CommandReply> MakeCoHost(ParticipantRequest request) =>
        InsideAsync(seat => new MeetingCommand.NameCoHost(seat.Participant, Context.ConnectionId, new ParticipantId(request.ParticipantId), CoHost: true));

    public Task<CommandReply> RemoveCoHost(ParticipantRequest request) =>
        InsideAsync(seat => new MeetingCommand.NameCoHost(seat.Participant, Context.ConnectionId, new ParticipantId(request.ParticipantId), CoHost: false));

    public Task<CommandReply> UpdateUserPermissions(PermissionsRequest request) =>
        InsideAsync(seat => new MeetingCommand.Permit(seat.Participant, Context.ConnectionId, Who(request.ParticipantId), request.Permissions, request.ResetOverrides));

    public Task<CommandReply> MuteParticipant(ParticipantRequest request) => StopAsync(request, Microphone);

    public Task<CommandReply> StopVideo(ParticipantRequest request) => StopAsync(request, Camera);

    public Task<CommandReply> StopSharing(ParticipantRequest request) => StopAsync(request, Screen);

    public Task<CommandReply> MuteEveryone(MuteEveryoneRequest request) => request is { Audio: false, Video: false }
        ? Refused(Refusal.Malformed)
        : InsideAsync(seat => new MeetingCommand.StopEveryone(seat.Participant, Context.ConnectionId, new MediaState(request.Audio, request.Video, false)));

    public Task<CommandReply> AskToUnmute(ParticipantRequest request) =>
        InsideAsync(seat => new MeetingCommand.AskToUnmute(seat.Participant, Context.ConnectionId, new ParticipantId(request.ParticipantId)));

    public Task<CommandReply> LowerHand(ParticipantsRequest request) =>
        InsideAsync(seat => new MeetingCommand.LowerHands(seat.Participant, Context.ConnectionId, Who(request.ParticipantId)));

    public Task<CommandReply> Spotlight(ParticipantsRequest request) =>
        InsideAsync(seat => new MeetingCommand.PutInSpotlight(seat.Participant, Context.ConnectionId, Who(request.ParticipantId)));

    public Task<CommandReply> LockMeeting(LockMeetingRequest request) => ChangeAsync(new SettingsChange(Locked: request.Locked));

    public Task<CommandReply> SetWaitingRoom(WaitingRoomRequest request) => ChangeAsync(new SettingsChange(WaitingRoom: request.On));

    public async Task<CommandReply> SetPassword(SetPasswordRequest request)
    {
        if (request.Password is { } password && !MeetingPasswords.IsAcceptable(password))
        {
            return CommandReply.No(Refusal.PasswordInvalid);
        }

        // Hashing takes time: it is not done for those who may not set a password anyway. The meeting decides again.
        var (reply, presence) = await AskAsync(seat => new MeetingCommand.ShowPresence(seat.Participant, Context.ConnectionId));
        return !reply.Accepted ? reply
            : presence?.Seat?.Role != Role.Host ? CommandReply.No(Refusal.NotAllowed)
            : await ChangeAsync(new SettingsChange(PasswordHash: request.Password is null ? "" : MeetingPasswords.Hash(request.Password)));
    }

    public Task<CommandReply> UpdateMeeting(UpdateMeetingRequest request) => ChangeAsync(new SettingsChange(
        Title: request.Title,
        WaitingRoom: request.WaitingRoom,
        Locked: request.Locked,
        ParticipantsMayStart: request.ParticipantsMayStart,
        NeverDirect: request.NeverDirect,
        CoHostsMayNameCoHosts: request.CoHostsMayNameCoHosts,
        ActingCoHosts: request.ActingCoHosts,
        Capacity: request.Capacity,
        NewcomersHeld: request.NewcomersHeld));

    private static ParticipantId? Who(string? id) => id is null ? null : new ParticipantId(id);

    private Task<CommandReply> StopAsync(ParticipantRequest request, MediaState sources) =>
        InsideAsync(seat => new MeetingCommand.StopMedia(seat.Participant, Context.ConnectionId, new ParticipantId(request.ParticipantId), sources));

    private Task<CommandReply> ChangeAsync(SettingsChange change) =>
        InsideAsync(seat => new MeetingCommand.ChangeSettings(seat.Participant, Context.ConnectionId, change));
}
