using System.Net;
using Microsoft.Extensions.Caching.Memory;
using Parley.Server.Accounts;
using Parley.Server.Hosting.Web;

namespace Parley.Server.Calls;

/// <summary>Answers a repeated <c>POST /api/meetings</c> with the first answer. It carries the host's secret, which is nowhere kept but here, in memory, for an hour.</summary>
/// <remarks>As for <see cref="RepeatedCreations"/>, the answer goes only to where it went before: the same account, or guests of the same network.</remarks>
internal sealed class RepeatedRequests : IDisposable
{
    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    private readonly MemoryCache _answers = new(new MemoryCacheOptions { SizeLimit = 10_000 });
    private readonly Lock _gate = new();

    private sealed record Entry(string Digest, Lazy<Task<CreateMeetingResult>> Answer);

    /// <returns>Null: the key was used for another request.</returns>
    public async Task<CreateMeetingResult?> RunAsync(IdempotencyKey key, IPAddress? address, Caller? caller, Func<Task<CreateMeetingResult>> create)
    {
        var name = (key.Value, caller?.AccountId, caller is null ? CallerAddress.Network(address) : null);
        Entry entry;
        lock (_gate)
        {
            if (_answers.Get<Entry>(name) is { } earlier)
            {
                entry = earlier;
            }
            else
            {
                entry = new Entry(key.Digest, new Lazy<Task<CreateMeetingResult>>(create));
                _answers.Set(name, entry, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Kept });
            }
        }

        if (entry.Digest != key.Digest)
        {
            return null;
        }

        var made = false;
        try
        {
            var result = await entry.Answer.Value;
            made = result is CreateMeetingResult.Created;
            return result;
        }
        finally
        {
            if (!made)
            {
                // What was refused or failed may be tried again.
                _answers.Remove(name);
            }
        }
    }

    public void Dispose() => _answers.Dispose();
}
