using Parley.Bench.Measuring;

namespace Parley.Bench.Tests.Measuring;

public sealed class ReportTests
{
    private readonly Report _report = new(DateTimeOffset.UnixEpoch, new Machine("cpu", 2, "kernel", "runtime", 0), "command");

    [Fact]
    public void The_table_leaves_void_rounds_out()
    {
        _report.Rounds.AddRange([Results.Good, Results.Good with { Round = 2, CpuMicrosecondsPerPacket = 100, Void = "noise" }]);

        ReportTable.Of(_report).ShouldContain("| B x 100 | parley | 2 (1) | 4.00 (4.00-4.00) |");
    }

    [Fact]
    public void Ratios_compare_neighbours_and_take_the_path_off()
    {
        var janus = Results.Good with { Server = "janus", CpuMicrosecondsPerPacket = 8, Video = new Latency(8, 16, 20, 20) };
        _report.Rounds.AddRange(
        [
            Results.Good with { Server = "none", Subscribers = 1, Video = new Latency(1, 1, 1, 1), Audio = null },
            Results.Good,
            janus,
            Results.Good with { Round = 2, CpuMicrosecondsPerPacket = 2 },
            janus with { Round = 2, CpuMicrosecondsPerPacket = 16 },
            Results.Good with { Round = 3, CpuMicrosecondsPerPacket = 1 },
            janus with { Round = 3, CpuMicrosecondsPerPacket = 1000, Void = "noise" },
        ]);

        var text = Ratios.Of(_report.Rounds);

        text.ShouldContain("B x 100: cpu/packet: parley/janus 0.31");
        text.ShouldContain("B x 100: added video p99: parley/janus 0.20");
    }

    [Fact]
    public void A_report_survives_its_file()
    {
        _report.Rounds.Add(Results.Good with { Join = new JoinFigures(1, 0, 2, 3, new Latency(1, 2, 3, 4)) });
        _report.Servers["parley"] = "1.0";
        var path = Path.GetTempFileName();
        File.WriteAllText(path, _report.ToJson());

        var read = Report.Read(path);

        File.Delete(path);
        read.Rounds.ShouldBe(_report.Rounds);
        read.Servers["parley"].ShouldBe("1.0");
    }
}
