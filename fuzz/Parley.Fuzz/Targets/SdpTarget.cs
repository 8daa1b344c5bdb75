using System.Text;
using Parley.Rtc;
using Parley.Rtc.Dtls;
using Parley.Rtc.Ice;
using Parley.Rtc.Sdp;

namespace Parley.Fuzz.Targets;

/// <summary>Session descriptions: read, written, read again, answered; the answer is one that can be read.</summary>
internal sealed class SdpTarget : FuzzTarget
{
    private static readonly LocalTransport Local = new(
        IceCredentials.Create(new Random(1).NextBytes),
        DtlsFingerprint.Of([1]),
        [IceCandidate.HostUdp(PeerAddress.FromBytes([192, 0, 2, 1], 8181))]);

    public override string Name => "sdp";

    public override int MaxLength => 100_000;

    public override TimeSpan MaxTime => TimeSpan.FromMilliseconds(200);

    public override IMutator Mutator => LineMutator.Instance;

    // Text is made of many small strings: twice read, twice written.
    public override long MaxAllocation(int length) => 400_000 + (200L * length);

    public override void Run(ReadOnlySpan<byte> input)
    {
        var text = Encoding.UTF8.GetString(input);
        IceCandidate.TryParse(text, out _);
        DtlsFingerprint.TryParse(text, out _);
        RunFragment(text);
        if (!SdpReader.TryParse(text, out var description, out var error))
        {
            Hold(!string.IsNullOrEmpty(error) && error.Length < 100, "a refusal has a short reason");
            return;
        }

        var written = description!.ToString();
        Hold(SdpReader.TryParse(written, out var again, out error) && again!.ToString() == written, $"what was written reads the same: {error}");
        RemoteTransport.TryRead(description, out _, out _);
        foreach (var media in description.Media)
        {
            Hold(media.Codecs.Count <= 128, "a section has 128 payload types at most");
            _ = (media.Rids.Count, media.SimulcastSend.Count, media.Ssrcs.Count, media.RetransmissionPairs.Count, media.Direction);
        }

        var answer = SdpAnswer.Create(description, Local, MediaCapabilities.Default, 1, 1);
        Hold(SdpReader.TryParse(answer.Description.ToString(), out var read, out error), $"the answer can be read: {error}");
        Hold(read!.Media.Count == description.Media.Count, "the answer has the offer's sections");
        Hold(read.Media.Count(media => media.Port != 0) == answer.Media.Count, "accepted sections have a port");
        foreach (var media in answer.Media)
        {
            var section = read.Media.First(other => other.Mid == media.Mid && other.Port != 0);
            Hold(section.Codecs.Count == media.Codecs.Count && section.Direction == media.Direction
                && section.Extensions.SequenceEqual(media.Extensions), "what was agreed on comes back");
        }
    }

    /// <summary>Whole descriptions are fragments too, if they are short.</summary>
    private static void RunFragment(string text)
    {
        if (IceFragment.TryParse(text, out var fragment) && fragment!.Write("audio", "0", isLite: true) is { Length: <= IceFragment.MaxLength } written)
        {
            Hold(IceFragment.TryParse(written, out var again), "what was written of a fragment can be read");
            Hold(again!.Credentials == fragment.Credentials && again.Candidates.Count == fragment.Candidates.Count, "and says the same");
        }
    }
}
