namespace Parley.Rtc.Ice;

/// <summary>What an authenticated check said.</summary>
/// <param name="UseCandidate">It nominates its pair.</param>
/// <param name="Priority">Of the candidate it would make.</param>
/// <param name="IsOfPrevious">It was made with the credentials before the restart.</param>
internal readonly record struct IceRequest(bool UseCandidate, uint Priority, bool IsOfPrevious);
