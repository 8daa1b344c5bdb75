using System.Globalization;
using Parley.Fuzz;

// dotnet Parley.Fuzz.dll FOLDER [TARGET|all] [SECONDS] [SEED]
if (args.Length == 0 || (args.Length > 1 && args[1] != "all" && !FuzzTargets.Names.Contains(args[1])))
{
    Console.WriteLine($"usage: FOLDER [TARGET|all] [SECONDS] [SEED]; targets: {string.Join(' ', FuzzTargets.Names)}");
    return 2;
}

var corpus = new Corpus(args[0]);
var names = args.Length > 1 && args[1] != "all" ? [args[1]] : FuzzTargets.Names;
var seconds = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 10;
var seed = args.Length > 3 ? int.Parse(args[3], CultureInfo.InvariantCulture) : Random.Shared.Next(1_000_000);
var fuzzer = new Fuzzer(corpus, Console.Out, Path.Combine(Path.GetTempPath(), $"parley-fuzz-{Environment.ProcessId}"));
var findings = 0;
foreach (var name in names)
{
    using var target = FuzzTargets.Create(name);
    foreach (var complaint in fuzzer.Replay(target))
    {
        findings++;
        Console.WriteLine(complaint);
    }

    findings += fuzzer.Run(target, TimeSpan.FromSeconds(seconds), seed);
}

return findings == 0 ? 0 : 1;
