using Parley.Rtc.Rtcp;

namespace Parley.Sfu.Tests.Bandwidth;

/// <summary>
/// What a browser publishes: sound of 50 packets a second and a picture in up to three simulcast layers of 30 frames a second, with a
/// keyframe five times as large whenever one is asked for.
/// </summary>
internal sealed class SimulcastSource(SimulatedClient client, uint ssrc)
{
    public const string Offer = "a=rid:q send\na=rid:h send\na=rid:f send\na=simulcast:send q;h;f";
    private const int PacketSize = 1150;
    private static readonly string[] Rids = ["q", "h", "f"];
    private readonly ushort[] _sequence = new ushort[3];
    private readonly bool[] _keyframe = [true, true, true];
    private ushort _audioSequence;
    private TimeSpan _nextAudio;
    private TimeSpan _nextFrame;
    private ushort _picture;
    private int _controlRead;

    /// <summary>Bits per second of each layer.</summary>
    public int[] Rates { get; init; } = [150_000, 500_000, 2_000_000];

    public int Layers { get; set; } = 3;

    public int Level { get; set; } = 127;

    public int AudioSent { get; private set; }

    public void Advance(TimeSpan now)
    {
        ReadRequests();
        for (; now >= _nextAudio; _nextAudio = Next(_nextAudio, now, 20))
        {
            client.SendRtp("0", 111, _audioSequence++, 960u * _audioSequence, ssrc, new byte[80], level: Level);
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
        var left = Rates[layer] / 30 / 8 * (keyframe ? 5 : 1);
        for (var first = true; left > 0; first = false, left -= PacketSize)
        {
            var payload = new byte[Math.Max(10, Math.Min(left, PacketSize))];
            byte[] head = [first ? (byte)0x90 : (byte)0x80, 0x80, (byte)(0x80 | (_picture >> 8)), (byte)_picture, first && keyframe ? (byte)0 : (byte)1];
            head[1] = 0x80;
            head.CopyTo(payload, 0);
            client.SendRtp(
                "1", client.VideoType, _sequence[layer]++, timestamp, ssrc + 1 + (uint)layer, payload,
                Rids[layer], marker: left <= PacketSize);
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
            }
        }
    }
}
