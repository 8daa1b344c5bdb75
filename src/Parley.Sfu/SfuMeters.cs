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
        _meter.CreateObservableGauge(
            "parley.sfu.tcp.connections", () => workers.Sum(worker => worker.PortCounters.Tcp.Open), "{connection}", "TCP connections open");
        Count("parley.sfu.datagrams.received", worker => worker.PortCounters.Received, "Datagrams received");
        Count("parley.sfu.datagrams.sent", worker => worker.PortCounters.Sent, "Datagrams sent");
        Count("parley.sfu.datagrams.segmented", worker => worker.PortCounters.SegmentedDatagrams, "Datagrams sent several to a message");
        Count("parley.sfu.messages.segmented", worker => worker.PortCounters.Segmented, "Messages of several datagrams");
        Count("parley.sfu.datagrams.dropped", worker => worker.PortCounters.SendDropped, "Datagrams the system did not take");
        Count("parley.sfu.datagrams.ignored", worker => worker.LoopCounters.Ignored, "Datagrams of nobody known");
        Count("parley.sfu.datagrams.limited", worker => worker.LoopCounters.Limited, "Datagrams over the limit of their address");
        Count("parley.sfu.receive.failed", worker => worker.PortCounters.ReceiveFailed, "Calls to receive that failed");
        Count("parley.sfu.tcp.accepted", worker => worker.PortCounters.Tcp.Accepted, "TCP connections accepted");
        Count("parley.sfu.tcp.refused", worker => worker.PortCounters.Tcp.Refused, "TCP connections over a limit");
        Count("parley.sfu.tcp.violations", worker => worker.PortCounters.Tcp.Violations, "TCP connections ended for what they sent or did not");
        Count("parley.sfu.tcp.full", worker => worker.LoopCounters.PathFull, "Turns a peer's video waited for a TCP connection");
        Count("parley.sfu.packets.received", worker => worker.LoopCounters.MediaReceived, "RTP packets received");
        Count("parley.sfu.packets.forwarded", worker => worker.LoopCounters.Forwarded, "RTP packets sent on");
        Count("parley.sfu.packets.forbidden", worker => worker.LoopCounters.Forbidden, "RTP packets of tracks that are not allowed");
        Count("parley.sfu.keyframes.asked", worker => worker.LoopCounters.KeyframesAsked, "Keyframes asked of publishers");
        Count("parley.sfu.keyframes.replayed", worker => worker.LoopCounters.Replays, "Times what came since a keyframe was sent instead");
        Count("parley.sfu.keyframes.wanted", worker => worker.LoopCounters.KeyframesWanted, "Keyframes receivers asked for");
        Count("parley.sfu.packets.asked", worker => worker.LoopCounters.PacketsAsked, "Missing packets asked of publishers");
        Count("parley.sfu.packets.recovered", worker => worker.LoopCounters.PacketsRecovered, "Missing packets publishers sent again");
        Count("parley.sfu.packets.wanted", worker => worker.LoopCounters.PacketsWanted, "Missing packets receivers asked for");
        Count("parley.sfu.packets.resent", worker => worker.LoopCounters.PacketsResent, "Packets sent to receivers again");
        Count("parley.sfu.reports", worker => worker.LoopCounters.Reports, "Reports of receivers");
        Count("parley.sfu.round_trips", worker => worker.LoopCounters.RoundTrips, "Reports that told a round trip");
        Count(
            "parley.sfu.round_trips.microseconds",
            worker => worker.LoopCounters.RoundTripTicks / TimeSpan.TicksPerMicrosecond,
            "Sum of these round trips in microseconds");
        Count("parley.sfu.faults", worker => worker.Faults.Count, "Errors of the server itself");
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
