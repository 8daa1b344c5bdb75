using System.Runtime.InteropServices;
using Parley.Bench.Measuring;
using Parley.Bench.Servers;

using var ending = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context =>
{
    context.Cancel = true;
    ending.Cancel();
});

if (args is [ParleyHost.Command])
{
    return await ParleyHost.RunAsync(ending.Token);
}

if (args is not ["media", ..])
{
    Console.Error.WriteLine(MediaOptions.Usage);
    return 2;
}

MediaOptions options;
try
{
    options = MediaOptions.Parse(args[1..]);
}
catch (ArgumentException exception)
{
    Console.Error.WriteLine(exception.Message);
    Console.Error.WriteLine(MediaOptions.Usage);
    return 2;
}

var report = await MediaBenchmark.RunAsync(options, ending.Token);
Console.WriteLine();
Console.WriteLine(report.ToTable());
if (options.JsonPath is { } path)
{
    await File.WriteAllTextAsync(path, report.ToJson());
}

// A run in which nothing could be measured must not look like a success.
return report.Rounds.All(round => round.Void is not null) ? 1 : 0;
