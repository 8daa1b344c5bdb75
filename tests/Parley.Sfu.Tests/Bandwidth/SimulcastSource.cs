using System.Buffers.Binary;
using Parley.Rtc.Rtcp;

namespace Parley.Sfu.Tests.Bandwidth;

/// <summary>
/// What a browser publishes: sound of 50 packets a second and a picture in up to three simulcast layers of 30 frames a second, with a
/// keyframe five times as large whenever one is asked for. What was lost is sent again. Behind the first seven bytes of each payload stands its source.
/// </summary>
internal sealed class SimulcastSource(SimulatedClient client, uint ssrc)
{
    public const string Offer = "a=rid:q send\na=rid:h send\na=rid:f send\na=simulcast:send q;h;f";
    private const int PacketSize = 1150;
    private const int StampAt = 7;
    private const int Kept = 256;
    private const uint RepairSources = 10;
    private static readonly string[] Rids = ["q", "h", "f"];
    private readonly ushort[] _sequence = new ushort[3];
    private readonly bool[] _keyframe = [true, true, true];
    private readonly (ushort Sequence, uint Timestamp, bool Marker, byte[] Payload)[,] _sent = new (ushort, uint, bool, byte[])[3, Kept];
    private readonly ushort[] _repairSequence = new ushort[3];
    private readonly byte[] _base = new byte[3];
    private ushort _audioSequence;
    private TimeSpan _nextAudio;
    private TimeSpan _nextFrame;
    private ushort _picture;
    private int _controlRead;

    /// <summary>Bits per second of each layer.</summary>
    public int[] Rates { get; init; } = [150_000, 500_000, 2_000_000];

    public int Layers { get; set; } = 3;

    /// <summary>Every second frame is one that no other builds on.</summary>
    public bool HasTemporalLayers { get; init; }

    /// <summary>Packets name the layer they belong to.</summary>
    public bool HasNames { get; init; } = true;

    public int VideoSent { get; private set; }

    public int Level { get; set; } = 127;

    public int AudioSent { get; private set; }

    /// <summary>The source a packet came from, however it was numbered on its way: the one given for sound, then one per layer.</summary>
    public static uint Stamp(ReadOnlySpan<byte> payload) => BinaryPrimitives.ReadUInt32BigEndian(payload[StampAt..]);

    public void Advance(TimeSpan now)
    {
        ReadRequests();
        for (; now >= _nextAudio; _nextAudio = Next(_nextAudio, now, 20))
        {
            var payload = new byte[80];
            BinaryPrimitives.WriteUInt32BigEndian(payload.AsSpan(StampAt), ssrc);
            client.SendRtp("0", 111, _audioSequence++, 960u * _audioSequence, ssrc, payload, level: Level);
            AudioSent++;
        }

        for (; now >= _nextFrame; _nextFrame = Next(_nextFrame, now, 1000.0 / 30))
        {
            _picture++;
            for (var layer = 0; layer < Layers; layer++)
            {
                SendFrame(layer, (uint)(now.TotalSeconds * 90_000));
            }
        }
    }

    private static TimeSpan Next(TimeSpan last, TimeSpan now, double milliseconds) =>
        (last == default ? now : last) + TimeSpan.FromMilliseconds(milliseconds);

    private void SendFrame(int layer, uint timestamp)
    {
        var keyframe = _keyframe[layer];
        _keyframe[layer] = false;
        var isUpper = !keyframe && _picture % 2 == 1;
        _base[layer] += isUpper ? (byte)0 : (byte)1;
        var left = Rates[layer] / 30 / 8 * (keyframe ? 5 : 1);
        for (var first = true; left > 0; first = false, left -= PacketSize)
        {
            var payload = new byte[Math.Max(12, Math.Min(left, PacketSize))];
            var start = first ? (byte)0x90 : (byte)0x80;
            var inter = first && keyframe ? (byte)0 : (byte)1;
            byte[] number = [(byte)(0x80 | (_picture >> 8)), (byte)_picture];

            // RFC 7741: picture id, and where there are layers of frames TL0PICIDX, the layer, and that it builds on the lowest only.
            byte[] head = HasTemporalLayers
                ? [start, 0xE0, .. number, _base[layer], isUpper ? (byte)0x60 : (byte)0, inter]
                : [start, 0x80, .. number, inter];
            head.CopyTo(payload, 0);
            BinaryPrimitives.WriteUInt32BigEndian(payload.AsSpan(StampAt), ssrc + 1 + (uint)layer);
            var sequence = _sequence[layer]++;
            _sent[layer, sequence % Kept] = (sequence, timestamp, left <= PacketSize, payload);
            client.SendRtp(
                "1", client.VideoType, sequence, timestamp, ssrc + 1 + (uint)layer, payload,
                HasNames ? Rids[layer] : string.Empty, marker: left <= PacketSize);
            VideoSent++;
        }
    }

    private void ReadRequests()
    {
        for (; _controlRead < client.Control.Count; _controlRead++)
        {
            var reader = new RtcpReader(client.Control[_controlRead]);
            while (reader.TryRead(out var block))
            {
                if (PictureLossIndication.TryParse(block, out var indication) && indication.Media - ssrc - 1 is < 3 and var layer)
                {
                    _keyframe[layer] = true;
                }

                if (NegativeAcknowledgement.TryParse(block, out var request) && request.Media - ssrc - 1 is < 3 and var wanted)
                {
                    while (request.TryRead(out var lost))
                    {
                        Resend((int)wanted, lost);
                    }
                }
            }
        }
    }

    private void Resend(int layer, ushort lost)
    {
        var (sequence, timestamp, marker, payload) = _sent[layer, lost % Kept];
        if (payload is not null && sequence == lost)
        {
            byte[] repair = [(byte)(lost >> 8), (byte)lost, .. payload];
            client.SendRtp(
                "1", (byte)(client.VideoType + 1), _repairSequence[layer]++, timestamp, ssrc + RepairSources + (uint)layer, repair, Rids[layer],
                marker: marker, isRepair: true);
        }
    }
}
