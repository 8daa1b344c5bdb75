namespace Parley.Bench.Servers;

internal sealed record ParleyReply(string? Answer = null, string? Error = null, HostStats? Stats = null);
