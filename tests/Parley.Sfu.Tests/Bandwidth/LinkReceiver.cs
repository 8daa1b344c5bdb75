using Parley.Rtc.Bandwidth;
using Parley.Rtc.Rtcp;
using Parley.Rtc.Rtp;

namespace Parley.Sfu.Tests.Bandwidth;

/// <summary>What a browser does behind a link: reports arrivals, or asks for a rate, and counts what came.</summary>
internal sealed class LinkReceiver(SimulatedClient client)
{
    private readonly FeedbackRecorder _recorder = new();
    private readonly List<(TimeSpan At, int Bytes, bool Audio)> _arrivals = [];
    private byte _reports;
    private TimeSpan _next;

    public bool SendsFeedback { get; init; } = true;

    public TimeSpan Interval { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>What is asked for by REMB, or null.</summary>
    public Func<long>? Limit { get; init; }

    public void OnPacket(TimeSpan at, byte[] packet, in RtpHeader header)
    {
        _arrivals.Add((at, packet.Length, header.PayloadType == 111));
        if (RtpExtensionReader.TryFind(packet, header, 5, out var extension)
            && ExtensionValues.TryReadTransportSequence(packet.AsSpan(extension.Offset, extension.Length), out var number))
        {
            _recorder.OnPacket(at, number);
        }
    }

    public void Advance(TimeSpan now)
    {
        if (now < _next || client.Link?.Reader?.IsOn(now) == true)
        {
            return;
        }

        _next = now + Interval;
        if (Limit is { } limit)
        {
            client.SendRtcp(buffer =>
            {
                var writer = new RtcpWriter(buffer);
                ReceiverEstimatedMaximumBitrate.TryWrite(ref writer, 1, limit(), []);
                return writer.Length;
            });
        }

        Span<long> times = stackalloc long[TransportFeedbackWriter.MaxPackets];
        while (SendsFeedback && _recorder.Take(now, times, out var first) is > 0 and var count)
        {
            var taken = times[..count].ToArray();
            var written = 0;
            client.SendRtcp(buffer =>
            {
                var writer = new RtcpWriter(buffer);
                written = TransportFeedbackWriter.Write(ref writer, 1, 2, _reports++, first, taken);
                return writer.Length;
            });
            _recorder.Return(count - written);
        }
    }

    /// <summary>Bits per second that came between two times, padding included.</summary>
    public double Rate(TimeSpan from, TimeSpan to) =>
        _arrivals.Where(arrival => arrival.At >= from && arrival.At < to).Sum(arrival => arrival.Bytes) * 8 / (to - from).TotalSeconds;

    public int AudioPackets(TimeSpan from, TimeSpan to) =>
        _arrivals.Count(arrival => arrival.Audio && arrival.At >= from && arrival.At < to);
}
