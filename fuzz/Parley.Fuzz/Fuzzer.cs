using System.Diagnostics;

namespace Parley.Fuzz;

/// <summary>Mutates the corpus of a target for some time.</summary>
internal sealed class Fuzzer(Corpus corpus, TextWriter output, string scratch)
{
    // One defect shows in many inputs; a handful is enough to find it.
    private const int MostFindings = 5;

    /// <summary>Runs every input kept for a target.</summary>
    /// <returns>What is wrong, one line per file.</returns>
    public IReadOnlyList<string> Replay(FuzzTarget target)
    {
        using var memory = Memory(target);
        var trial = new Trial(target, memory);
        List<string> findings = [];
        foreach (var file in corpus.Files(target))
        {
            if (trial.Run(File.ReadAllBytes(file)) is { } complaint)
            {
                findings.Add($"{file}: {complaint}");
            }
        }

        foreach (var seed in target.Seeds)
        {
            if (trial.Run(seed) is { } complaint)
            {
                findings.Add($"seed {Convert.ToHexString(seed)}: {complaint}");
            }
        }

        return findings;
    }

    /// <summary>Tries new inputs until the time is over.</summary>
    /// <returns>How many findings there were.</returns>
    public int Run(FuzzTarget target, TimeSpan time, int seed)
    {
        using var memory = Memory(target);
        var trial = new Trial(target, memory);
        var known = corpus.Read(target);
        var random = new Random(seed);
        var start = Stopwatch.GetTimestamp();
        var findings = 0;
        while (Stopwatch.GetElapsedTime(start) < time && findings < MostFindings)
        {
            var origin = known.Count == 0 ? [] : known[random.Next(known.Count)];
            var input = target.Mutator.Mutate(random, origin, known, target.MaxLength);
            if (trial.Run(input) is { } complaint)
            {
                findings++;
                output.WriteLine($"{target.Name}: {corpus.Keep(target, input)}\n{complaint}");
            }
        }

        output.WriteLine($"{target.Name}: {trial.Count} inputs from {known.Count} in {Stopwatch.GetElapsedTime(start).TotalSeconds:F0} s, seed {seed}, {findings} findings");
        return findings;
    }

    private GuardedMemory Memory(FuzzTarget target)
    {
        Directory.CreateDirectory(scratch);
        var longest = corpus.Files(target).Select(file => (int)new FileInfo(file).Length).Append(target.MaxLength).Max();
        return new GuardedMemory(Path.Combine(scratch, $"{target.Name}-last.bin"), longest);
    }
}
