using System.Net;
using Microsoft.AspNetCore.SignalR;
using Parley.Meetings;
using Parley.Meetings.Commands;
using Parley.Meetings.Effects;
using Parley.Meetings.Signals;
using Parley.Server.Accounts;
using Parley.Server.Calls.Doors;
using Parley.Server.Calls.Media;
using Parley.Server.Hosting.Database;

namespace Parley.Server.Calls;

/// <summary>The realtime channel of a meeting, <c>/hubs/meeting</c>; docs/protocol.md describes it.</summary>
internal sealed partial class MeetingHub(
    MeetingDirectory directory,
    ConnectionOutboxes outboxes,
    CreateMeeting createMeeting,
    RepeatedCreations repeated,
    JoinMeeting joinMeeting,
    IceServerIssuer iceServers,
    OfferMedia offerMedia,
    MeetingLinks links,
    ILogger<MeetingHub> logger) : Hub
{
    private const int MaxSdpLength = 60_000;
    private const int MaxCandidateLength = 2_000;
    private const string SeatKey = "parley.seat";

    private HeldSeat? Seat
    {
        get => Context.Items.TryGetValue(SeatKey, out var seat) ? seat as HeldSeat : null;
        set
        {
            Context.Items[SeatKey] = value;
            if (outboxes.Find(Context.ConnectionId) is { } outbox)
            {
                outbox.Seat = value;
            }
        }
    }

    /// <summary>The account of the connection; null for guests.</summary>
    private Caller? Account => Caller.Of(Context.User);

    private IPAddress? Address => Context.GetHttpContext()?.Connection.RemoteIpAddress;

    public override async Task OnDisconnectedAsync(Exception? exception)
    {
        outboxes.Close(Context.ConnectionId);
        await ReportLostAsync();
        await base.OnDisconnectedAsync(exception);
    }

    public async Task<CreateMeetingReply> CreateMeeting(CreateMeetingRequest request)
    {
        if (!CommandIds.IsValid(request.CommandId))
        {
            return CreateMeetingReply.No(Refusal.Malformed);
        }

        if (repeated.Find(Address, request.CommandId) is { } earlier)
        {
            return earlier;
        }

        try
        {
            var reply = await CreateAsync(request);
            repeated.Remember(Address, request.CommandId, reply);
            return reply;
        }
        catch (Exception error) when (IsStorage(error))
        {
            Log.Unavailable(logger, error);
            return CreateMeetingReply.No(Refusal.Unavailable);
        }
    }

    public async Task<JoinMeetingReply> JoinMeeting(JoinMeetingRequest request)
    {
        try
        {
            var result = await joinMeeting.RunAsync(request, new(Context.ConnectionId, Seat, Address, Account, BrowserCookie.DigestOf(Context.GetHttpContext()), MeetingToken.Of(Context.GetHttpContext())), Context.ConnectionAborted);
            if (result.Seat is not null)
            {
                Seat = result.Seat;
                if (Context.ConnectionAborted.IsCancellationRequested)
                {
                    // The connection's end came first and found no seat to report as lost.
                    await ReportLostAsync();
                    return result.Reply;
                }

                await (outboxes.Find(Context.ConnectionId)?.FlushAsync() ?? Task.CompletedTask);
            }

            return result.Reply;
        }
        catch (Exception error) when (IsStorage(error))
        {
            Log.Unavailable(logger, error);
            return JoinMeetingReply.No(Refusal.Unavailable);
        }
    }

    public async Task<CommandReply> LeaveMeeting(LeaveMeetingRequest request)
    {
        var reply = await InsideAsync(seat => new MeetingCommand.Leave(seat.Participant, Context.ConnectionId));
        Seat = reply.Accepted ? null : Seat;
        return reply;
    }

    public Task<CommandReply> EndMeeting(EndMeetingRequest request) =>
        InsideAsync(seat => new MeetingCommand.EndForAll(seat.Participant, Context.ConnectionId));

    public Task<CommandReply> ChatMessage(ChatRequest request) => CommandIds.IsValid(request.CommandId)
        ? InsideAsync(seat => new MeetingCommand.Chat(seat.Participant, Context.ConnectionId, request.CommandId, request.Text, request.To is { } to ? new ParticipantId(to) : null))
        : Refused(Refusal.Malformed);

    public Task<CommandReply> MediaStateChanged(MediaStateRequest request) =>
        InsideAsync(seat => new MeetingCommand.ChangeMedia(seat.Participant, Context.ConnectionId, request.Media));

    public Task<CommandReply> RaiseHand(RaiseHandRequest request) =>
        InsideAsync(seat => new MeetingCommand.RaiseHand(seat.Participant, Context.ConnectionId, request.Raised));

    public Task<CommandReply> SendReaction(ReactionRequest request) => CommandIds.IsValid(request.CommandId)
        ? InsideAsync(seat => new MeetingCommand.React(seat.Participant, Context.ConnectionId, request.CommandId, request.Reaction))
        : Refused(Refusal.Malformed);

    public Task<CommandReply> Rename(RenameRequest request) =>
        InsideAsync(seat => new MeetingCommand.Rename(seat.Participant, Context.ConnectionId, request.DisplayName));

    public Task<CommandReply> NewOffer(DescriptionRequest request) => RelayAsync(request, new Negotiation.Offer(request.Sdp));

    public Task<CommandReply> NewAnswer(DescriptionRequest request) => RelayAsync(request, new Negotiation.Answer(request.Sdp));

    public Task<CommandReply> SendIceCandidateToSignalingServer(CandidateRequest request)
    {
        if (request.Candidate is { } candidate && candidate.Candidate.Length + (candidate.SdpMid?.Length ?? 0) + (candidate.UsernameFragment?.Length ?? 0) > MaxCandidateLength)
        {
            return Refused(Refusal.TooLarge);
        }

        return InsideAsync(seat => new MeetingCommand.Relay(seat.Participant, Context.ConnectionId, new ParticipantId(request.To), request.ToInstance, new Negotiation.Candidate(request.Candidate)));
    }

    /// <summary>An offer to the media server.</summary>
    public async Task<MediaAnswerReply> OfferMedia(MediaOfferRequest request)
    {
        try
        {
            return Seat is { } seat
                ? await offerMedia.RunAsync(seat, Context.ConnectionId, request)
                : MediaAnswerReply.No(Refusal.NotInMeeting);
        }
        catch (Exception error) when (IsStorage(error))
        {
            Log.Unavailable(logger, error);
            return MediaAnswerReply.No(Refusal.Unavailable);
        }
    }

    /// <summary>What the caller wants of the media server.</summary>
    public CommandReply WantMedia(MediaWantedRequest request) => Seat is not { } seat
        ? CommandReply.No(Refusal.NotInMeeting)
        : offerMedia.Want(seat, request) is { } refusal ? CommandReply.No(refusal) : CommandReply.Ok;

    public Task<CommandReply> GiveUpDirect(GiveUpDirectRequest request) =>
        InsideAsync(seat => new MeetingCommand.GiveUpDirect(seat.Participant, Context.ConnectionId));

    /// <summary>How good the caller's own connection is.</summary>
    public Task<CommandReply> ReportQuality(QualitySample sample) =>
        InsideAsync(seat => new MeetingCommand.ReportQuality(seat.Participant, Context.ConnectionId, sample));

    /// <summary>Fresh credentials before an ICE restart; nothing for those who are not in a meeting, wait, or were removed.</summary>
    public async Task<IceServersReply> GetIceServers() =>
        Seat is { } seat && await InsideAsync(held => new MeetingCommand.ShowPresence(held.Participant, Context.ConnectionId)) is { Accepted: true }
            ? new(iceServers.Issue(seat.Participant))
            : new([]);

    private async Task<CreateMeetingReply> CreateAsync(CreateMeetingRequest request) =>
        await createMeeting.RunAsync(request.Title, request.DisplayName, Address, Account, Context.ConnectionAborted) switch
        {
            CreateMeetingResult.Created created => new CreateMeetingReply(true, MeetingId: created.MeetingId.Value, HostToken: created.HostToken, JoinUrl: links.Join(created.MeetingId)),
            CreateMeetingResult.Refused refused => CreateMeetingReply.No(refused.Refusal),
            _ => CreateMeetingReply.No(Refusal.Malformed),
        };

    private Task<CommandReply> ReportLostAsync() => InsideAsync(seat => new MeetingCommand.Disconnect(seat.Participant, Context.ConnectionId));

    private Task<CommandReply> RelayAsync(DescriptionRequest request, Negotiation payload) => request.Sdp.Length > MaxSdpLength
        ? Refused(Refusal.TooLarge)
        : InsideAsync(seat => new MeetingCommand.Relay(seat.Participant, Context.ConnectionId, new ParticipantId(request.To), request.ToInstance, payload));

    private static bool IsStorage(Exception error) => error is StorageException || DatabaseTrouble.Explains(error);

    private static Task<CommandReply> Refused(Refusal refusal) => Task.FromResult(CommandReply.No(refusal));

    private async Task<CommandReply> InsideAsync(Func<HeldSeat, MeetingCommand> command) => (await AskAsync(command)).Reply;

    private async Task<(CommandReply Reply, Decision? Decision)> AskAsync(Func<HeldSeat, MeetingCommand> command)
    {
        if (Seat is not { } seat)
        {
            return (CommandReply.No(Refusal.NotInMeeting), null);
        }

        try
        {
            // Not tied to the connection's end: what a client sent before it went counts.
            var decision = await directory.AskAsync(seat.Meeting, command(seat), CancellationToken.None);
            return decision?.Refusal is { } refusal ? (CommandReply.No(refusal), decision)
                : decision is null ? (CommandReply.No(Refusal.MeetingNotFound), null)
                : (CommandReply.Ok, decision);
        }
        catch (Exception error) when (IsStorage(error))
        {
            Log.Unavailable(logger, error);
            return (CommandReply.No(Refusal.Unavailable), null);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3020, LogLevel.Warning, "A command was refused because the meeting is unavailable.")]
        public static partial void Unavailable(ILogger logger, Exception error);
    }
}
