namespace Parley.Rtc.Ice;

/// <summary>User name fragment and password of one side (RFC 8445 section 5.3).</summary>
public sealed record IceCredentials
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    // RFC 8839 section 5.4: at least 24 and 128 bits; an alphabet of 64 gives 6 a character.
    private const int UfragLength = 8;
    private const int PasswordLength = 24;

    private IceCredentials(string ufrag, string password)
    {
        Ufrag = ufrag;
        Password = password;
    }

    /// <summary>The user name fragment, 4 to 256 characters.</summary>
    public string Ufrag { get; }

    /// <summary>The password, 22 to 256 characters; secret.</summary>
    public string Password { get; }

    /// <summary>Makes credentials.</summary>
    /// <param name="random">A cryptographic source.</param>
    /// <param name="prefix">Put in front of the fragment, for example to find the worker a first check belongs to.</param>
    public static IceCredentials Create(RandomFill random, string prefix = "")
    {
        ArgumentNullException.ThrowIfNull(random);
        return new IceCredentials(prefix + Draw(random, UfragLength), Draw(random, PasswordLength));
    }

    /// <summary>Takes credentials from SDP and checks length and characters (RFC 8839 section 5.4).</summary>
    /// <param name="ufrag">The value of <c>a=ice-ufrag</c>.</param>
    /// <param name="password">The value of <c>a=ice-pwd</c>.</param>
    /// <param name="credentials">The credentials, or null.</param>
    /// <returns>False when either is too short, too long or has other characters than letters, digits, + and /.</returns>
    public static bool TryCreate(string? ufrag, string? password, out IceCredentials? credentials)
    {
        credentials = ufrag is { Length: >= 4 and <= 256 } && password is { Length: >= 22 and <= 256 }
            && IsPlain(ufrag) && IsPlain(password)
                ? new IceCredentials(ufrag, password)
                : null;
        return credentials is not null;
    }

    /// <summary>The fragment only: the password must not get into a log.</summary>
    public override string ToString() => Ufrag;

    // Browsers also use - and _ (base64url), which the grammar does not have.
    private static bool IsPlain(string text) =>
        text.All(character => char.IsAsciiLetterOrDigit(character) || character is '+' or '/' or '-' or '_' or '=');

    private static string Draw(RandomFill random, int length)
    {
        Span<byte> bytes = stackalloc byte[length];
        random(bytes);
        Span<char> text = stackalloc char[length];
        for (var index = 0; index < length; index++)
        {
            text[index] = Alphabet[bytes[index] & 63];
        }

        return new string(text);
    }
}
