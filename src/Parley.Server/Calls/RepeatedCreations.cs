using System.Net;
using Microsoft.Extensions.Caching.Memory;
using Parley.Meetings.Signals;
using Parley.Server.Hosting.Web;

namespace Parley.Server.Calls;

/// <summary>Answers a repeated <c>createMeeting</c> with the first answer, so that a lost acknowledgement makes no second meeting.</summary>
/// <remarks>The answer carries the host's secret, so it goes only to where it went before: another caller may count its commands the same way.</remarks>
internal sealed class RepeatedCreations : IDisposable
{
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(5);

    private readonly MemoryCache _replies = new(new MemoryCacheOptions { SizeLimit = 10_000 });

    public CreateMeetingReply? Find(IPAddress? caller, string commandId) => _replies.Get<CreateMeetingReply>(Key(caller, commandId));

    public void Remember(IPAddress? caller, string commandId, CreateMeetingReply reply)
    {
        if (reply.Accepted)
        {
            _replies.Set(Key(caller, commandId), reply, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Kept });
        }
    }

    public void Dispose() => _replies.Dispose();

    private static (IPAddress Caller, string CommandId) Key(IPAddress? caller, string commandId) => (CallerAddress.Network(caller), commandId);
}
