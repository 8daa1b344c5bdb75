using System.Globalization;
using System.Runtime.InteropServices;
using Parley.Bench.Measuring;
using Parley.Bench.Micro;
using Parley.Bench.Servers;

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
        ["micro", .. var rest] => MicroCommand.Run(rest),
        _ => throw new ArgumentException("Expected a command.", nameof(args)),
    };
}
catch (ArgumentException exception)
{
    await Console.Error.WriteLineAsync(exception.Message);
    await Console.Error.WriteLineAsync(MediaOptions.Usage);
    await Console.Error.WriteLineAsync(MicroCommand.Usage);
    return 2;
}
