using Parley.Rtc.Stun;

namespace Parley.Rtc.Ice;

/// <summary>
/// The server's agent (RFC 8445 section 2.5): answers checks and begins none. The address nominated last is used; consent ends when
/// authentic checks stop (RFC 7675 is the peer's duty, its checks are our evidence). A check proves who made it, not who sent it: one
/// that was overheard can be sent again from anywhere. So the same check from a second address counts for nothing, and before media
/// moves to another address, the peer has to answer a check of ours from there.
/// </summary>
/// <param name="local">Our credentials.</param>
/// <param name="random">A cryptographic source.</param>
public sealed class IceLiteAgent(IceCredentials local, RandomFill random)
    : IceAgent(local, IceRole.Controlled, random, lite: true)
{
    private readonly SeenChecks _seen = new();
    private readonly ReturnCheck _return = new(random);
    private TimeSpan? _lastCheck;
    private TimeSpan _lastOfSelected;

    /// <inheritdoc/>
    public override void SetRemote(IceCredentials credentials)
    {
        base.SetRemote(credentials);
        _return.SetRemote(credentials);
    }

    /// <inheritdoc/>
    public override bool Receive<TSink>(
        TimeSpan now, ReadOnlySpan<byte> datagram, PeerAddress from, ref TSink sink)
    {
        if (State == IceState.Failed || !StunMessage.TryParse(datagram, out var message))
        {
            return false;
        }

        if (message.Class == StunClass.Success)
        {
            if (!_return.IsAnsweredBy(message, from))
            {
                return false;
            }

            Select(now, from);
        }
        else if (_seen.IsFromElsewhere(message.TransactionId, from)
            || !Responder.TryAnswer(message, from, ref sink, out var request))
        {
            return false;
        }
        else
        {
            _seen.Add(message.TransactionId, from);
            Validate(from);
            if (from == Selected)
            {
                _lastOfSelected = now;
            }

            // The old session's checks keep consent alive but nominate nothing new. Chromium that restarts before it had a path may go on
            // with them all the same, for pairs it made before the answer came: then theirs is the only nomination there will be.
            var nominates = request.UseCandidate && (!request.IsOfPrevious || Selected is null);

            // Firefox nominates once and its later checks say nothing of it. When an address translator gives it another port, that is
            // all there is to be seen of the change.
            if (nominates || (Selected is not null && now - _lastOfSelected >= IceTiming.MovedAfter))
            {
                Nominate(now, from, ref sink);
            }

            if (!request.IsOfPrevious && from == Selected)
            {
                Responder.ForgetPrevious();
            }
        }

        _lastCheck = now;
        if (Selected is not null)
        {
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

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            _return.Dispose();
        }
    }

    private void Nominate<TSink>(TimeSpan now, PeerAddress address, ref TSink sink)
        where TSink : struct, IIceSink, allows ref struct
    {
        if (Selected is null || Selected == address)
        {
            Select(now, address);
        }
        else
        {
            _return.Ask(now, address, Responder.Local.Ufrag, Responder.TieBreaker, ref sink);
        }
    }

    private void Select(TimeSpan now, PeerAddress address)
    {
        _lastOfSelected = now;
        Selected = address;
    }
}
