namespace Parley.Server.Data;

/// <summary>A request with an <c>Idempotency-Key</c> that has made a meeting: its repetition makes none.</summary>
internal sealed class IdempotencyRow
{
    public required Guid AccountId { get; init; }

    public required string Key { get; init; }

    /// <summary>Digest of the request's body: another body under the same key is a mistake.</summary>
    public required string Digest { get; init; }

    public required string MeetingId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}
