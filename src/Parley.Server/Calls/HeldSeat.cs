using Parley.Meetings;

namespace Parley.Server.Calls;

/// <summary>The seat that a connection has taken.</summary>
/// <param name="Session">The account's session whose ticket was shown for it; null: none was.</param>
internal sealed record HeldSeat(MeetingId Meeting, ParticipantId Participant, SeatProof Proof, string InstanceId, Guid? Session);
