namespace Parley.Server.Webhooks.Delivery;

/// <summary>What came of sending an event once.</summary>
/// <param name="Status">The receiver's answer; null: there was none.</param>
/// <param name="Problem">Why there was none; null: there was one.</param>
/// <param name="Answer">How the answer's body begins.</param>
/// <param name="RetryAfter">What the receiver asked for.</param>
internal sealed record AttemptResult(int? Status, string? Problem, TimeSpan Took, string? Answer = null, TimeSpan? RetryAfter = null)
{
    public bool Delivered => Status is >= 200 and < 300;

    /// <summary>The receiver wants nothing more, ever.</summary>
    public bool Gone => Status == StatusCodes.Status410Gone;
}
