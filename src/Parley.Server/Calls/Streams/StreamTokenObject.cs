using System.Text.Json.Serialization;

namespace Parley.Server.Calls.Streams;

/// <summary>A stream token as the API shows it.</summary>
/// <param name="Token">Shown once, to who made it.</param>
/// <param name="Url">Where software publishes; of a token to watch, the page to watch on.</param>
internal sealed record StreamTokenObject(
    Guid TokenId,
    string Kind,
    string? Name,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Token,
    string Url,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt);

internal sealed record StreamTokenList(IReadOnlyList<StreamTokenObject> Items, string? NextCursor);

/// <param name="Kind">publish or watch.</param>
/// <param name="ExpiresIn">Seconds; null: until it is revoked.</param>
internal sealed record CreateStreamToken(string? Kind, string? Name, long? ExpiresIn);
