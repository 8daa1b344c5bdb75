using Parley.Rtc.Dtls;
using Parley.Rtc.Ice;

namespace Parley.Rtc.Sdp;

/// <summary>Our side's transport, written into each section of a bundle.</summary>
/// <param name="Credentials">Our ICE credentials.</param>
/// <param name="Fingerprint">Our certificate.</param>
/// <param name="Candidates">Our candidates, complete.</param>
/// <param name="IsIceLite">True for a server.</param>
public sealed record LocalTransport(
    IceCredentials Credentials,
    DtlsFingerprint Fingerprint,
    IReadOnlyList<IceCandidate> Candidates,
    bool IsIceLite = true)
{
    internal void Write(ICollection<SdpLine> attributes, string setup)
    {
        attributes.Add(new SdpLine("ice-ufrag", Credentials.Ufrag));
        attributes.Add(new SdpLine("ice-pwd", Credentials.Password));
        attributes.Add(new SdpLine("fingerprint", Fingerprint.ToString()));
        attributes.Add(new SdpLine("setup", setup));
    }

    internal void WriteCandidates(ICollection<SdpLine> attributes)
    {
        foreach (var candidate in Candidates)
        {
            attributes.Add(new SdpLine("candidate", candidate.ToString()));
        }

        attributes.Add(new SdpLine("end-of-candidates"));
    }
}
