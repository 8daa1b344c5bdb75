using Parley.Rtc.Stun;

namespace Parley.Rtc.Ice;

/// <summary>
/// An agent that sends checks (RFC 8445), over one socket, so a pair is one address of the peer. For the load client and for links
/// between nodes. Nominates the first pair that works when controlling, and keeps consent by itself (RFC 7675).
/// </summary>
public sealed class IceFullAgent : IceAgent
{
    // RFC 8445 section 5.1.2.1 with the type preference of a peer-reflexive candidate, since that is what a check announces.
    private const uint PeerReflexivePriority = (110u << 24) | (65535u << 8) | 255u;

    // A peer may name many addresses and invent more by sending from them.
    private const int MaxChecks = 32;

    private readonly List<IceCheck> _checks = [];
    private IceCredentials? _remote;
    private StunKey? _remoteKey;
    private IceCheck? _active;
    private TimeSpan _nextFirst;
    private TimeSpan _nextConsent;
    private TimeSpan _lastAnswer;
    private bool _started;

    /// <summary>Makes an agent.</summary>
    /// <param name="local">Our credentials.</param>
    /// <param name="role">Controlling when we made the offer or the peer is lite.</param>
    /// <param name="random">A cryptographic source.</param>
    public IceFullAgent(IceCredentials local, IceRole role, RandomFill random)
        : base(local, role, random, lite: false)
    {
    }

    /// <inheritdoc/>
    public override void SetRemote(IceCredentials credentials)
    {
        base.SetRemote(credentials);
        _remote = credentials;
        _remoteKey?.Dispose();
        _remoteKey = new StunKey(credentials.Password);
        Deadline = TimeSpan.Zero;
    }

    /// <summary>Adds an address of the peer; known ones and those beyond 32 are ignored.</summary>
    /// <param name="address">The candidate's address.</param>
    /// <param name="priority">The candidate's priority.</param>
    public void AddRemoteCandidate(PeerAddress address, uint priority)
    {
        FindOrAdd(address, priority);
        Deadline = TimeSpan.Zero;
    }

    /// <inheritdoc/>
    public override void Restart(IceCredentials local)
    {
        base.Restart(local);
        _checks.Clear();
        _remote = null;
        _started = false;
        Deadline = null;
        State = Selected is null ? IceState.Checking : State;
    }

    /// <inheritdoc/>
    public override bool Receive<TSink>(
        TimeSpan now, ReadOnlySpan<byte> datagram, PeerAddress from, ref TSink sink)
    {
        if (State == IceState.Failed || !StunMessage.TryParse(datagram, out var message))
        {
            return false;
        }

        if (message.Class is StunClass.Success or StunClass.Error)
        {
            return ReceiveAnswer(now, message, from, ref sink);
        }

        if (!Responder.TryAnswer(message, from, ref sink, out var request))
        {
            return false;
        }

        Validate(from);
        if (FindOrAdd(from, request.Priority) is not { } check)
        {
            return true;
        }

        // The old session's checks keep consent alive but nominate nothing new.
        if (request is { UseCandidate: true, IsOfPrevious: false } && Role == IceRole.Controlled)
        {
            check.NominatedByPeer = true;
        }

        if (check.State == IceCheckState.Succeeded)
        {
            SelectIfNominated(now, check);
        }
        else if (!check.IsRunning && _remote is not null)
        {
            // A triggered check (RFC 8445 section 7.3.1.4).
            Begin(now, check, nominate: false, ref sink);
        }

        UpdateDeadline();
        return true;
    }

    /// <inheritdoc/>
    public override void Advance<TSink>(TimeSpan now, ref TSink sink)
    {
        if (State == IceState.Failed || _remote is null)
        {
            return;
        }

        if (!_started)
        {
            _started = true;
            _nextFirst = now;
            _lastAnswer = now;
        }

        foreach (var check in _checks)
        {
            if (check.IsRunning && now >= check.NextAt)
            {
                Continue(now, check, ref sink);
            }
        }

        if (now >= _nextFirst && Next() is { } next)
        {
            _nextFirst = now + IceTiming.Pacing;
            Begin(now, next, nominate: false, ref sink);
        }

        if (_active is { } active && now >= _nextConsent && !active.IsRunning)
        {
            Begin(now, active, nominate: false, ref sink);
            _nextConsent = now + (IceTiming.ConsentInterval * (0.8 + (0.4 * NextFraction())));
        }

        Nominate(now, ref sink);
        UpdateState(now);
        UpdateDeadline();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _remoteKey?.Dispose();
        }

        base.Dispose(disposing);
    }

    private bool ReceiveAnswer<TSink>(TimeSpan now, in StunMessage message, PeerAddress from, ref TSink sink)
        where TSink : struct, IIceSink, allows ref struct
    {
        // RFC 8445 section 7.2.5.2.1: the answer must come from where the check went to.
        if (_remoteKey is null || Find(from) is not { IsRunning: true } check
            || !message.TransactionId.SequenceEqual(check.TransactionId) || !message.VerifyIntegrity(_remoteKey))
        {
            return false;
        }

        if (message.Class == StunClass.Error)
        {
            ReceiveError(now, message, check, ref sink);
            UpdateDeadline();
            return true;
        }

        Validate(from);
        check.State = IceCheckState.Succeeded;
        _lastAnswer = now;
        if (check.Nominating)
        {
            Select(now, check);
        }
        else
        {
            SelectIfNominated(now, check);
            Nominate(now, ref sink);
        }

        UpdateState(now);
        UpdateDeadline();
        return true;
    }

    // The best pair that works, once nothing is nominated and no nomination runs (RFC 8445 section 8.1.1).
    private void Nominate<TSink>(TimeSpan now, ref TSink sink)
        where TSink : struct, IIceSink, allows ref struct
    {
        if (Role != IceRole.Controlling || (_active is not null && _checks.Contains(_active)))
        {
            return;
        }

        IceCheck? best = null;
        foreach (var check in _checks)
        {
            if (check is { IsRunning: true, Nominating: true })
            {
                return;
            }

            if (check.State == IceCheckState.Succeeded && (best is null || check.Priority > best.Priority))
            {
                best = check;
            }
        }

        if (best is not null)
        {
            Begin(now, best, nominate: true, ref sink);
        }
    }

    private void ReceiveError<TSink>(TimeSpan now, in StunMessage message, IceCheck check, ref TSink sink)
        where TSink : struct, IIceSink, allows ref struct
    {
        message.TryGetErrorCode(out var code);
        if (code != 487)
        {
            check.State = IceCheckState.Failed;
            return;
        }

        // RFC 8445 section 7.2.5.1: change the role unless another answer already did, and check again.
        if (check.SentRole == Role)
        {
            Responder.SwitchRole();
        }

        Begin(now, check, nominate: false, ref sink);
    }

    private void Begin<TSink>(TimeSpan now, IceCheck check, bool nominate, ref TSink sink)
        where TSink : struct, IIceSink, allows ref struct
    {
        Random(check.TransactionId);
        check.State = IceCheckState.InProgress;
        check.Nominating = nominate;
        check.Transmissions = 0;
        check.SentRole = Role;
        Continue(now, check, ref sink);
    }

    private void Continue<TSink>(TimeSpan now, IceCheck check, ref TSink sink)
        where TSink : struct, IIceSink, allows ref struct
    {
        if (check.Transmissions >= IceTiming.MaxTransmissions)
        {
            // A consent check that got no answer does not end the pair; the consent time-out does.
            check.State = check == _active ? IceCheckState.Succeeded : IceCheckState.Failed;
            return;
        }

        // 200 ms, doubling up to 1.6 s.
        check.NextAt = now + (IceTiming.Retransmission * (1 << Math.Min(check.Transmissions, 3)));
        check.Transmissions++;
        Span<byte> buffer = stackalloc byte[640];
        var writer = new StunWriter(buffer, StunClass.Request, check.TransactionId);
        writer.AddUsername(_remote!.Ufrag, Local.Ufrag);
        writer.Add(StunAttributeType.Priority, PeerReflexivePriority);
        writer.Add(
            check.SentRole == IceRole.Controlling ? StunAttributeType.IceControlling : StunAttributeType.IceControlled,
            Responder.TieBreaker);
        if (check.Nominating)
        {
            writer.AddFlag(StunAttributeType.UseCandidate);
        }

        writer.AddIntegrity(_remoteKey!);
        sink.SendStun(buffer[..writer.Finish()], check.Remote);
    }

    private void SelectIfNominated(TimeSpan now, IceCheck check)
    {
        if (check.NominatedByPeer)
        {
            Select(now, check);
        }
    }

    private void Select(TimeSpan now, IceCheck check)
    {
        if (_active != check)
        {
            _active = check;
            _nextConsent = now + IceTiming.ConsentInterval;
            Responder.ForgetPrevious();
        }

        Selected = check.Remote;
        _lastAnswer = now;
        State = IceState.Connected;
    }

    private void UpdateState(TimeSpan now)
    {
        var silence = now - _lastAnswer;
        if (silence >= IceTiming.ConsentTimeout)
        {
            State = IceState.Failed;
        }
        else if (Selected is not null)
        {
            // Our own checks come every 5 s, so the limit is one of them further away than for a lite agent.
            State = silence >= IceTiming.DisconnectedAfter + IceTiming.ConsentInterval
                ? IceState.Disconnected
                : IceState.Connected;
        }
    }

    private void UpdateDeadline()
    {
        if (State == IceState.Failed || _remote is null)
        {
            Deadline = null;
            return;
        }

        var next = _lastAnswer + IceTiming.ConsentTimeout;
        foreach (var check in _checks)
        {
            if (check.IsRunning && check.NextAt < next)
            {
                next = check.NextAt;
            }
        }

        if (Next() is not null && _nextFirst < next)
        {
            next = _nextFirst;
        }

        if (_active is { IsRunning: false } && _nextConsent < next)
        {
            next = _nextConsent;
        }

        Deadline = _started ? next : TimeSpan.Zero;
    }

    private IceCheck? Next()
    {
        IceCheck? best = null;
        foreach (var check in _checks)
        {
            if (check.State == IceCheckState.Waiting && (best is null || check.Priority > best.Priority))
            {
                best = check;
            }
        }

        return best;
    }

    // After a restart the old pair still answers consent checks.
    private IceCheck? Find(PeerAddress address) =>
        FindListed(address) ?? (_active?.Remote == address ? _active : null);

    private IceCheck? FindListed(PeerAddress address) => _checks.Find(check => check.Remote == address);

    private IceCheck? FindOrAdd(PeerAddress address, uint priority)
    {
        if (FindListed(address) is { } known)
        {
            return known;
        }

        if (_checks.Count >= MaxChecks)
        {
            return null;
        }

        var added = new IceCheck(address, priority);
        _checks.Add(added);
        return added;
    }

    private double NextFraction()
    {
        Span<byte> bytes = stackalloc byte[2];
        Random(bytes);
        return BitConverter.ToUInt16(bytes) / 65536.0;
    }
}
