namespace Parley.Sfu;

/// <summary>What came of new ICE credentials of a peer.</summary>
/// <param name="IsKnown">False when there is no such peer.</param>
/// <param name="Fragment">Our new credentials and candidates, <c>application/trickle-ice-sdpfrag</c>; null when nothing was restarted.</param>
public readonly record struct IceRestartResult(bool IsKnown, string? Fragment);
