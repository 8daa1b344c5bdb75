using System.Diagnostics.Metrics;
using Parley.Sfu.Workers;

namespace Parley.Sfu;

/// <summary>The meter <c>Parley.Sfu</c>: read when somebody listens, so it costs nothing per packet.</summary>
internal sealed class SfuMeters : IDisposable
{
    private readonly Meter _meter = new("Parley.Sfu");

    public SfuMeters(Worker worker)
    {
        _meter.CreateObservableGauge("parley.sfu.peers", () => worker.PeerCount, "{peer}", "Peers in rooms");
        _meter.CreateObservableGauge("parley.sfu.tcp.connections", () => worker.PortCounters.Tcp.Open, "{connection}", "TCP connections open");
        Count("parley.sfu.datagrams.received", () => worker.PortCounters.Received, "Datagrams received");
        Count("parley.sfu.datagrams.sent", () => worker.PortCounters.Sent, "Datagrams sent");
        Count("parley.sfu.datagrams.dropped", () => worker.PortCounters.SendDropped, "Datagrams the system did not take");
        Count("parley.sfu.datagrams.ignored", () => worker.LoopCounters.Ignored, "Datagrams of nobody known");
        Count("parley.sfu.datagrams.limited", () => worker.LoopCounters.Limited, "Datagrams over the limit of their address");
        Count("parley.sfu.receive.failed", () => worker.PortCounters.ReceiveFailed, "Calls to receive that failed");
        Count("parley.sfu.tcp.accepted", () => worker.PortCounters.Tcp.Accepted, "TCP connections accepted");
        Count("parley.sfu.tcp.refused", () => worker.PortCounters.Tcp.Refused, "TCP connections over a limit");
        Count("parley.sfu.tcp.violations", () => worker.PortCounters.Tcp.Violations, "TCP connections ended for what they sent or did not");
        Count("parley.sfu.tcp.full", () => worker.LoopCounters.PathFull, "Turns a peer's video waited for a TCP connection");
        Count("parley.sfu.packets.received", () => worker.LoopCounters.MediaReceived, "RTP packets received");
        Count("parley.sfu.packets.forwarded", () => worker.LoopCounters.Forwarded, "RTP packets sent on");
        Count("parley.sfu.packets.forbidden", () => worker.LoopCounters.Forbidden, "RTP packets of tracks that are not allowed");
        Count("parley.sfu.faults", () => worker.Faults, "Errors of the server itself");
    }

    public void Dispose() => _meter.Dispose();

    private void Count(string name, Func<long> value, string description) =>
        _meter.CreateObservableCounter(name, value, description: description);
}
