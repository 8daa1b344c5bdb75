namespace Parley.Bench.Servers;

internal sealed record ParleyRequest(string Peer, string Offer);
