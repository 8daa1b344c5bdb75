namespace Parley.Rtc.Sdp;

/// <summary>One media section of a server's offer.</summary>
/// <param name="Mid">The section's name; never used for anything else in the session.</param>
/// <param name="Kind"><c>audio</c> or <c>video</c>.</param>
/// <param name="Direction">Which way media shall flow, seen from us; inactive for a section that rests.</param>
/// <param name="Source">What we send, or null.</param>
public sealed record OfferedMedia(string Mid, string Kind, SdpDirection Direction, SdpSource? Source);
