namespace Parley.Sfu.Routing;

/// <summary>Looks codecs up by payload type; lists are short and this allocates nothing.</summary>
internal static class MediaCodecs
{
    public static MediaCodec? FirstWithType(this IReadOnlyList<MediaCodec> codecs, byte payloadType)
    {
        for (var index = 0; index < codecs.Count; index++)
        {
            if (codecs[index].PayloadType == payloadType)
            {
                return codecs[index];
            }
        }

        return null;
    }

    public static MediaCodec? FirstRepairedBy(this IReadOnlyList<MediaCodec> codecs, byte payloadType)
    {
        for (var index = 0; index < codecs.Count; index++)
        {
            if (codecs[index].RetransmissionType == payloadType)
            {
                return codecs[index];
            }
        }

        return null;
    }

    public static bool HasRepairType(this IReadOnlyList<MediaCodec> codecs, byte payloadType) =>
        codecs.FirstRepairedBy(payloadType) is not null;
}
