using NodaTime;

namespace Parley.Server.Tests.Scheduling.Recurrence;

/// <summary>Rules of every kind that Parley takes, the same ones on each run.</summary>
internal static class RandomRules
{
    private static readonly string[] Days = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
    private static readonly string[] Zones = ["Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "America/Sao_Paulo", "UTC"];

    /// <param name="Start">As the clock shows it in the zone.</param>
    public sealed record Case(string Rule, string Zone, LocalDateTime Start);

    public static IEnumerable<Case> Make(int count)
    {
        var random = new Random(5545);
        for (var i = 0; i < count; i++)
        {
            var start = new LocalDateTime(2026, 1, 1, 0, 0).PlusDays(random.Next(1500)).PlusMinutes(15 * random.Next(96));
            yield return new Case(Rule(random, start.Date), Zones[random.Next(Zones.Length)], start);
        }
    }

    private static string Rule(Random random, LocalDate start)
    {
        var parts = new List<string>();
        var kind = random.Next(5);
        parts.Add(kind switch { 0 => "FREQ=DAILY", 1 => "FREQ=WEEKLY", _ => "FREQ=MONTHLY" });
        if (random.Next(2) == 0)
        {
            parts.Add($"INTERVAL={random.Next(1, kind == 0 ? 40 : 8)}");
        }

        if (kind == 1 && random.Next(4) > 0)
        {
            parts.Add($"BYDAY={Some(random, Days, 4)}");
            if (random.Next(2) == 0)
            {
                parts.Add($"WKST={Days[random.Next(7)]}");
            }
        }
        else if (kind == 3)
        {
            // Not both kinds in one rule: dateutil then wants both, RFC 5545 either.
            parts.Add(random.Next(4) == 0
                ? $"BYDAY={Some(random, Days, 2)}"
                : $"BYDAY={Some(random, [.. Days.Select(day => $"{(random.Next(2) == 0 ? "-" : "")}{random.Next(1, 6)}{day}")], 2)}");
        }
        else if (kind == 4)
        {
            parts.Add($"BYMONTHDAY={Some(random, [.. Enumerable.Range(1, 31).Select(day => $"{(random.Next(4) == 0 ? "-" : "")}{day}")], 3)}");
        }

        parts.Add(random.Next(2) == 0 ? $"COUNT={random.Next(1, 30)}" : $"UNTIL={start.PlusDays(random.Next(1, 500)):uuuuMMdd}T120000Z");
        return string.Join(';', parts);
    }

    private static string Some(Random random, IReadOnlyList<string> of, int most) =>
        string.Join(',', Enumerable.Range(0, random.Next(1, most + 1)).Select(_ => of[random.Next(of.Count)]).Distinct());
}
