using System.Security.Cryptography;
using Parley.Bench.Offers;
using Parley.Bench.Streams;
using Parley.Rtc.Dtls;

namespace Parley.Bench.Load;

/// <summary>One server's load: makes the endpoints, joins them to streams and keeps the range measured.</summary>
internal sealed class LoadSession : IAsyncDisposable
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    private readonly OpenSslProvider _dtls;
    private readonly Dictionary<(ushort Publisher, MediaKind Kind, byte Layer), (long From, long To)> _ranges = [];
    private int _nextIndex;
    private ushort _nextPublisher;
    private int _nextSubscriber;

    public LoadSession(LoadPlan plan, int? core)
    {
        Plan = plan;
        var certificate = DtlsCertificate.Create(TimeProvider.System.GetUtcNow(), TimeSpan.FromDays(1));
        Fingerprint = certificate.Fingerprint;

        // Only this profile, so that every server encrypts the same way whatever it would prefer.
        _dtls = new OpenSslProvider(certificate, "SRTP_AEAD_AES_128_GCM");
        if (!_dtls.WarmUp())
        {
            throw new PlatformNotSupportedException("DTLS does not work here.");
        }

        Generator = new LoadGenerator(core, plan.ReceiveInterval);
    }

    public LoadPlan Plan { get; }

    public LoadGenerator Generator { get; }

    public DtlsFingerprint Fingerprint { get; }

    public IReadOnlyDictionary<MediaKind, LatencyHistogram> Latencies { get; } = new Dictionary<MediaKind, LatencyHistogram>
    {
        [MediaKind.Audio] = new(),
        [MediaKind.Video] = new(),
    };

    public Task<RtcEndpoint> NewRtcEndpointAsync() => Generator.AskAsync(() =>
    {
        var endpoint = new RtcEndpoint(Generator.Port, _nextIndex++, _dtls);
        Generator.Add(endpoint);
        return endpoint;
    });

    public Task<BareEndpoint> NewBareEndpointAsync(Parley.Rtc.PeerAddress remote, byte[] key, byte[] salt) => Generator.AskAsync(() =>
    {
        var endpoint = new BareEndpoint(Generator.Port, _nextIndex++, remote, key, salt);
        Generator.Add(endpoint);
        return endpoint;
    });

    /// <summary>Sources for one publisher's streams: per track, per layer.</summary>
    public IReadOnlyList<IReadOnlyList<(uint Ssrc, uint Rtx)>> NewSources() =>
        [.. Plan.Tracks.Select(track => track.Layers.Select(_ => (NewSsrc(), NewSsrc())).ToList())];

    public Task ConnectAsync(RtcEndpoint endpoint, RemoteDescription remote) => Generator.AskAsync(() =>
    {
        foreach (var candidate in remote.Candidates)
        {
            Generator.Map(candidate.Address, endpoint);
        }

        endpoint.SetRemote(remote);
        return true;
    });

    /// <summary>Adds a publisher as agreed on with the server, or bare without a description.</summary>
    public Task<Publisher> AddPublisherAsync(Endpoint endpoint, IReadOnlyList<IReadOnlyList<(uint Ssrc, uint Rtx)>> sources, RemoteDescription? remote) =>
        Generator.AskAsync(() =>
        {
            var number = _nextPublisher++;
            var streams = Plan.Tracks.SelectMany((track, index) => track.Layers.Select((layer, at) =>
                new SendingStream(layer, Formats.Sending(track, at, sources[index][at], remote?.Media[index]) with { IsStamped = Plan.IsStamped }, number)));
            var publisher = new Publisher(endpoint, number, [.. streams]);
            Generator.Add(publisher);
            return publisher;
        });

    public Task<Subscriber> AddSubscriberAsync(Endpoint endpoint, RemoteDescription? remote, Publisher? own = null) => Generator.AskAsync(() =>
    {
        var subscriber = new Subscriber(endpoint, _nextSubscriber++, Formats.Receiving(remote), NewSsrc(), Plan, NewLog) { Own = own };
        Generator.Add(subscriber);
        return subscriber;
    });

    /// <summary>Takes an endpoint out, with or without a goodbye.</summary>
    public Task RemoveAsync(Endpoint endpoint, bool sayGoodbye) => Generator.AskAsync(() =>
    {
        Generator.Remove(endpoint, sayGoodbye);
        return true;
    });

    /// <summary>Waits until every endpoint can send and receive.</summary>
    public Task WaitUntilConnectedAsync(TimeSpan limit, CancellationToken cancellation) => WaitUntilConnectedAsync(null, limit, cancellation);

    /// <summary>Waits until some endpoints, or all, can send and receive.</summary>
    public async Task WaitUntilConnectedAsync(IReadOnlyList<Endpoint>? some, TimeSpan limit, CancellationToken cancellation)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(limit);
        while (true)
        {
            var (connected, total, failure) = await Generator.AskAsync(() =>
            {
                var all = some ?? Generator.Publishers.Select(one => one.Endpoint).Concat(Generator.Subscribers.Select(one => one.Endpoint)).ToList();
                return (all.Count(one => one.IsConnected), all.Count, all.Select(one => one.Failure).FirstOrDefault(text => text is not null));
            });
            if (failure is not null)
            {
                throw new InvalidOperationException(failure);
            }

            if (connected == total)
            {
                return;
            }

            if (deadline.IsCancellationRequested)
            {
                cancellation.ThrowIfCancellationRequested();
                throw new TimeoutException($"{connected} of {total} endpoints connected within {limit.TotalSeconds:0} s.");
            }

            await Task.Delay(Poll, TimeProvider.System, CancellationToken.None);
        }
    }

    public Task StartPublishingAsync() => Generator.AskAsync(() =>
    {
        var now = Network.WallClock.Nanoseconds;
        foreach (var (publisher, index) in Generator.Publishers.Select((one, index) => (one, index)))
        {
            // Publishers of a meeting do not send their frames in the same instant.
            publisher.Start(now + (index * 33_000_000L / Generator.Publishers.Count));
        }

        return true;
    });

    /// <summary>Lets one more publisher begin now.</summary>
    public Task StartPublishingAsync(Publisher publisher) => Generator.AskAsync(() =>
    {
        publisher.Start(Network.WallClock.Nanoseconds);
        return true;
    });

    public Task<LoadCount> BeginAsync() => Generator.AskAsync(() =>
    {
        foreach (var histogram in Latencies.Values.Concat(Generator.Publishers.Select(one => one.Lateness)))
        {
            histogram.Clear();
        }

        SetRange((_, next) => (next, long.MaxValue));
        return Count();
    });

    public Task<LoadCount> EndAsync() => Generator.AskAsync(() =>
    {
        SetRange((range, next) => (range.From, next));
        return Count();
    });

    /// <summary>The figures again, after what was on its way has arrived.</summary>
    public Task<LoadCount> CountAsync() => Generator.AskAsync(Count);

    public async ValueTask DisposeAsync()
    {
        await Generator.DisposeAsync();
        _dtls.Dispose();
    }

    private LoadCount Count() => LoadFigures.Of(Plan, Generator, _ranges);

    private void SetRange(Func<(long From, long To), long, (long From, long To)> change)
    {
        foreach (var publisher in Generator.Publishers)
        {
            foreach (var stream in publisher.Streams)
            {
                var key = (publisher.Number, stream.Recording.Kind, stream.Layer);
                _ranges[key] = change(_ranges.GetValueOrDefault(key, (long.MaxValue, long.MaxValue)), stream.NextIndex);
            }
        }

        foreach (var subscriber in Generator.Subscribers)
        {
            foreach (var (key, log) in subscriber.Logs)
            {
                (log.From, log.To) = _ranges.GetValueOrDefault(key, (long.MaxValue, long.MaxValue));
            }
        }
    }

    private StreamLog NewLog(Stamp stamp, RecordedStream recording)
    {
        var (from, to) = _ranges.GetValueOrDefault((stamp.Publisher, stamp.Kind, stamp.Layer), (long.MaxValue, long.MaxValue));
        return new StreamLog(recording, Latencies[stamp.Kind]) { From = from, To = to };
    }

    private static uint NewSsrc() => BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(4)) | 1;
}
