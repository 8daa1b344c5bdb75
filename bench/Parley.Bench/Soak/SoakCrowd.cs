using Parley.Bench.Load;
using Parley.Bench.Servers;

namespace Parley.Bench.Soak;

/// <summary>Who is there: lets subscribers join and leave, and a second publisher after another.</summary>
internal sealed class SoakCrowd(ParleyServer server, LoadSession session)
{
    // RFC 7675: consent lasts 30 s; the rest is for timers and a busy machine.
    private const int ConsentSeconds = 40;
    private const int VanishEvery = 10;

    private readonly Queue<Subscriber> _subscribers = new();
    private readonly Queue<int> _vanished = new();
    private Publisher? _guest;
    private int _leaves;

    public int Joins { get; private set; }

    public int Count => _subscribers.Count;

    /// <summary>Peers the server may have at a second: those connected, two publishers, and those that vanished lately.</summary>
    public int MostPeers(int second)
    {
        while (_vanished.TryPeek(out var at) && second - at > ConsentSeconds)
        {
            _vanished.Dequeue();
        }

        return _subscribers.Count + 2 + _vanished.Count;
    }

    /// <summary>Some leave, every tenth of them without a word, and others join until there are as many as wanted.</summary>
    public async Task TurnAsync(int second, int leaves, int wanted, CancellationToken cancellation)
    {
        for (var left = 0; (left < leaves || _subscribers.Count > wanted) && _subscribers.Count > 0; left++)
        {
            await LeaveAsync(second, ++_leaves % VanishEvery != 0);
        }

        while (_subscribers.Count < wanted)
        {
            _subscribers.Enqueue(await server.AddSubscriberAsync(session, cancellation));
            Joins++;
        }
    }

    /// <summary>Another one publishes instead of the last guest.</summary>
    public async Task ChangeGuestAsync(CancellationToken cancellation)
    {
        if (_guest is { } old)
        {
            await session.RemoveAsync(old.Endpoint, sayGoodbye: true);
        }

        _guest = await server.AddPublisherAsync(session, cancellation);
        Joins++;
        await session.WaitUntilConnectedAsync([_guest.Endpoint], TimeSpan.FromSeconds(20), cancellation);
        await session.StartPublishingAsync(_guest);
    }

    /// <summary>All leave with a goodbye.</summary>
    public async Task EmptyAsync(int second)
    {
        while (_subscribers.Count > 0)
        {
            await LeaveAsync(second, sayGoodbye: true);
        }

        foreach (var endpoint in await session.Generator.AskAsync(() => session.Generator.Publishers.Select(one => one.Endpoint).ToList()))
        {
            await session.RemoveAsync(endpoint, sayGoodbye: true);
        }

        _guest = null;
    }

    private async Task LeaveAsync(int second, bool sayGoodbye)
    {
        await session.RemoveAsync(_subscribers.Dequeue().Endpoint, sayGoodbye);
        if (!sayGoodbye)
        {
            _vanished.Enqueue(second);
        }
    }
}
