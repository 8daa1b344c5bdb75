using System.Buffers.Binary;
using Parley.Rtc;
using Parley.Rtc.Dtls;
using Parley.Rtc.Ice;
using Parley.Rtc.Sdp;
using Parley.Sfu.Routing;

namespace Parley.Sfu.Admission;

/// <summary>Answers offers: makes sessions and changes them. Runs on the worker's thread.</summary>
internal sealed class Admitter(SfuOptions options, IDtlsProvider dtls, RandomFill random, int port, int? tcpPort = null)
{
    private readonly IceCandidate[] _candidates =
    [
        .. options.Announced.Select((address, index) => IceCandidate.HostUdp(From(address, port), index)),
        .. tcpPort is { } number
            ? options.Announced.Select((address, index) => IceCandidate.HostTcpPassive(From(address, number), index))
            : [],
    ];

    /// <summary>Lets a new peer into a room.</summary>
    public NegotiationResult Admit(MediaLoop loop, string roomId, string peerId, string offerSdp, bool subscribesToAll, PeerUse use = PeerUse.Any)
    {
        if (!TryRead(offerSdp, out var offer, out var remote, out var error))
        {
            return NegotiationResult.Malformed(error!);
        }

        if (UseRules.Objection(offer!, use) is { } objection)
        {
            return NegotiationResult.Refused(objection);
        }

        if (!loop.Rooms.TryGetValue(roomId, out var room))
        {
            room = new Room(roomId, options.LoudestVoices);
        }

        if (room.Peers.Exists(peer => peer.Id == peerId))
        {
            return NegotiationResult.Refused("A peer of this name is in the room.");
        }

        if (room.Peers.Count >= options.MaxPeersPerRoom)
        {
            return NegotiationResult.Refused("The room is full.");
        }

        var credentials = IceCredentials.Create(random, loop.FragmentPrefix);
        var control = NewSsrc();
        var rtc = new RtcPeer(new IceLiteAgent(credentials, random), dtls.CreateSession(remote!.OurRole), remote.OurRole);
        var session = new PeerSession(peerId, room, rtc, control, offer!.AllowsMixedExtensions)
        {
            Use = use,
            SubscribesToAll = subscribesToAll,
            RemoteCredentials = remote.Credentials,
            RemoteFingerprint = remote.Fingerprint,
        };
        try
        {
            return Admit(loop, session, offer, remote);
        }
        catch
        {
            Undo(loop, session);
            throw;
        }
    }

    /// <summary>
    /// Answers a further offer of a peer: new sections are added, sections that changed their direction follow, new ICE credentials of the
    /// peer restart ICE (RFC 8445 section 9).
    /// </summary>
    public NegotiationResult Negotiate(MediaLoop loop, PeerSession session, string offerSdp)
    {
        if (!TryRead(offerSdp, out var offer, out var remote, out var error))
        {
            return NegotiationResult.Malformed(error!);
        }

        if (UseRules.Objection(offer!, session.Use) is { } objection)
        {
            return NegotiationResult.Refused(objection);
        }

        if (offer!.AllowsMixedExtensions && !session.TwoByteExtensions)
        {
            // Numbers above 14 would be agreed on which the headers made for this peer cannot hold.
            return NegotiationResult.Refused("extmap-allow-mixed must be there from the first offer on.");
        }

        if (!remote!.Fingerprint.Equals(session.RemoteFingerprint))
        {
            return NegotiationResult.Refused(
                "The certificate (a=fingerprint) has changed, which takes a new DTLS association: make a new connection (RFC 8842 section 5.5).");
        }

        try
        {
            return Change(loop, session, offer, remote);
        }
        catch
        {
            // Half changed it could send what nobody agreed on. Its owner is told, and may join again.
            loop.Remove(session, "fault");
            throw;
        }
    }

    /// <summary>Restarts ICE without an offer: everything else that was agreed on stays (RFC 9725 section 4.3.3).</summary>
    /// <returns>Our new credentials, or null when the peer's are those in use.</returns>
    public string? RestartIce(MediaLoop loop, PeerSession session, IceCredentials credentials)
    {
        if (credentials == session.RemoteCredentials)
        {
            return null;
        }

        Restart(loop, session, credentials);
        loop.Introduce(session, credentials, session.RemoteFingerprint!);
        return new IceFragment(session.Rtc.Ice.Local, _candidates).Write(session.TransportSection!.Kind, session.TransportSection.Mid, isLite: true);
    }

    private static NegotiationResult Agreed(PeerSession session, SdpAnswer answer) =>
        new(AnswerSources.Add(answer.Description, session.Receiving).ToString(), null)
        {
            Sections = [.. answer.Media.Select(media => new SfuSection(
                media.Mid, media.Kind == "video", media.Direction.HasFlag(SdpDirection.ReceiveOnly), media.Direction.HasFlag(SdpDirection.SendOnly)))],
        };

    private void Restart(MediaLoop loop, PeerSession session, IceCredentials credentials)
    {
        session.RemoteCredentials = credentials;
        session.Rtc.Ice.Restart(IceCredentials.Create(random, loop.FragmentPrefix));
        loop.Table.AddFragment(session);
    }

    private NegotiationResult Admit(MediaLoop loop, PeerSession session, SdpDescription offer, RemoteTransport remote)
    {
        var answer = Answer(session, offer, session.Version);
        if (answer.Media.Count == 0 || (session.Use != PeerUse.Any && answer.Media.Count < offer.Media.Count))
        {
            session.Dispose();
            return NegotiationResult.Refused(answer.Media.Count == 0
                ? "The offer has no section with a codec this server carries."
                : "The offer has a section that this server can't carry: no common codec, no rtcp-mux, or outside the bundle.");
        }

        foreach (var media in answer.Media)
        {
            AddSection(session, SectionReader.Read(media));
        }

        session.TransportSection = answer.Media[0];
        loop.Rooms[session.Room.Id] = session.Room;
        loop.Add(session);
        loop.Introduce(session, remote.Credentials, remote.Fingerprint);
        return Agreed(session, answer);
    }

    private NegotiationResult Change(MediaLoop loop, PeerSession session, SdpDescription offer, RemoteTransport remote)
    {
        if (remote.Credentials != session.RemoteCredentials)
        {
            Restart(loop, session, remote.Credentials);
            loop.Introduce(session, remote.Credentials, remote.Fingerprint);
        }

        var answer = Answer(session, offer, ++session.Version);
        var sections = answer.Media.Select(SectionReader.Read).ToList();
        loop.Withdraw(session, track => !sections.Exists(section => section.Mid == track.Section.Mid && section.Publishes));
        session.Receiving.RemoveAll(slot =>
        {
            var gone = !sections.Exists(section => section.Mid == slot.Section.Mid && section.Subscribes);
            if (gone)
            {
                slot.SetSource(null);
            }

            return gone;
        });
        foreach (var section in sections)
        {
            AddSection(session, section with
            {
                Publishes = section.Publishes && !session.Published.Exists(track => track.Section.Mid == section.Mid),
                Subscribes = section.Subscribes && !session.Receiving.Exists(slot => slot.Section.Mid == section.Mid),
            });
        }

        loop.Announce(session);
        return Agreed(session, answer);
    }

    // Nobody would ever remove what is only half there. Its name is given back by who reserved it.
    private static void Undo(MediaLoop loop, PeerSession session)
    {
        try
        {
            loop.Remove(session, reason: null);
        }
        catch (Exception exception)
        {
            // The first error is the one to be told.
            loop.Faults.Note(exception);
            session.Dispose();
        }
    }

    private static PeerAddress From(System.Net.IPAddress address, int port) =>
        PeerAddress.From(new System.Net.IPEndPoint(address, port));

    private SdpAnswer Answer(PeerSession session, SdpDescription offer, int version) => SdpAnswer.Create(
        offer,
        new LocalTransport(session.Rtc.Ice.Local, dtls.LocalFingerprint, _candidates),
        options.Capabilities,
        session.ControlSsrc,
        version,
        _ => UseRules.Allowed(session.Use));

    private void AddSection(PeerSession session, MediaSection section)
    {
        if (section.Publishes)
        {
            session.Published.Add(new IncomingTrack(session.Id, section));
        }

        if (section.Subscribes)
        {
            var position = session.Receiving.Count(slot => slot.Section.IsVideo == section.IsVideo);

            // Sound and picture of the same position share a stream, which is what keeps lips and voice together.
            session.Receiving.Add(new OutgoingTrack(
                session, section, $"s{position}", NewSsrc(), NewSsrc(), new Rewriting((ushort)(NewSsrc() & 0x3FFF), NewSsrc())));
        }
    }

    private bool TryRead(string offerSdp, out SdpDescription? offer, out RemoteTransport? remote, out string? error)
    {
        remote = null;
        if (!SdpReader.TryParse(offerSdp, out offer, out error))
        {
            return false;
        }

        if (offer!.Media.Count > options.MaxSectionsPerPeer)
        {
            error = $"The offer has more than {options.MaxSectionsPerPeer} sections.";
            return false;
        }

        if (!RemoteTransport.TryRead(offer, out remote, out error))
        {
            return false;
        }

        if (remote!.IsIceLite || remote.OurRole != DtlsRole.Server)
        {
            error = "The server is ICE-lite and waits for the handshake: the offer must be of a full agent with setup actpass or active.";
            return false;
        }

        return true;
    }

    private uint NewSsrc()
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        random(bytes);
        return BinaryPrimitives.ReadUInt32BigEndian(bytes) | 1;
    }
}
