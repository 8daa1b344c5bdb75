namespace Parley.Server.Hosting.Health;

/// <summary>One thing that must work for the server to be of use.</summary>
/// <param name="FindProblemAsync">Null when all is well, else a short reason fit for anybody's eyes.</param>
internal sealed record HealthCheck(string Name, Func<IServiceProvider, CancellationToken, Task<string?>> FindProblemAsync);
