namespace Parley.Fuzz.Tests;

/// <summary>The fuzzer finds what it is there to find, and says so.</summary>
public sealed class FuzzerTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("parley-fuzz-");
    private readonly StringWriter _output = new();

    [Fact]
    public void Finds_what_is_thrown_and_keeps_the_input()
    {
        using var target = new Planted(input =>
        {
            if (input.Length > 2 && input[1] == 0xFF)
            {
                throw new FormatException();
            }
        });

        Fuzzer.Run(target, TimeSpan.FromSeconds(10), seed: 1).ShouldBeGreaterThan(0);

        Fuzzer.Replay(target).ShouldNotBeEmpty();
        _output.ToString().ShouldContain("FormatException");
        Directory.GetFiles(Path.Combine(_folder.FullName, "crashes", "planted")).ShouldNotBeEmpty();
    }

    [Fact]
    public void Finds_what_allocates()
    {
        using var target = new Planted(input => GC.KeepAlive(new byte[100 + input.Length]));

        Fuzzer.Run(target, TimeSpan.FromSeconds(10), seed: 1).ShouldBe(5);

        _output.ToString().ShouldContain("bytes allocated");
    }

    [Fact]
    public void Finds_what_takes_long()
    {
        using var target = new Planted(_ =>
        {
            var start = System.Diagnostics.Stopwatch.GetTimestamp();
            while (System.Diagnostics.Stopwatch.GetElapsedTime(start) < TimeSpan.FromMilliseconds(21))
            {
            }
        });

        Fuzzer.Run(target, TimeSpan.FromSeconds(10), seed: 1).ShouldBe(5);
    }

    [Fact]
    public void Has_nothing_to_say_about_what_is_right()
    {
        using var target = new Planted(_ => { });

        Fuzzer.Run(target, TimeSpan.FromMilliseconds(50), seed: 1).ShouldBe(0);

        Fuzzer.Replay(target).ShouldBeEmpty();
    }

    [Fact]
    public void Repeats_itself_by_its_seed()
    {
        byte[][] corpus = [[1, 2, 3, 4], "a=mid:0\na=rtcp-mux\n"u8.ToArray()];
        foreach (var mutator in (IMutator[])[ByteMutator.Instance, LineMutator.Instance])
        {
            var first = Enumerable.Range(0, 100).Select(seed => mutator.Mutate(new Random(seed), corpus[1], corpus, 1000)).ToList();
            var second = Enumerable.Range(0, 100).Select(seed => mutator.Mutate(new Random(seed), corpus[1], corpus, 1000)).ToList();

            first.Select(Convert.ToHexString).ShouldBe(second.Select(Convert.ToHexString));
            first.Select(Convert.ToHexString).Distinct().Count().ShouldBeGreaterThan(90);
            first.ShouldAllBe(input => input.Length <= 1000);
        }
    }

    public void Dispose()
    {
        _output.Dispose();
        _folder.Delete(recursive: true);
    }

    private Fuzzer Fuzzer => new(new Corpus(_folder.FullName), _output, Path.Combine(_folder.FullName, "scratch"));

    private delegate void Body(ReadOnlySpan<byte> input);

    private sealed class Planted(Body body) : FuzzTarget
    {
        public override string Name => "planted";

        public override IEnumerable<byte[]> Seeds => [[1, 2, 3, 4, 5]];

        public override void Run(ReadOnlySpan<byte> input) => body(input);
    }
}
