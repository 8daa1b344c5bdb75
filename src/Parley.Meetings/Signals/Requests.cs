namespace Parley.Meetings.Signals;

/// <summary>A hub call that changes something.</summary>
/// <remarks>The caller picks <see cref="CommandId"/>; a repeated id gets the first answer again and has no second effect.</remarks>
public interface ICommandRequest
{
    string CommandId { get; }
}

public sealed record CreateMeetingRequest(string CommandId, string? Title, string? DisplayName) : ICommandRequest;

/// <param name="SeatToken">Secret of the caller's seat, made by the caller: 32 to 128 characters of base64url, at least 192 random bits. The seat that has it is taken again; if there is none, a new seat gets it, so a repeated join is one join. Without it the server makes one.</param>
/// <param name="HostToken">Proof of the host's rights in this meeting.</param>
/// <param name="TakeOver">Whether to take the seat from another live connection; without it such a join is refused with <c>seat_in_use</c>.</param>
/// <param name="InstanceId">Random, one per load of the call page.</param>
/// <param name="Password">Asked for when the first try was refused with <c>password_required</c>; the seat remembers that it was right.</param>
/// <param name="Ticket">What a personal invitation link carries.</param>
public sealed record JoinMeetingRequest(
    string CommandId,
    string MeetingId,
    string DisplayName,
    string InstanceId,
    MediaState Media,
    string? SeatToken = null,
    string? HostToken = null,
    bool TakeOver = false,
    string? Password = null,
    string? Ticket = null) : ICommandRequest;

public sealed record LeaveMeetingRequest(string CommandId) : ICommandRequest;

public sealed record EndMeetingRequest(string CommandId) : ICommandRequest;

public sealed record ChatRequest(string CommandId, string Text, string? To = null) : ICommandRequest;

public sealed record MediaStateRequest(string CommandId, MediaState Media) : ICommandRequest;

public sealed record RaiseHandRequest(string CommandId, bool Raised) : ICommandRequest;

public sealed record ReactionRequest(string CommandId, ReactionKind Reaction) : ICommandRequest;

public sealed record RenameRequest(string CommandId, string DisplayName) : ICommandRequest;

/// <summary>An offer or answer for one other participant (RFC 9429).</summary>
/// <param name="ToInstance">The receiver's page load it is meant for; refused with <c>instance_changed</c> when that is gone.</param>
public sealed record DescriptionRequest(string To, string ToInstance, string Sdp);

/// <summary>A trickled candidate (RFC 8838); a null candidate says there are no more.</summary>
public sealed record CandidateRequest(string To, string ToInstance, IceCandidate? Candidate);

/// <summary>RTCIceCandidateInit of W3C WebRTC.</summary>
public sealed record IceCandidate(string Candidate, string? SdpMid, int? SdpMLineIndex, string? UsernameFragment);

/// <summary>An offer to the media server (RFC 9429): the first of a connection, a change, or an ICE restart.</summary>
/// <param name="ConnectionId">Random, one per RTCPeerConnection. A page load has one connection; a new one takes the place of the one before.</param>
/// <param name="First">A new connection. Otherwise the offer is refused with <c>media_unknown</c> when the media server does not know the connection any more.</param>
/// <param name="Published">The sections of the offer that carry a source of the caller.</param>
public sealed record MediaOfferRequest(string ConnectionId, bool First, string Sdp, IReadOnlyList<PublishedMedia> Published);

/// <summary>What the caller wants to receive; sections that are not named stay as they are.</summary>
/// <param name="ConnectionId">The connection whose sections are meant.</param>
public sealed record MediaWantedRequest(string ConnectionId, IReadOnlyList<WantedMedia> Wanted);

/// <summary>The caller cannot reach somebody directly and wants the media server to carry the call.</summary>
public sealed record GiveUpDirectRequest(string CommandId) : ICommandRequest;
