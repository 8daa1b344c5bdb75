namespace Parley.Sfu.Tests.Browser;

/// <summary>What was really to be seen and heard for a while.</summary>
/// <param name="Looks">How often it was looked and listened.</param>
/// <param name="Changes">How often the picture differed from the look before.</param>
/// <param name="Heard">How often there was sound.</param>
/// <param name="Width">Of the picture, in pixels.</param>
internal sealed record Senses(int Looks, int Changes, int Heard, int Width);
