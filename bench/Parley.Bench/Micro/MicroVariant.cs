namespace Parley.Bench.Micro;

/// <summary>One way of doing what is measured.</summary>
/// <param name="Name">Its row in the table.</param>
/// <param name="Run">Does it some times and returns how many operations that were; at best 1 to 10 ms of work.</param>
/// <param name="Before">What must happen before each run and is not measured, or null.</param>
/// <param name="After">What must happen after each run and is not measured, or null.</param>
internal sealed record MicroVariant(string Name, Func<long> Run, Action? Before = null, Action? After = null);
