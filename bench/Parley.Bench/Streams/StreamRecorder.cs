using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Parley.Rtc.Rtp;

namespace Parley.Bench.Streams;

/// <summary>Lets ffmpeg encode and packetise a test source and keeps the RTP packets it sends.</summary>
internal static class StreamRecorder
{
    // Below 1200 with header, extensions, stamp and tag.
    private const int PacketSize = 1130;

    public static async Task<RecordedStream> LoadOrRecordAsync(RecordingPlan plan, string folder, CancellationToken cancellation)
    {
        var path = Path.Combine(folder, plan.FileName);
        if (!File.Exists(path))
        {
            Directory.CreateDirectory(folder);
            Console.WriteLine($"Recording {plan.Name} with ffmpeg ...");
            StreamFile.Write(path, await RecordAsync(plan, cancellation));
        }

        return StreamFile.Read(path);
    }

    private static async Task<RecordedStream> RecordAsync(RecordingPlan plan, CancellationToken cancellation)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.ReceiveBufferSize = 4 << 20;
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var port = ((IPEndPoint)socket.LocalEndPoint!).Port;
        var seconds = RecordingPlan.SkippedSeconds + RecordingPlan.KeptSeconds;

        // -re: as fast as it plays, so that no socket buffer overflows.
        var start = new ProcessStartInfo("ffmpeg", $"-hide_banner -loglevel error -nostdin -re {plan.Arguments} -t {seconds} -payload_type 96 -f rtp rtp://127.0.0.1:{port}?pkt_size={PacketSize}")
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        using var ffmpeg = Process.Start(start) ?? throw new InvalidOperationException("ffmpeg did not start.");
        var errors = ffmpeg.StandardError.ReadToEndAsync(cancellation);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var receiving = ReceiveAsync(socket, ended.Token);
        await ffmpeg.WaitForExitAsync(cancellation);
        if (ffmpeg.ExitCode != 0)
        {
            throw new InvalidOperationException($"ffmpeg failed: {await errors}");
        }

        await ended.CancelAsync();
        return Cut(plan, await receiving);
    }

    private static async Task<List<byte[]>> ReceiveAsync(Socket socket, CancellationToken ended)
    {
        var packets = new List<byte[]>();
        var buffer = new byte[2048];
        try
        {
            while (true)
            {
                packets.Add(buffer[..await socket.ReceiveAsync(buffer, ended)]);
            }
        }
        catch (OperationCanceledException)
        {
            // What lies in the socket when ffmpeg has ended still counts.
            while (socket.Available > 0)
            {
                packets.Add(buffer[..socket.Receive(buffer)]);
            }

            return packets;
        }
    }

    private static RecordedStream Cut(RecordingPlan plan, List<byte[]> datagrams)
    {
        var packets = new List<RecordedPacket>();
        uint? first = null;
        ushort? last = null;
        foreach (var datagram in datagrams)
        {
            if (!RtpHeader.TryParse(datagram, out var header) || header.PayloadType != 96)
            {
                continue;
            }

            if (last is { } previous && header.SequenceNumber != (ushort)(previous + 1))
            {
                throw new InvalidDataException($"The recording of {plan.Codec} lost packets; try again on a quieter machine.");
            }

            last = header.SequenceNumber;
            first ??= header.Timestamp;
            var timestamp = header.Timestamp - first.Value;
            if (timestamp >= plan.SkippedTicks && timestamp < plan.SkippedTicks + plan.KeptTicks)
            {
                var payload = PayloadFormat.Normalise(plan.Codec, datagram.AsSpan(header.Length, header.PayloadLength).ToArray());
                packets.Add(new RecordedPacket(timestamp - plan.SkippedTicks, header.Marker, payload));
            }
        }

        if (plan.Codec == "VP9")
        {
            PayloadFormat.MarkPredicted(packets);
        }

        return new RecordedStream(plan.Kind, plan.Codec, plan.ClockRate, plan.KeptTicks, packets);
    }
}
