namespace Parley.Rtc;

/// <summary>
/// Fills the whole span with random bytes. Everything random in this library comes through one of these, so a test
/// can seed it. Outside tests it must be cryptographically strong: ICE passwords and transaction ids depend on it.
/// </summary>
/// <param name="destination">The bytes to fill.</param>
public delegate void RandomFill(Span<byte> destination);
