namespace Parley.Rtc.Ice;

/// <summary>What an authenticated check said.</summary>
internal readonly record struct IceRequest(bool UseCandidate, uint Priority);
