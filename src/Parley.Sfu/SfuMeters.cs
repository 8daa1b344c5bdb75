using System.Diagnostics.Metrics;
using Parley.Sfu.Workers;

namespace Parley.Sfu;

/// <summary>The meter <c>Parley.Sfu</c>: read when somebody listens, so it costs nothing per packet.</summary>
internal sealed class SfuMeters : IDisposable
{
    private readonly Meter _meter = new("Parley.Sfu");

    public SfuMeters(IReadOnlyList<Worker> workers)
    {
        _meter.CreateObservableGauge("parley.sfu.peers", () => workers.Sum(worker => worker.PeerCount), "{peer}", "Peers in rooms");
        Count("parley.sfu.datagrams.received", worker => worker.PortCounters.Received, "Datagrams received");
        Count("parley.sfu.datagrams.sent", worker => worker.PortCounters.Sent, "Datagrams sent");
        Count("parley.sfu.datagrams.dropped", worker => worker.PortCounters.SendDropped, "Datagrams the system did not take");
        Count("parley.sfu.datagrams.ignored", worker => worker.LoopCounters.Ignored, "Datagrams of nobody known");
        Count("parley.sfu.datagrams.limited", worker => worker.LoopCounters.Limited, "Datagrams over the limit of their address");
        Count("parley.sfu.packets.received", worker => worker.LoopCounters.MediaReceived, "RTP packets received");
        Count("parley.sfu.packets.forwarded", worker => worker.LoopCounters.Forwarded, "RTP packets sent on");
        Count("parley.sfu.packets.forbidden", worker => worker.LoopCounters.Forbidden, "RTP packets of tracks that are not allowed");
        Count("parley.sfu.faults", worker => worker.Faults, "Errors of the server itself");
        Count("parley.sfu.crossing.received", worker => worker.CrossingReceived, "RTP packets from other workers");
        Count("parley.sfu.crossing.dropped", worker => worker.CrossingDropped, "Records for other workers that did not fit");
        Count("parley.sfu.crossing.handed_over", worker => worker.LoopCounters.HandedOver, "Datagrams given to the worker of their peer");

        void Count(string name, Func<Worker, long> value, string description) => _meter.CreateObservableCounter(
            name,
            () => workers.Select((worker, index) => new Measurement<long>(value(worker), KeyValuePair.Create("worker", (object?)index))),
            description: description);
    }

    public void Dispose() => _meter.Dispose();
}
