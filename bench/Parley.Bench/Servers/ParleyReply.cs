namespace Parley.Bench.Servers;

internal sealed record ParleyReply(string? Answer, string? Error);
