using System.Collections.Concurrent;
using System.Diagnostics;
using Parley.Bench.Measuring;
using Parley.Bench.Network;
using Parley.Rtc;

namespace Parley.Bench.Load;

/// <summary>
/// All endpoints on one thread: receives batches, sends what is due, ticks. Everything else asks through <see cref="AskAsync{T}"/>.
/// </summary>
internal sealed class LoadGenerator : IAsyncDisposable
{
    private const long TickNanoseconds = 5_000_000;

    private readonly ConcurrentQueue<Action> _mailbox = new();
    private readonly Dictionary<int, Endpoint> _endpoints = [];
    private readonly Dictionary<PeerAddress, Endpoint> _byServerAddress = [];
    private readonly List<Publisher> _publishers = [];
    private readonly List<Subscriber> _subscribers = [];
    private readonly TaskCompletionSource<int> _threadId = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Thread _thread;
    private readonly long _receiveInterval;
    private volatile bool _stopping;

    public LoadGenerator(int? core, TimeSpan receiveInterval = default)
    {
        _receiveInterval = receiveInterval.Ticks * 100;
        _thread = new Thread(() => Run(core)) { Name = "load", IsBackground = true };
        _thread.Start();
    }

    public LoopbackPort Port { get; } = new();

    public IReadOnlyList<Publisher> Publishers => _publishers;

    public IReadOnlyList<Subscriber> Subscribers => _subscribers;

    /// <summary>The kernel's id of the generator's thread.</summary>
    public Task<int> ThreadId => _threadId.Task;

    /// <summary>Ends, with the reason, when the thread does.</summary>
    public Task Completion => _ended.Task;

    /// <summary>Runs something on the generator's thread.</summary>
    public async Task<T> AskAsync<T>(Func<T> question)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _mailbox.Enqueue(() =>
        {
            try
            {
                answer.SetResult(question());
            }
#pragma warning disable CA1031 // Goes to whoever asked.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                answer.SetException(exception);
            }
        });
        await Task.WhenAny(answer.Task, Completion);
        if (Completion.IsFaulted)
        {
            await Completion;
        }

        return await answer.Task;
    }

    public void Add(Endpoint endpoint) => _endpoints.Add(endpoint.Index, endpoint);

    /// <summary>Tells an endpoint by where its datagrams come from: for a server with a port for each peer that is not on loopback.</summary>
    public void Map(PeerAddress server, Endpoint endpoint) => _byServerAddress[server] = endpoint;

    public void Add(Publisher publisher)
    {
        Join(publisher.Endpoint, publisher);
        _publishers.Add(publisher);
    }

    public void Add(Subscriber subscriber)
    {
        Join(subscriber.Endpoint, subscriber);
        _subscribers.Add(subscriber);
    }

    /// <summary>Takes an endpoint and what it sends and receives out.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="sayGoodbye">False for one that vanishes without a word.</param>
    public void Remove(Endpoint endpoint, bool sayGoodbye)
    {
        _publishers.RemoveAll(publisher => publisher.Endpoint == endpoint);
        _subscribers.RemoveAll(subscriber => subscriber.Endpoint == endpoint);
        if (sayGoodbye)
        {
            endpoint.Close();
        }

        _endpoints.Remove(endpoint.Index);
        foreach (var (address, _) in _byServerAddress.Where(pair => pair.Value == endpoint).ToList())
        {
            _byServerAddress.Remove(address);
        }

        endpoint.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        _stopping = true;
        await ((Task)_ended.Task).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var endpoint in _endpoints.Values)
        {
            endpoint.Dispose();
        }

        Port.Dispose();
    }

    private void Run(int? core)
    {
        try
        {
            if (core is { } number)
            {
                Affinity.PinThread(number);
            }

            _threadId.SetResult(Native.ThreadId());
            Loop();
            foreach (var endpoint in _endpoints.Values)
            {
                endpoint.Close();
            }

            Port.Flush();
            _ended.SetResult();
        }
#pragma warning disable CA1031 // Goes to whoever asks next.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _threadId.TrySetException(exception);
            _ended.SetException(exception);
        }
    }

    private void Loop()
    {
        long nextTick = 0;
        while (!_stopping)
        {
            while (_mailbox.TryDequeue(out var action))
            {
                action();
            }

            var due = nextTick;
            foreach (var publisher in _publishers)
            {
                due = Math.Min(due, publisher.DueAt);
            }

            Wait(due - WallClock.Nanoseconds);
            ReceiveAll();
            var now = WallClock.Nanoseconds;
            foreach (var publisher in _publishers)
            {
                publisher.SendDue(now);
            }

            if (now >= nextTick)
            {
                nextTick = now + TickNanoseconds;
                Tick();
            }

            Port.Flush();
        }
    }

    private void Wait(long nanoseconds)
    {
        if (_receiveInterval > 0)
        {
            LoopbackPort.Sleep(Math.Min(nanoseconds, _receiveInterval));
        }
        else
        {
            Port.Wait(nanoseconds);
        }
    }

    private void ReceiveAll()
    {
        // Not until the socket is empty: a server that never pauses must not hold up the publishers.
        for (var batch = 0; batch < 8; batch++)
        {
            var count = Port.Receive();
            var now = Now;
            for (var slot = 0; slot < count; slot++)
            {
                var datagram = Port.Datagram(slot, out var from, out var index, out var arrival);
                if (_endpoints.TryGetValue(index, out var endpoint) || _byServerAddress.TryGetValue(from, out endpoint))
                {
                    endpoint.Receive(now, datagram, from, arrival);
                }
            }

            if (count < 64)
            {
                return;
            }
        }
    }

    private void Tick()
    {
        var now = Now;
        foreach (var endpoint in _endpoints.Values)
        {
            if (endpoint.Deadline <= now)
            {
                endpoint.Advance(now);
            }
        }

        foreach (var publisher in _publishers)
        {
            publisher.Tick(now);
        }

        foreach (var subscriber in _subscribers)
        {
            subscriber.Tick(now);
        }
    }

    private static void Join(Endpoint endpoint, IMediaSink sink) =>
        endpoint.Sink = endpoint.Sink is { } other ? new BothSinks(other, sink) : sink;

    private static TimeSpan Now => Stopwatch.GetElapsedTime(0);
}
