namespace Parley.Sfu.Tests.Selection;

/// <summary>One frame as a publisher sends it, and what a decoder needs for it.</summary>
/// <param name="Id">Counts the frames of the stream.</param>
/// <param name="Timestamp">The picture's, shared by its spatial layers.</param>
/// <param name="Spatial">Its spatial layer.</param>
/// <param name="Temporal">Its temporal layer.</param>
/// <param name="References">The frames it builds on.</param>
/// <param name="IsKey">It belongs to a keyframe.</param>
/// <param name="EndsPicture">No higher layer of the picture follows.</param>
/// <param name="Descriptor">The payload descriptor of its part 0, 1, ... of a number of parts.</param>
/// <param name="Dependencies">The dependency descriptor of a part, or null.</param>
internal sealed record PublishedFrame(
    int Id,
    uint Timestamp,
    int Spatial,
    int Temporal,
    int[] References,
    bool IsKey,
    bool EndsPicture,
    Func<int, int, byte[]> Descriptor,
    Func<int, int, byte[]>? Dependencies = null);
