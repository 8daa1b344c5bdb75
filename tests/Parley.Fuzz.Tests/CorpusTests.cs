using System.Runtime.CompilerServices;

namespace Parley.Fuzz.Tests;

/// <summary>What browsers sent and what once broke something, and a moment of mutation: minutes are for <c>./dev.sh fuzz</c>.</summary>
public sealed class CorpusTests : IDisposable
{
    private static readonly string Root = Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", "fuzz");
    private readonly DirectoryInfo _scratch = Directory.CreateTempSubdirectory("parley-fuzz-");
    private readonly StringWriter _output = new();

    public static TheoryData<string> Targets => [.. FuzzTargets.Names];

    [Theory]
    [MemberData(nameof(Targets))]
    public void Everything_kept_is_harmless(string name)
    {
        using var target = FuzzTargets.Create(name);
        target.Name.ShouldBe(name);
        var corpus = new Corpus(Root);
        corpus.Read(target).ShouldNotBeEmpty();

        new Fuzzer(corpus, _output, _scratch.FullName).Replay(target).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void So_is_what_is_made_of_it(string name)
    {
        using var target = FuzzTargets.Create(name);
        var corpus = new Corpus(Root);
        using var memory = new GuardedMemory(Path.Combine(_scratch.FullName, name), Math.Max(target.MaxLength, 100_000));
        var trial = new Trial(target, memory);
        var known = corpus.Read(target);
        var random = new Random(1);

        for (var round = 0; round < 150; round++)
        {
            var input = target.Mutator.Mutate(random, known[random.Next(known.Count)], known, target.MaxLength);
            trial.Run(input).ShouldBeNull($"round {round}: {Convert.ToHexString(input)}");
        }
    }

    [Fact]
    public void Every_folder_belongs_to_a_target() =>
        new[] { "corpus", "crashes" }.Select(folder => Path.Combine(Root, folder)).Where(Directory.Exists)
            .SelectMany(Directory.GetDirectories).Select(Path.GetFileName).ShouldBeSubsetOf(FuzzTargets.Names);

    public void Dispose()
    {
        _output.Dispose();
        _scratch.Delete(recursive: true);
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
