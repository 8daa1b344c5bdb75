namespace Parley.Rtc.Tests;

internal static class Bytes
{
    /// <summary>Bytes from hexadecimal text; blanks and line breaks between digits are ignored.</summary>
    public static byte[] Hex(string text) =>
        Convert.FromHexString(string.Concat(text.Where(character => !char.IsWhiteSpace(character))));

    public static RandomFill Random(int seed)
    {
        var random = new Random(seed);
        return random.NextBytes;
    }
}
