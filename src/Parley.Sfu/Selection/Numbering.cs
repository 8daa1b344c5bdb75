namespace Parley.Sfu.Selection;

/// <summary>The numbers under which one receiver sees one packet.</summary>
internal struct Numbering
{
    public ushort Sequence;
    public uint Timestamp;

    /// <summary>Of VP8 and VP9, to be written in the width the packet has.</summary>
    public ushort PictureId;

    /// <summary>What is to be added to the frame number of a dependency descriptor.</summary>
    public ushort FrameShift;

    public byte BaseLayerIndex;

    /// <summary>Set on the last packet the receiver gets of a picture.</summary>
    public bool Marker;

    /// <summary>
    /// The receiver counts on a packet here that is not for it: one without payload closes the gap, or it would be asked for in vain.
    /// </summary>
    public bool IsEmpty;
}
