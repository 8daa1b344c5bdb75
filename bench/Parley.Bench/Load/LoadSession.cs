using System.Security.Cryptography;
using System.Text;
using Parley.Bench.Offers;
using Parley.Bench.Streams;
using Parley.Rtc.Dtls;

namespace Parley.Bench.Load;

/// <summary>One server's load: makes the endpoints, joins them to streams and keeps the range measured.</summary>
internal sealed class LoadSession : IAsyncDisposable
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    private readonly OpenSslProvider _dtls;
    private readonly Dictionary<(int Publisher, MediaKind Kind), (long From, long To)> _ranges = [];
    private int _nextIndex;

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

        Generator = new LoadGenerator(core);
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

    /// <summary>Sources for one publisher's streams.</summary>
    public IReadOnlyList<(uint Ssrc, uint Rtx)> NewSources() =>
        [.. Plan.Streams.Select(_ => (NewSsrc(), NewSsrc()))];

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
    public Task AddPublisherAsync(Endpoint endpoint, IReadOnlyList<(uint Ssrc, uint Rtx)> sources, RemoteDescription? remote) =>
        Generator.AskAsync(() =>
        {
            var number = (ushort)Generator.Publishers.Count;
            var streams = Plan.Streams.Select((stream, index) => new SendingStream(stream, Format(stream, sources[index], remote, index), number));
            Generator.Add(new Publisher(endpoint, [.. streams]));
            return true;
        });

    public Task AddSubscriberAsync(Endpoint endpoint, RemoteDescription? remote) => Generator.AskAsync(() =>
    {
        Generator.Add(new Subscriber(endpoint, Format(remote), NewSsrc(), NewLog));
        return true;
    });

    /// <summary>Waits until every endpoint can send and receive.</summary>
    public async Task WaitUntilConnectedAsync(TimeSpan limit, CancellationToken cancellation)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(limit);
        while (true)
        {
            var (connected, total, failure) = await Generator.AskAsync(() =>
            {
                var all = Generator.Publishers.Select(one => one.Endpoint).Concat(Generator.Subscribers.Select(one => one.Endpoint)).ToList();
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

    private LoadCount Count()
    {
        var logs = Generator.Subscribers.SelectMany(one => one.Logs).ToList();
        var streams = Generator.Publishers.SelectMany(one => one.Streams).ToList();
        var measured = _ranges.Values.Where(range => range.To != long.MaxValue).Sum(range => range.To - range.From);
        return new LoadCount(
            streams.Sum(stream => stream.NextIndex),
            Generator.Subscribers.Sum(one => one.Packets),
            measured * Generator.Subscribers.Count,
            logs.Sum(log => log.Measured),
            logs.Sum(log => log.Duplicates),
            logs.Sum(log => log.Reordered),
            logs.Sum(log => log.Corrupt) + Generator.Subscribers.Sum(one => one.Unknown),
            Generator.Subscribers.Sum(one => one.Asked),
            Generator.Subscribers.Sum(one => one.Recovered),
            streams.Sum(stream => stream.KeyframeRequests),
            streams.Sum(stream => stream.Resent));
    }

    private void SetRange(Func<(long From, long To), long, (long From, long To)> change)
    {
        for (var publisher = 0; publisher < Generator.Publishers.Count; publisher++)
        {
            foreach (var stream in Generator.Publishers[publisher].Streams)
            {
                var key = (publisher, stream.Recording.Kind);
                _ranges[key] = change(_ranges.GetValueOrDefault(key, (long.MaxValue, long.MaxValue)), stream.NextIndex);
            }
        }

        foreach (var subscriber in Generator.Subscribers)
        {
            foreach (var (publisher, kind, log) in subscriber.KeyedLogs)
            {
                (log.From, log.To) = _ranges[(publisher, kind)];
            }
        }
    }

    private StreamLog? NewLog(Stamp stamp)
    {
        if (Plan.Streams.FirstOrDefault(stream => stream.Kind == stamp.Kind) is not { } recording)
        {
            return null;
        }

        var (from, to) = _ranges.GetValueOrDefault((stamp.Publisher, stamp.Kind), (long.MaxValue, long.MaxValue));
        return new StreamLog(recording, Latencies[stamp.Kind]) { From = from, To = to };
    }

    private static SendingFormat Format(RecordedStream stream, (uint Ssrc, uint Rtx) source, RemoteDescription? remote, int index)
    {
        var media = remote?.Media[index];
        var retransmits = media is not null && stream.Kind == MediaKind.Video && media.Retransmissions.Count > 0;
        return new SendingFormat(
            source.Ssrc,
            retransmits ? source.Rtx : null,
            ClientSdp.RtxPayloadType,
            media?.ExtensionId(Extension.Transport),
            media?.ExtensionId(Extension.Mid),
            media?.ExtensionId(Extension.AudioLevel),
            Encoding.ASCII.GetBytes(media?.Mid ?? string.Empty));
    }

    private static ReceivingFormat Format(RemoteDescription? remote) => remote is null
        ? ReceivingFormat.Plain
        : new ReceivingFormat(
            remote.Media.Select(media => media.ExtensionId(Extension.Transport)).FirstOrDefault(id => id is not null),
            remote.Media.SelectMany(media => media.Retransmissions).DistinctBy(pair => pair.Key).ToDictionary(),
            remote.Media.SelectMany(media => media.RetransmissionSources).DistinctBy(pair => pair.Key).ToDictionary());

    private static uint NewSsrc() => BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(4)) | 1;
}
