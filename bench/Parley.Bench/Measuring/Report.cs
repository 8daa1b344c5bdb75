using System.Text.Json;
using System.Text.Json.Serialization;
using Parley.Bench.Micro;

namespace Parley.Bench.Measuring;

/// <summary>All that a run measured, as the JSON that is kept.</summary>
internal sealed record Report(DateTimeOffset At, Machine Machine, string Command)
{
    public static JsonSerializerOptions Json { get; } = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>What exactly was measured, by server.</summary>
    public SortedDictionary<string, string> Servers { get; init; } = new(StringComparer.Ordinal);

    public List<RoundResult> Rounds { get; init; } = [];

    public List<Capacity> Capacities { get; init; } = [];

    public List<MicroResult> Micro { get; init; } = [];

    public string ToJson() => JsonSerializer.Serialize(this, Json) + "\n";

    public static Report Read(string path) => JsonSerializer.Deserialize<Report>(File.ReadAllText(path), Json)
        ?? throw new InvalidDataException($"{path} is not a report.");
}
