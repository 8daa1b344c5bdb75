namespace Parley.Bench.Load;

/// <summary>Figures of a load session since its start.</summary>
/// <param name="Published">Packets the publishers sent.</param>
/// <param name="Received">Media packets that reached sinks, retransmissions and duplicates included.</param>
/// <param name="Expected">Packets of the measured range that should reach sinks.</param>
/// <param name="Measured">Different, genuine packets of that range that did.</param>
/// <param name="Corrupt">Packets whose content was not what was sent.</param>
/// <param name="Asked">Packets the sinks asked for again.</param>
/// <param name="Recovered">Retransmissions that reached sinks.</param>
/// <param name="KeyframeRequests">Keyframe requests that reached the publishers.</param>
/// <param name="Resent">Packets the publishers resent.</param>
internal sealed record LoadCount(
    long Published,
    long Received,
    long Expected,
    long Measured,
    long Duplicates,
    long Reordered,
    long Corrupt,
    long Asked,
    long Recovered,
    long KeyframeRequests,
    long Resent);
