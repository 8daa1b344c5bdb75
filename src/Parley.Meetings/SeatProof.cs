namespace Parley.Meetings;

/// <summary>Digest of a seat's secret token. The token itself is known to its holder only.</summary>
public readonly record struct SeatProof(string Digest);
