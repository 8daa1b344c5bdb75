namespace Parley.Sfu.Tests.Browser;

/// <summary>How one direction of a network is.</summary>
internal sealed record PathConditions
{
    public static readonly PathConditions Perfect = new();

    public static readonly PathConditions Blocked = new() { Loss = 1 };

    /// <summary>Share of datagrams that vanish, 0 to 1.</summary>
    public double Loss { get; init; }

    public TimeSpan Delay { get; init; }

    /// <summary>Up to this much is added to the delay. Order is kept, as on most real paths.</summary>
    public TimeSpan Jitter { get; init; }

    /// <summary>A queue of <see cref="QueueLimit"/> lies in front of such a link; null for no limit.</summary>
    public long? BitsPerSecond { get; init; }

    /// <summary>What would wait longer is dropped.</summary>
    public TimeSpan QueueLimit { get; init; } = TimeSpan.FromMilliseconds(300);
}
