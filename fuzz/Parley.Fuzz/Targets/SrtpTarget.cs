using Parley.Rtc.Rtp;
using Parley.Rtc.Srtp;

namespace Parley.Fuzz.Targets;

/// <summary>
/// SRTP and SRTCP of every profile: strangers' bytes are refused and change nothing; whatever can be protected comes back the same. The
/// first byte chooses.
/// </summary>
internal sealed class SrtpTarget : FuzzTarget
{
    private static readonly SrtpProfile[] Profiles = Enum.GetValues<SrtpProfile>();
    private readonly byte[] _buffer = new byte[2048];
    private readonly (SrtpOutbound Outbound, SrtpInbound Inbound)[] _sessions = [.. Profiles.Select(Create)];

    public override string Name => "srtp";

    // New sources have windows of their own, and a session full of them is replaced by an empty one.
    public override long MaxAllocation(int length) => 32_768;

    public override void Run(ReadOnlySpan<byte> input)
    {
        if (input.IsEmpty)
        {
            return;
        }

        var index = input[0] % Profiles.Length;
        var bytes = input[1..];
        ref var session = ref _sessions[index];
        bytes.CopyTo(_buffer);
        Hold(session.Inbound.UnprotectRtp(_buffer.AsSpan(0, bytes.Length), out _, out var length) != SrtpStatus.Ok && length == 0, "a stranger's packet is refused");
        bytes.CopyTo(_buffer);
        Hold(session.Inbound.UnprotectRtcp(_buffer.AsSpan(0, bytes.Length), out length) != SrtpStatus.Ok && length == 0, "a stranger's control packet is refused");
        var full = RoundTrip(session.Outbound, session.Inbound, bytes);
        full |= RoundTripControl(session.Outbound, session.Inbound, bytes);
        if (full)
        {
            session.Outbound.Dispose();
            session.Inbound.Dispose();
            session = Create(Profiles[index]);
        }
    }

    protected override void Close()
    {
        foreach (var (outbound, inbound) in _sessions)
        {
            outbound.Dispose();
            inbound.Dispose();
        }
    }

    private bool RoundTrip(SrtpOutbound outbound, SrtpInbound inbound, ReadOnlySpan<byte> plain)
    {
        plain.CopyTo(_buffer);
        switch (outbound.ProtectRtp(_buffer, plain.Length, out var length))
        {
            case SrtpStatus.TooManyStreams:
                return true;
            case SrtpStatus.Ok:
                var status = inbound.UnprotectRtp(_buffer.AsSpan(0, length), out var header, out length);
                if (status == SrtpStatus.TooManyStreams)
                {
                    return true;
                }

                // A first packet may come in any order; the receiver's window may not reach as far back as the sender's.
                Hold(status is SrtpStatus.Ok or SrtpStatus.Replayed or SrtpStatus.NotAuthentic, $"what was protected is accepted: {status}");
                if (status == SrtpStatus.Ok)
                {
                    Hold(_buffer.AsSpan(0, length).SequenceEqual(plain), "the packet comes back");
                    Hold(RtpHeader.TryParse(plain, out var expected) && expected.Ssrc == header.Ssrc && expected.PayloadLength == header.PayloadLength, "its header too");
                }

                return false;
            default:
                return false;
        }
    }

    private bool RoundTripControl(SrtpOutbound outbound, SrtpInbound inbound, ReadOnlySpan<byte> plain)
    {
        plain.CopyTo(_buffer);
        if (outbound.ProtectRtcp(_buffer, plain.Length, out var length) != SrtpStatus.Ok)
        {
            return false;
        }

        var status = inbound.UnprotectRtcp(_buffer.AsSpan(0, length), out length);
        Hold(status is SrtpStatus.Ok or SrtpStatus.TooManyStreams, $"a control packet is accepted: {status}");
        Hold(status != SrtpStatus.Ok || _buffer.AsSpan(0, length).SequenceEqual(plain), "the control packet comes back");
        return status == SrtpStatus.TooManyStreams;
    }

    private static (SrtpOutbound Outbound, SrtpInbound Inbound) Create(SrtpProfile profile)
    {
        var key = new byte[profile.MasterKeyLength()];
        var salt = new byte[profile.MasterSaltLength()];
        new Random((int)profile).NextBytes(key);
        return (new SrtpOutbound(profile, key, salt), new SrtpInbound(profile, key, salt));
    }
}
