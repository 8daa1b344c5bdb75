namespace Parley.Sfu.Selection;

/// <summary>
/// For streams of one spatial layer by what the payload tells: VP8, VP9 without spatial layers, and formats that tell no temporal layer
/// (H264, AV1), of which everything is forwarded.
/// </summary>
internal sealed class TemporalSelector : IFrameSelector
{
    private readonly PictureDecisions _pictures = new();
    private TemporalLevel _level;

    public int Top => 0;

    public void Begin()
    {
        _pictures.Clear();
        _level = default;
    }

    public bool Decide(in ArrivedPacket packet, LayerTarget target)
    {
        ref var picture = ref _pictures.Find(packet.Header.Timestamp, out var isNew, out var isLate);
        if (!isNew)
        {
            return picture.IsKept;
        }

        if (isLate)
        {
            return picture.IsKept = packet.Facts.TemporalLayer <= picture.Level;
        }

        picture.IsKept = _level.Decide(packet.Facts, packet.CanStart, target.Temporal);
        picture.Level = _level.Value;
        return picture.IsKept;
    }

    public bool NeedsKeyframe(TimeSpan now, LayerTarget target) => false;
}
