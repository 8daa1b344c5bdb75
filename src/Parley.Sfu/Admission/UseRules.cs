using Parley.Rtc.Sdp;

namespace Parley.Sfu.Admission;

/// <summary>What an offer may ask for.</summary>
internal static class UseRules
{
    /// <summary>Which way media may flow, seen from us.</summary>
    public static SdpDirection Allowed(PeerUse use) => use switch
    {
        PeerUse.Publish => SdpDirection.ReceiveOnly,
        PeerUse.Watch => SdpDirection.SendOnly,
        _ => SdpDirection.SendReceive,
    };

    /// <returns>What is wrong with an offer, or null.</returns>
    public static string? Objection(SdpDescription offer, PeerUse use)
    {
        if (use == PeerUse.Any)
        {
            return null;
        }

        var needed = Allowed(use).Reverse();
        return offer.Media.All(media => media.Direction.HasFlag(needed))
            ? null
            : $"Every section of the offer must be {needed.ToAttribute()} or sendrecv.";
    }
}
