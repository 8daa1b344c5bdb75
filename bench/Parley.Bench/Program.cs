using System.Globalization;
using System.Runtime.InteropServices;
using Parley.Bench.Bots;
using Parley.Bench.Measuring;
using Parley.Bench.Micro;
using Parley.Bench.Plots;
using Parley.Bench.Servers;
using Parley.Bench.Soak;

using var ending = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context =>
{
    context.Cancel = true;
    ending.Cancel();
});

try
{
    return args switch
    {
        [ParleyHost.Command, var workers] => await ParleyHost.RunAsync(int.Parse(workers, CultureInfo.InvariantCulture), ending.Token),
        ["media", .. var rest] => await MediaCommand.RunAsync(rest, ending.Token),
        ["media-plot", .. var rest] => CostPlot.Run(rest),
        ["media-soak", .. var rest] => await SoakCommand.RunAsync(rest, ending.Token),
        ["publish", .. var rest] => await PublishCommand.RunAsync(rest, ending.Token),
        ["micro", .. var rest] => MicroCommand.Run(rest),
        _ => throw new ArgumentException("Expected a command.", nameof(args)),
    };
}
catch (ArgumentException exception)
{
    await Console.Error.WriteLineAsync(exception.Message);
    await Console.Error.WriteLineAsync(MediaOptions.Usage);
    await Console.Error.WriteLineAsync(CostPlot.Usage);
    await Console.Error.WriteLineAsync(SoakCommand.Usage);
    await Console.Error.WriteLineAsync(PublishCommand.Usage);
    await Console.Error.WriteLineAsync(MicroCommand.Usage);
    return 2;
}
