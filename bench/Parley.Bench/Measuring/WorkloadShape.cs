namespace Parley.Bench.Measuring;

/// <summary>How a round runs.</summary>
internal enum WorkloadShape
{
    /// <summary>Everybody joins, then it is measured.</summary>
    Steady,

    /// <summary>The joining is measured.</summary>
    Joining,

    /// <summary>Nobody sends.</summary>
    Idle,

    /// <summary>Steady rounds, more or fewer subscribers each.</summary>
    Capacity,
}
