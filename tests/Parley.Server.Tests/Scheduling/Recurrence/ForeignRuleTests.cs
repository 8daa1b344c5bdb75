using System.Diagnostics;
using NodaTime;
using Parley.Server.Scheduling.Recurrence;
using Parley.Server.Tests.Mail.Foreign;

namespace Parley.Server.Tests.Scheduling.Recurrence;

/// <summary>Our times against those of dateutil, which was written by other people.</summary>
public sealed class ForeignRuleTests
{
    [ForeignFact]
    public async Task Random_rules_have_the_times_that_dateutil_gives_them()
    {
        var cases = RandomRules.Make(400).ToList();

        var theirs = await TheirsAsync(cases);

        theirs.Length.ShouldBe(cases.Count);
        var times = 0;
        for (var i = 0; i < cases.Count; i++)
        {
            var zone = DateTimeZoneProviders.Tzdb[cases[i].Zone];
            var (ours, fault) = RuleTimes.Of(cases[i].Start, zone, RuleReader.Read(cases[i].Rule, zone).Rule);
            if (fault is { Code: "recurrence_too_long" })
            {
                continue;
            }

            ours.Select(time => time.Start.ToUnixTimeSeconds()).Where(Known)
                .ShouldBe(theirs[i].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(long.Parse).Where(Known), $"{cases[i]}");
            times += ours.Count;
        }

        times.ShouldBeGreaterThan(3_000);
    }

    [Fact]
    public void Random_rules_keep_what_they_say()
    {
        foreach (var (text, zoneName, start) in RandomRules.Make(600))
        {
            var zone = DateTimeZoneProviders.Tzdb[zoneName];
            var rule = RuleReader.Read(text, zone).Rule!;
            var (times, _) = RuleTimes.Of(start, zone, rule);

            // In order, none twice, all at the same time of day, not before the start, not after the end.
            times.Zip(times.Skip(1)).ShouldAllBe(pair => pair.First.Start < pair.Second.Start);
            times.ShouldAllBe(time => time.Local.TimeOfDay == start.TimeOfDay && time.Local >= start && !(time.Start > rule.Until));
            times.Count.ShouldBeLessThanOrEqualTo(rule.Count ?? RuleTimes.MaxTimes);
            // What is written down is the same rule, and its first time is a start that changes nothing.
            RuleTimes.Of(start, zone, RuleReader.Read(rule.ToString(), zone).Rule).Times.ShouldBe(times);
            if (times.Count > 0)
            {
                RuleTimes.Of(times[0].Local, zone, rule).Times.ShouldBe(times);
            }
        }
    }

    /// <summary>Of time zones, dateutil knows what 32 bits hold: from 2038 on it has no summer.</summary>
    private static bool Known(long seconds) => seconds < 2_114_380_800;

    private static async Task<string[]> TheirsAsync(List<RandomRules.Case> cases)
    {
        var start = new ProcessStartInfo(ForeignFactAttribute.Python, [Path.Combine(AppContext.BaseDirectory, "Scheduling/Recurrence/dateutil_times.py")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        foreach (var one in cases)
        {
            await process.StandardInput.WriteLineAsync($"{one.Rule} {one.Zone} {one.Start:uuuu-MM-ddTHH:mm:ss}");
        }

        process.StandardInput.Close();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, await errors);
        return (await output)[..^1].Split('\n');
    }
}
