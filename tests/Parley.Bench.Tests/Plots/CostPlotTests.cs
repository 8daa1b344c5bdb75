using System.Xml.Linq;
using Parley.Bench.Measuring;
using Parley.Bench.Plots;
using Parley.Bench.Tests.Measuring;

namespace Parley.Bench.Tests.Plots;

public sealed class CostPlotTests
{
    [Fact]
    public void Draws_every_round_that_is_not_void()
    {
        var report = new Report(DateTimeOffset.UnixEpoch, new Machine("cpu", 2, "kernel", "runtime", 0), "command");
        report.Rounds.AddRange(new[] { 25, 100, 400 }.Select(count => Results.Good with { Subscribers = count, ServerShare = count / 1000.0 }));
        report.Rounds.Add(Results.Good with { Subscribers = 200, ServerShare = 0.9, Void = "noise" });

        var drawing = XDocument.Parse(CostPlot.Draw(report));

        // Two charts of three dots; one dashed line.
        drawing.Descendants().Count(element => element.Name.LocalName == "circle").ShouldBe(6);
        drawing.Descendants().Count(element => element.Attribute("stroke-dasharray") is not null).ShouldBe(1);
    }

    [Fact]
    public void Fits_a_straight_line()
    {
        var fit = LinearFit.Of([(1, 3), (2, 5), (4, 9)])!;

        fit.Slope.ShouldBe(2, 1e-9);
        fit.Offset.ShouldBe(1, 1e-9);
        fit.Determination.ShouldBe(1, 1e-9);
        LinearFit.Of([(1, 0), (2, 5), (3, 0)])!.Determination.ShouldBe(0, 1e-9);
        LinearFit.Of([(1, 0), (1, 5)]).ShouldBeNull();
    }
}
