namespace Parley.Rtc.Dtls;

/// <summary>Whether DTLS can be used on this machine.</summary>
/// <param name="IsAvailable">True when sessions can be made.</param>
/// <param name="Description">The library's version, or what is missing and what to install.</param>
public sealed record DtlsAvailability(bool IsAvailable, string Description);
