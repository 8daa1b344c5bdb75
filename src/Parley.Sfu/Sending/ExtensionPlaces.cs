using Parley.Rtc.Rtp;
using Parley.Sfu.Routing;

namespace Parley.Sfu.Sending;

/// <summary>Where the header extensions of one packet lie that somebody needs, found once for all receivers.</summary>
internal struct ExtensionPlaces
{
    public Place AudioLevel;
    public Place VideoOrientation;
    public Place DependencyDescriptor;
    public Place TransportSequence;

    public static ExtensionPlaces Find(ReadOnlySpan<byte> packet, in RtpHeader header, ExtensionIds ids)
    {
        var places = default(ExtensionPlaces);
        if (!header.HasExtension)
        {
            return places;
        }

        var reader = new RtpExtensionReader(packet, header);
        while (reader.TryRead(out var extension))
        {
            // The first of its kind counts.
            int id = extension.Id;
            if (id == ids.TransportSequence)
            {
                places.TransportSequence.Take(extension);
            }
            else if (id == ids.AudioLevel)
            {
                places.AudioLevel.Take(extension);
            }
            else if (id == ids.VideoOrientation)
            {
                places.VideoOrientation.Take(extension);
            }
            else if (id == ids.DependencyDescriptor)
            {
                places.DependencyDescriptor.Take(extension);
            }
        }

        return places;
    }

    /// <summary>A value within a packet; of length 0 when there is none.</summary>
    internal struct Place
    {
        private ushort _offset;

        public byte Length { get; private set; }

        public readonly ReadOnlySpan<byte> In(ReadOnlySpan<byte> packet) => packet.Slice(_offset, Length);

        public void Take(in RtpExtension extension)
        {
            if (Length == 0)
            {
                _offset = (ushort)extension.Offset;
                Length = (byte)extension.Length;
            }
        }
    }
}
