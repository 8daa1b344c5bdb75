namespace Parley.Meetings;

/// <summary>The place in the line of somebody who waited and whose connection was lost.</summary>
/// <param name="Since">When this one came.</param>
/// <param name="Until">When the place is given up.</param>
public sealed record LostPlace(SeatProof Proof, DateTimeOffset Since, DateTimeOffset Until);
