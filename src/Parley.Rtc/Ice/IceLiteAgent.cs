using Parley.Rtc.Stun;

namespace Parley.Rtc.Ice;

/// <summary>
/// The server's agent (RFC 8445 section 2.5): answers checks and never sends any. The address nominated last is used;
/// consent ends when authentic checks stop (RFC 7675 is the peer's duty, its checks are our evidence).
/// </summary>
/// <param name="local">Our credentials.</param>
/// <param name="random">A cryptographic source.</param>
public sealed class IceLiteAgent(IceCredentials local, RandomFill random)
    : IceAgent(local, IceRole.Controlled, random, lite: true)
{
    private TimeSpan? _lastCheck;
    private TimeSpan _selectedCheck;

    /// <inheritdoc/>
    public override bool Receive<TSink>(
        TimeSpan now, ReadOnlySpan<byte> datagram, PeerAddress from, ref TSink sink)
    {
        if (State == IceState.Failed || !StunMessage.TryParse(datagram, out var message)
            || !Responder.TryAnswer(message, from, ref sink, out var request))
        {
            return false;
        }

        Validate(from);
        _lastCheck = now;
        if (request.UseCandidate || IsMoved(now, from))
        {
            Selected = from;
            Responder.ForgetPrevious();
        }

        if (Selected is not null)
        {
            _selectedCheck = Selected == from ? now : _selectedCheck;
            State = IceState.Connected;
        }

        Deadline = now + (State == IceState.Connected ? IceTiming.DisconnectedAfter : IceTiming.ConsentTimeout);
        return true;
    }

    /// <inheritdoc/>
    public override void Advance<TSink>(TimeSpan now, ref TSink sink)
    {
        if (State == IceState.Failed)
        {
            return;
        }

        // A peer that never comes must not stay for ever either.
        _lastCheck ??= now;
        var silence = now - _lastCheck.Value;
        if (silence >= IceTiming.ConsentTimeout)
        {
            State = IceState.Failed;
            Deadline = null;
            return;
        }

        if (State == IceState.Connected && silence >= IceTiming.DisconnectedAfter)
        {
            State = IceState.Disconnected;
        }

        Deadline = _lastCheck.Value
            + (State == IceState.Connected ? IceTiming.DisconnectedAfter : IceTiming.ConsentTimeout);
    }

    // Firefox nominates once and its later checks say nothing of it. When an address translator gives it another port, that is all there
    // is to be seen of the change.
    private bool IsMoved(TimeSpan now, PeerAddress from) =>
        Selected is { } selected && selected != from && now - _selectedCheck >= IceTiming.MovedAfter;
}
