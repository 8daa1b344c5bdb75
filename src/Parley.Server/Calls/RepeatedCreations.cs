using Microsoft.Extensions.Caching.Memory;
using Parley.Meetings.Signals;

namespace Parley.Server.Calls;

/// <summary>Answers a repeated <c>createMeeting</c> with the first answer, so that a lost acknowledgement makes no second meeting.</summary>
internal sealed class RepeatedCreations : IDisposable
{
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(5);

    private readonly MemoryCache _replies = new(new MemoryCacheOptions { SizeLimit = 10_000 });

    public CreateMeetingReply? Find(string commandId) => _replies.Get<CreateMeetingReply>(commandId);

    public void Remember(string commandId, CreateMeetingReply reply)
    {
        if (reply.Accepted && CommandIds.IsValid(commandId))
        {
            _replies.Set(commandId, reply, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Kept });
        }
    }

    public void Dispose() => _replies.Dispose();
}
