namespace Parley.Server.Hosting;

/// <summary>Work a feature needs done on the ready database before the server takes requests, such as migrations. Runs in order of registration.</summary>
internal sealed record DatabaseSetup(Func<IServiceProvider, CancellationToken, Task> RunAsync);
