using Parley.Meetings.Signals;

namespace Parley.Meetings.Commands;

/// <summary>What two participants tell each other to set up media (RFC 9429, RFC 8838). The meeting doesn't look inside.</summary>
public abstract record Negotiation
{
    private Negotiation()
    {
    }

    public sealed record Offer(string Sdp) : Negotiation;

    public sealed record Answer(string Sdp) : Negotiation;

    public sealed record Candidate(IceCandidate? Value) : Negotiation;
}
