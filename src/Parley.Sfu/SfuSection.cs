namespace Parley.Sfu;

/// <summary>A media section that was agreed on.</summary>
/// <param name="Mid">Its name (RFC 9143 section 4).</param>
/// <param name="IsVideo">Picture, else sound.</param>
/// <param name="IsPublished">The peer sends in it.</param>
/// <param name="IsReceived">The peer receives in it.</param>
public readonly record struct SfuSection(string Mid, bool IsVideo, bool IsPublished, bool IsReceived);
