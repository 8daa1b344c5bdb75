using System.Security.Cryptography;
using System.Text.Json;
using Parley.Meetings.Signals;

namespace Parley.Server.Calls;

/// <summary>The header by which a program says that it repeats a request rather than making another one.</summary>
/// <param name="Value">As it was sent.</param>
/// <param name="Digest">Of what the request says.</param>
internal readonly record struct IdempotencyKey(string Value, string Digest)
{
    private const int MaxLength = 200;

    public static Refusal Invalid { get; } = new("idempotency_key_invalid", "An Idempotency-Key has 1 to 200 visible ASCII characters.");

    public static Refusal Reused { get; } = new("idempotency_key_reused", "This Idempotency-Key was used for another request.");

    /// <param name="body">As it was understood: another order of names or other blanks are the same request.</param>
    /// <returns>Null: none was sent.</returns>
    public static (IdempotencyKey? Key, Refusal? Refusal) Read<T>(HttpRequest request, T body)
    {
        if (request.Headers["Idempotency-Key"] is not { Count: > 0 } sent)
        {
            return (null, null);
        }

        var key = sent.ToString();
        return key.Length is 0 or > MaxLength || key.Any(letter => letter is < '!' or > '~')
            ? (null, Invalid)
            : (new IdempotencyKey(key, Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(body, JsonSerializerOptions.Web)))), null);
    }
}
