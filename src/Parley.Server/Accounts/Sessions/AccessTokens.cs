namespace Parley.Server.Accounts.Sessions;

/// <summary>Access tokens: sealed, they say which session they belong to. The session is looked up at each use.</summary>
/// <remarks>They are longer than any host or stream token (128 characters at most), so that none of these is ever taken for one.</remarks>
internal sealed class AccessTokens(Seal seal)
{
    public const string Prefix = "parley_a_";

    public static readonly TimeSpan Life = TimeSpan.FromMinutes(15);

    private const string Purpose = "access-token";

    public static bool LooksLikeOne(string text) => text.Length > 128 && text.StartsWith(Prefix, StringComparison.Ordinal);

    public string Issue(Guid session) => Prefix + seal.Close(Purpose, session.ToByteArray(), Life);

    /// <summary>The session that a genuine token belongs to, while it has not expired.</summary>
    public Guid? Open(string token) =>
        LooksLikeOne(token) && seal.Open(Purpose, token.AsSpan(Prefix.Length)) is { Length: 16 } session ? new Guid(session) : null;
}
