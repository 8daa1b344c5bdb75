using Parley.Rtc.Codecs;
using Parley.Rtc.Rtp;

namespace Parley.Sfu.Sending;

/// <summary>What was read from a packet when it came, kept beside it for all receivers.</summary>
internal struct PacketNotes
{
    public RtpHeader Header;
    public PacketFacts Facts;

    /// <summary>Of VP8 and VP9, else empty: these numbers are written anew for each receiver.</summary>
    public PictureFields Picture;

    public ExtensionPlaces Extensions;
}
