using System.Security.Cryptography;
using System.Threading.Channels;
using Parley.Rtc.Dtls;
using Parley.Rtc.Sdp;
using Parley.Sfu.Admission;
using Parley.Sfu.Network;
using Parley.Sfu.Routing;
using Parley.Sfu.Workers;

namespace Parley.Sfu;

/// <summary>
/// A media server: participants publish once, everybody in the room receives. Clients make the offers, for publishing as for receiving;
/// a section they want to receive in shows one track after another, so nothing is negotiated when people come and go. Members may be
/// called from any thread.
/// </summary>
public sealed class SfuNode : IAsyncDisposable
{
    private static readonly TimeSpan CertificateLifetime = TimeSpan.FromDays(365);

    private readonly Channel<SfuEvent> _events = Channel.CreateUnbounded<SfuEvent>(new UnboundedChannelOptions
    {
        SingleWriter = false,
        SingleReader = true,
    });

    private readonly OpenSslProvider _dtls;
    private readonly WorkerGroup _group;
    private readonly Admitter _admitter;
    private readonly SfuMeters _meters;

    private SfuNode(SfuOptions options, TimeProvider time, OpenSslProvider dtls)
    {
        _dtls = dtls;
        _group = new WorkerGroup(options, time, happened => _events.Writer.TryWrite(happened));
        Port = _group.Port;
        TcpPort = _group.TcpPort;
        _admitter = new Admitter(options with { Announced = AnnouncedAddresses.Choose(options) }, dtls, RandomNumberGenerator.Fill, Port, TcpPort);
        _meters = new SfuMeters(_group.Workers);
    }

    /// <summary>The UDP port media uses.</summary>
    public int Port { get; }

    /// <summary>The TCP port for peers whose network blocks UDP, or null without one.</summary>
    public int? TcpPort { get; }

    /// <summary>What happens in the rooms, in order. One reader; unread events stay in memory.</summary>
    public ChannelReader<SfuEvent> Events => _events.Reader;

    /// <summary>Errors of the server itself since its start; anything but 0 is a defect.</summary>
    public long Faults => _group.Workers.Sum(worker => worker.Faults.Count);

    /// <summary>The last of <see cref="Faults"/>, for the log.</summary>
    public Exception? LastFault => _group.Workers.Select(worker => worker.Faults.Last).FirstOrDefault(last => last is not null);

    /// <summary>Opens the port and starts working. Takes some hundred milliseconds, since the handshake code is warmed up first.</summary>
    /// <param name="options">How to run.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="PlatformNotSupportedException">OpenSSL is missing or does not work.</exception>
    /// <exception cref="System.Net.Sockets.SocketException">The port cannot be bound.</exception>
    public static SfuNode Start(SfuOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        var dtls = new OpenSslProvider(DtlsCertificate.Create(time.GetUtcNow(), CertificateLifetime));
        try
        {
            return dtls.WarmUp()
                ? new SfuNode(options, time, dtls)
                : throw new PlatformNotSupportedException("OpenSSL cannot complete a DTLS handshake here.");
        }
        catch
        {
            dtls.Dispose();
            throw;
        }
    }

    /// <summary>Lets a peer into a room, which is made with its first peer and gone with its last.</summary>
    /// <param name="roomId">The room, any text.</param>
    /// <param name="peerId">A name for the peer that is not in use in the room.</param>
    /// <param name="offerSdp">The peer's offer: sections it sends in are published, sections it receives in are filled.</param>
    /// <param name="subscribesToAll">
    /// Fill its sections with what others publish, first come first served; without it only <see cref="SubscribeAsync"/> does.
    /// </param>
    /// <param name="use">What the peer is let in for.</param>
    /// <returns>The answer, or why the offer was refused.</returns>
    public Task<NegotiationResult> AdmitAsync(
        string roomId, string peerId, string offerSdp, bool subscribesToAll = true, PeerUse use = PeerUse.Any)
    {
        ArgumentException.ThrowIfNullOrEmpty(roomId);
        ArgumentException.ThrowIfNullOrEmpty(peerId);
        ArgumentNullException.ThrowIfNull(offerSdp);
        return _group.Rooms.TryReserve(roomId, peerId, out var worker)
            ? _group.Workers[worker].RunAsync(loop =>
            {
                var admitted = false;
                try
                {
                    var result = _admitter.Admit(loop, roomId, peerId, offerSdp, subscribesToAll, use);
                    admitted = result.Answer is not null;
                    return result;
                }
                finally
                {
                    if (!admitted)
                    {
                        _group.Rooms.Release(roomId, peerId);
                    }
                }
            })
            : Task.FromResult(NegotiationResult.Refused("The room is full."));
    }

    /// <summary>Answers a further offer of a peer: more sections, other directions, or an ICE restart.</summary>
    /// <param name="roomId">The room.</param>
    /// <param name="peerId">The peer.</param>
    /// <param name="offerSdp">The new offer, with all sections of the last one.</param>
    /// <returns>The answer, or why the offer was refused; then the connection goes on as before.</returns>
    public Task<NegotiationResult> NegotiateAsync(string roomId, string peerId, string offerSdp)
    {
        ArgumentNullException.ThrowIfNull(offerSdp);
        return WithPeerAsync(
            roomId,
            peerId,
            (loop, peer) => _admitter.Negotiate(loop, peer, offerSdp),
            NegotiationResult.Refused("There is no such peer."));
    }

    /// <summary>
    /// Restarts ICE by new credentials of the peer alone, without an offer (RFC 9725 section 4.3.3). Candidates of the peer are not needed:
    /// the server is ICE-lite and learns addresses from the peer's checks.
    /// </summary>
    /// <param name="roomId">The room.</param>
    /// <param name="peerId">The peer.</param>
    /// <param name="fragment">What the peer sent.</param>
    /// <returns>Our side, or nothing when the peer's credentials are those in use.</returns>
    public Task<IceRestartResult> RestartIceAsync(string roomId, string peerId, IceFragment fragment)
    {
        ArgumentNullException.ThrowIfNull(fragment);
        return WithPeerAsync(
            roomId,
            peerId,
            (loop, peer) => new IceRestartResult(true, fragment.Credentials is { } credentials ? _admitter.RestartIce(loop, peer, credentials) : null),
            default);
    }

    /// <summary>Ends a peer's connection.</summary>
    /// <param name="roomId">The room.</param>
    /// <param name="peerId">The peer.</param>
    /// <returns>False when there is no such peer.</returns>
    public Task<bool> RemoveAsync(string roomId, string peerId) => WithPeerAsync(roomId, peerId, (loop, peer) =>
    {
        loop.Remove(peer, "removed");
        return true;
    }, false);

    /// <summary>Forbids or allows a publisher's track. While forbidden not one packet of it is forwarded.</summary>
    /// <param name="roomId">The room.</param>
    /// <param name="peerId">The publisher.</param>
    /// <param name="mid">The publisher's section.</param>
    /// <param name="allowed">Whether it may be forwarded.</param>
    /// <returns>False when there is no such track; otherwise true, once no worker forwards it any more.</returns>
    public async Task<bool> SetPublishAllowedAsync(string roomId, string peerId, string mid, bool allowed)
    {
        var (found, everywhere) = await WithPeerAsync(
            roomId, peerId, (loop, peer) => TrackControl.SetAllowed(loop, peer, mid, allowed), (false, Task.CompletedTask));
        await everywhere;
        return found;
    }

    /// <summary>Shows a track in a section, or nothing.</summary>
    /// <param name="roomId">The room.</param>
    /// <param name="peerId">The receiver.</param>
    /// <param name="mid">The receiver's section.</param>
    /// <param name="sourcePeerId">The publisher, or null for nothing.</param>
    /// <param name="sourceMid">The publisher's section.</param>
    /// <returns>False when either is missing, both are the same peer, or one is sound and the other picture.</returns>
    public Task<bool> SubscribeAsync(string roomId, string peerId, string mid, string? sourcePeerId, string? sourceMid) =>
        WithPeerAsync(roomId, peerId, (loop, peer) => TrackControl.Subscribe(loop, peer, mid, sourcePeerId, sourceMid), false);

    /// <summary>Pauses what a receiver gets in a section, or limits its simulcast layer.</summary>
    /// <param name="roomId">The room.</param>
    /// <param name="peerId">The receiver.</param>
    /// <param name="mid">The receiver's section.</param>
    /// <param name="paused">Send nothing, for example while the picture is out of view.</param>
    /// <param name="maxLayer">The highest layer wanted, 0 the lowest; changes take effect at the next keyframe, which is asked for.</param>
    /// <returns>False when there is no such section.</returns>
    public Task<bool> SetReceivingAsync(string roomId, string peerId, string mid, bool paused, int maxLayer = int.MaxValue) =>
        SetReceivingAsync(roomId, peerId, mid, new ReceiveWish { IsPaused = paused, MaxLayer = maxLayer });

    /// <summary>Says what a receiver wants in a section. It gets at most that, less when its bandwidth is short.</summary>
    /// <param name="roomId">The room.</param>
    /// <param name="peerId">The receiver.</param>
    /// <param name="mid">The receiver's section.</param>
    /// <param name="wish">What it wants; takes the place of all it wanted there before.</param>
    /// <returns>False when there is no such section.</returns>
    public Task<bool> SetReceivingAsync(string roomId, string peerId, string mid, ReceiveWish wish)
    {
        ArgumentNullException.ThrowIfNull(wish);
        ArgumentOutOfRangeException.ThrowIfNegative(wish.MaxLayer);
        ArgumentOutOfRangeException.ThrowIfNegative(wish.Width);
        ArgumentOutOfRangeException.ThrowIfNegative(wish.Height);
        return WithPeerAsync(roomId, peerId, (_, peer) => TrackControl.SetReceiving(peer, mid, wish), false);
    }

    /// <summary>Takes a picture of everything.</summary>
    public async Task<SfuSnapshot> SnapshotAsync()
    {
        var parts = await Task.WhenAll(_group.Workers.Select(worker => worker.RunAsync(Snapshots.Take)));
        return Snapshots.Join(parts, Faults);
    }

    /// <summary>Says goodbye to all peers and closes the port.</summary>
    public async ValueTask DisposeAsync()
    {
        await _group.DisposeAsync();
        _meters.Dispose();
        _dtls.Dispose();
        _events.Writer.TryComplete();
    }

    private Task<T> WithPeerAsync<T>(string roomId, string peerId, Func<MediaLoop, PeerSession, T> work, T missing)
    {
        var worker = _group.Rooms.Find(roomId, peerId);
        return _group.Workers[Math.Max(worker, 0)].RunAsync(loop => loop.Rooms.TryGetValue(roomId, out var room)
            && room.Peers.Find(peer => peer.Id == peerId) is { } found ? work(loop, found) : missing);
    }
}
