using Parley.Rtc.Srtp;

namespace Parley.Bench.Micro;

/// <summary>What the server uses: replay window, rollover and stream look-up included.</summary>
internal sealed class OwnSrtp(SrtpProfile profile, ReadOnlySpan<byte> key, ReadOnlySpan<byte> salt, CryptoPath path)
    : SrtpSubject(path == CryptoPath.Portable ? "ours, portable (framework's ciphers)" : $"ours, {path}")
{
    private readonly SrtpOutbound _outbound = new(profile, key, salt, path);
    private readonly SrtpInbound _inbound = new(profile, key, salt, path);

    public override int Protect(ReadOnlySpan<byte> plain, Span<byte> output)
    {
        var status = _outbound.ProtectRtp(plain[..HeaderLength], plain[HeaderLength..], output, out var written);
        return status == SrtpStatus.Ok ? written : throw new InvalidOperationException($"{status}");
    }

    public override bool Unprotect(Span<byte> packet) => _inbound.UnprotectRtp(packet, out _, out _) == SrtpStatus.Ok;

    public override void Dispose()
    {
        _outbound.Dispose();
        _inbound.Dispose();
    }
}
