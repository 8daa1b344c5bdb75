namespace Parley.Rtc.Tests;

/// <summary>Feeds a parser random, truncated and damaged input; the parser must not throw. Seeded, so a failure repeats.</summary>
internal static class Fuzz
{
    public delegate void Parser(ReadOnlySpan<byte> input);

    public static void Run(Parser parser, IReadOnlyList<byte[]> samples, int rounds = 20_000, int seed = 1)
    {
        foreach (var sample in samples)
        {
            for (var length = 0; length <= sample.Length; length++)
            {
                Feed(parser, sample.AsSpan(0, length), $"truncated to {length}");
            }
        }

        var random = new Random(seed);
        var buffer = new byte[400];
        for (var round = 0; round < rounds; round++)
        {
            Span<byte> input;
            if (samples.Count == 0 || random.Next(4) == 0)
            {
                input = buffer.AsSpan(0, random.Next(buffer.Length));
                random.NextBytes(input);
            }
            else
            {
                input = samples[random.Next(samples.Count)].ToArray();
                var changes = input.Length == 0 ? 0 : random.Next(1, 6);
                for (var change = 0; change < changes; change++)
                {
                    input[random.Next(input.Length)] = (byte)random.Next(256);
                }

                input = input[..random.Next(input.Length + 1)];
            }

            Feed(parser, input, $"round {round} of seed {seed}");
        }
    }

    private static void Feed(Parser parser, ReadOnlySpan<byte> input, string description)
    {
        try
        {
            // A copy of exactly this length, so that reading past the end cannot go unseen.
            parser(input.ToArray());
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"{description}: {Convert.ToHexString(input)}", exception);
        }
    }
}
