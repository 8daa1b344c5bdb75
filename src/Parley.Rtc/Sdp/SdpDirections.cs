namespace Parley.Rtc.Sdp;

/// <summary>What can be done with a direction.</summary>
public static class SdpDirections
{
    /// <summary>The same flow seen from the other side.</summary>
    /// <param name="direction">The direction.</param>
    /// <returns>Sending and receiving exchanged.</returns>
    public static SdpDirection Reverse(this SdpDirection direction) => direction switch
    {
        SdpDirection.SendOnly => SdpDirection.ReceiveOnly,
        SdpDirection.ReceiveOnly => SdpDirection.SendOnly,
        _ => direction,
    };

    /// <summary>The attribute's name.</summary>
    /// <param name="direction">The direction.</param>
    public static string ToAttribute(this SdpDirection direction) => direction switch
    {
        SdpDirection.SendOnly => "sendonly",
        SdpDirection.ReceiveOnly => "recvonly",
        SdpDirection.Inactive => "inactive",
        _ => "sendrecv",
    };

    /// <summary>The first direction among attributes, or null.</summary>
    internal static SdpDirection? Find(IEnumerable<SdpLine> attributes)
    {
        foreach (var attribute in attributes)
        {
            if (TryParse(attribute.Name, out var direction))
            {
                return direction;
            }
        }

        return null;
    }

    /// <summary>Reads an attribute's name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="direction">The direction, or send-receive.</param>
    /// <returns>False when the attribute is another one.</returns>
    internal static bool TryParse(string name, out SdpDirection direction)
    {
        (direction, var found) = name switch
        {
            "sendonly" => (SdpDirection.SendOnly, true),
            "recvonly" => (SdpDirection.ReceiveOnly, true),
            "inactive" => (SdpDirection.Inactive, true),
            "sendrecv" => (SdpDirection.SendReceive, true),
            _ => (SdpDirection.SendReceive, false),
        };
        return found;
    }
}
