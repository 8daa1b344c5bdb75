using Parley.Meetings;

namespace Parley.Server.Calls;

/// <summary>The seat that a connection has taken.</summary>
internal sealed record HeldSeat(MeetingId Meeting, ParticipantId Participant, SeatProof Proof, string InstanceId);
