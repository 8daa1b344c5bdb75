using System.Buffers.Binary;
using Parley.Rtc.Rtp;
using Parley.Sfu.Tests.Bandwidth;

namespace Parley.Sfu.Tests.Simulation;

/// <summary>Somebody in a simulated room: sends sound, perhaps a picture, and deals with what comes as a browser does.</summary>
internal sealed class RoomMember(SimulatedClient client, uint ssrc, int layers)
{
    private readonly SimulcastSource _source = new(client, ssrc) { Rates = [60_000, 150_000, 400_000], Layers = layers };
    private int _audioPackets;

    public SimulatedClient Client { get; } = client;

    public uint Ssrc { get; } = ssrc;

    public bool HasPicture { get; } = layers > 0;

    public TimeSpan? Left { get; private set; }

    /// <summary>What was received, by section.</summary>
    public Dictionary<string, SectionLog> Sections { get; } = [];

    public int AudioPackets => _audioPackets;

    public bool IsSpeaking
    {
        set => _source.Level = value ? 20 : 127;
    }

    public void Advance(TimeSpan now)
    {
        if (Left is not null)
        {
            return;
        }

        _source.Advance(now);
        foreach (var packet in Client.Media)
        {
            Take(now, packet);
        }

        Client.Media.Clear();
        Client.Receiver!.Advance(now);
        foreach (var (_, section) in Sections)
        {
            section.Advance(now, Client);
        }
    }

    public void Leave(TimeSpan now, bool saysGoodbye)
    {
        Left = now;
        if (saysGoodbye)
        {
            Client.Close();
        }
        else
        {
            Client.IsCutOff = true;
        }
    }

    private void Take(TimeSpan now, byte[] packet)
    {
        RtpHeader.TryParse(packet, out var header).ShouldBeTrue();
        RtpExtensionReader.TryFind(packet, header, 1, out var mid).ShouldBeTrue();
        var name = System.Text.Encoding.ASCII.GetString(packet, mid.Offset, mid.Length);
        var payload = packet.AsSpan(header.Length, header.PayloadLength);
        if (!Sections.TryGetValue(name, out var section))
        {
            Sections[name] = section = new SectionLog();
        }

        // An empty packet stands for one that was left out.
        var isVideo = header.PayloadType != 111;
        _audioPackets += isVideo ? 0 : 1;
        if (header.PayloadType != Client.VideoType + 1)
        {
            section.OnPacket(now, header.SequenceNumber, header, payload, isVideo, isResend: false);
        }
        else if (payload.Length > Retransmission.HeaderLength + 10)
        {
            section.OnPacket(
                now, BinaryPrimitives.ReadUInt16BigEndian(payload), header, payload[Retransmission.HeaderLength..], isVideo, isResend: true);
        }
    }
}
