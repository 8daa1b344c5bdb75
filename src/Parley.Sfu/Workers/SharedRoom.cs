using Parley.Sfu.Routing;

namespace Parley.Sfu.Workers;

/// <summary>What the workers of a room know in common. Belongs to <see cref="RoomDirectory"/> and its lock.</summary>
internal sealed class SharedRoom
{
    /// <summary>Which worker has a name, and how many peers and admissions hold on to that.</summary>
    public Dictionary<string, (int Worker, int Holders)> Names { get; } = new(StringComparer.Ordinal);

    /// <summary>Workers with peers in the room; the first one speaks for it.</summary>
    public List<int> Workers { get; } = [];

    public List<SharedTrack> Tracks { get; } = [];
}

/// <summary>A published track as all workers know it.</summary>
/// <param name="Id">Its number, never used again.</param>
/// <param name="Worker">The publisher's worker.</param>
/// <param name="PublisherId">The publisher.</param>
/// <param name="Section">What was negotiated.</param>
internal sealed record SharedTrack(int Id, int Worker, string PublisherId, MediaSection Section)
{
    public bool IsAllowed { get; set; } = true;
}
