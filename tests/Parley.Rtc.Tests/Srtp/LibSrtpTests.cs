using System.Buffers.Binary;
using Parley.Rtc.Srtp;

namespace Parley.Rtc.Tests.Srtp;

/// <summary>Both directions against libsrtp2, byte for byte, for every profile and path.</summary>
public sealed class LibSrtpTests
{
    private const int Count = 3000;
    private const int First = 64_000;

    public static TheoryData<string, string> Sessions
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var profile in Enum.GetNames<SrtpProfile>())
            {
                foreach (var path in Enum.GetNames<CryptoPath>())
                {
                    data.Add(profile, path);
                }
            }

            return data;
        }
    }

    [LibSrtpTheory]
    [MemberData(nameof(Sessions))]
    public void Makes_the_same_bytes_over_the_rollover(string profile, string path)
    {
        using var ours = Outbound(profile, path);
        using var theirs = Foreign(profile, isSender: true);
        var random = new Random(1);
        for (var index = First; index < First + Count; index++)
        {
            var plain = Packet(random, index);
            var (left, right) = (Room(plain), Room(plain));
            ours.ProtectRtp(left, plain.Length, out var length).ShouldBe(SrtpStatus.Ok);

            theirs.Protect(right, plain.Length).ShouldBe(length);
            left.AsSpan(0, length).SequenceEqual(right.AsSpan(0, length)).ShouldBeTrue($"index {index}");
        }
    }

    [LibSrtpTheory]
    [MemberData(nameof(Sessions))]
    public void Opens_what_it_made_in_any_order_once(string profile, string path)
    {
        using var ours = Inbound(profile, path);
        using var theirs = Foreign(profile, isSender: true);
        var random = new Random(2);
        foreach (var (plain, packet) in Shuffled(random, plain =>
        {
            var buffer = Room(plain);
            return buffer[..theirs.Protect(buffer, plain.Length)];
        }))
        {
            var copy = packet.ToArray();
            ours.UnprotectRtp(copy, out _, out var length).ShouldBe(SrtpStatus.Ok);
            copy.AsSpan(0, length).SequenceEqual(plain).ShouldBeTrue();
            ours.UnprotectRtp(packet.ToArray(), out _, out _).ShouldBe(SrtpStatus.Replayed);
        }
    }

    [LibSrtpTheory]
    [MemberData(nameof(Sessions))]
    public void Is_opened_by_it_in_any_order_once(string profile, string path)
    {
        using var ours = Outbound(profile, path);
        using var theirs = Foreign(profile, isSender: false);
        var random = new Random(3);
        foreach (var (plain, packet) in Shuffled(random, plain =>
        {
            var buffer = Room(plain);
            ours.ProtectRtp(buffer, plain.Length, out var length).ShouldBe(SrtpStatus.Ok);
            return buffer[..length];
        }))
        {
            var copy = packet.ToArray();
            theirs.Unprotect(copy).ShouldBe(plain.Length);
            copy.AsSpan(0, plain.Length).SequenceEqual(plain).ShouldBeTrue();
            theirs.Unprotect(packet.ToArray()).ShouldBe(0);
        }
    }

    [LibSrtpTheory]
    [MemberData(nameof(Sessions))]
    public void Agrees_on_control_packets(string profile, string path)
    {
        using var outbound = Outbound(profile, path);
        using var inbound = Inbound(profile, path);
        using var sender = Foreign(profile, isSender: true);
        using var receiver = Foreign(profile, isSender: false);
        var random = new Random(4);
        for (var round = 0; round < 300; round++)
        {
            var plain = Control(random);
            var buffer = Room(plain);
            outbound.ProtectRtcp(buffer, plain.Length, out var length).ShouldBe(SrtpStatus.Ok);
            var replay = buffer[..length];
            receiver.UnprotectControl(buffer.AsSpan(0, length)).ShouldBe(plain.Length);
            buffer.AsSpan(0, plain.Length).SequenceEqual(plain).ShouldBeTrue();
            receiver.UnprotectControl(replay).ShouldBe(0);

            buffer = Room(plain);
            length = sender.ProtectControl(buffer, plain.Length);
            replay = buffer[..length];
            inbound.UnprotectRtcp(buffer.AsSpan(0, length), out length).ShouldBe(SrtpStatus.Ok);
            buffer.AsSpan(0, length).SequenceEqual(plain).ShouldBeTrue();
            inbound.UnprotectRtcp(replay, out _).ShouldBe(SrtpStatus.Replayed);
        }
    }

    // In bursts of 40, so that nothing falls out of a window of 64, which is the least the RFC asks for.
    private static IEnumerable<(byte[] Plain, byte[] Packet)> Shuffled(Random random, Func<byte[], byte[]> protect)
    {
        for (var index = First; index < First + Count; index += 40)
        {
            var burst = Enumerable.Range(index, 40).Select(number => Packet(random, number)).Select(plain => (plain, protect(plain))).ToArray();
            if (index > First)
            {
                random.Shuffle(burst);
            }

            foreach (var packet in burst)
            {
                yield return packet;
            }
        }
    }

    // With CSRCs, extension and padding now and then: they decide where encryption begins.
    private static byte[] Packet(Random random, int index)
    {
        var sources = random.Next(4) == 0 ? random.Next(16) : 0;
        var extension = random.Next(2) * 4 * random.Next(1, 9);
        var header = 12 + (4 * sources) + (extension == 0 ? 0 : 4 + extension);
        var packet = new byte[header + random.Next(1, 1100)];
        random.NextBytes(packet);
        packet[0] = (byte)(0x80 | (extension == 0 ? 0 : 0x10) | sources);
        packet[1] = (byte)random.Next(96, 128);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)index);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(8), 0xCAFE_BABE);
        if (extension > 0)
        {
            var at = 12 + (4 * sources);
            BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(at), 0xBEDE);
            BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(at + 2), (ushort)(extension / 4));
        }

        return packet;
    }

    private static byte[] Control(Random random)
    {
        var words = random.Next(1, 60);
        var packet = new byte[4 + (4 * words)];
        random.NextBytes(packet);
        packet[0] = 0x80;
        packet[1] = 201;
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)words);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(4), 7);
        return packet;
    }

    private static byte[] Room(byte[] packet) => [.. packet, .. new byte[200]];

    private static (SrtpProfile Profile, byte[] Key, byte[] Salt) Keys(string profile)
    {
        var value = Enum.Parse<SrtpProfile>(profile);
        var (key, salt) = (new byte[value.MasterKeyLength()], new byte[value.MasterSaltLength()]);
        new Random(5).NextBytes(key);
        new Random(6).NextBytes(salt);
        return (value, key, salt);
    }

    private static SrtpOutbound Outbound(string profile, string path)
    {
        var (value, key, salt) = Keys(profile);
        return new SrtpOutbound(value, key, salt, Enum.Parse<CryptoPath>(path));
    }

    private static SrtpInbound Inbound(string profile, string path)
    {
        var (value, key, salt) = Keys(profile);
        return new SrtpInbound(value, key, salt, Enum.Parse<CryptoPath>(path));
    }

    private static LibSrtp Foreign(string profile, bool isSender)
    {
        var (value, key, salt) = Keys(profile);
        return new LibSrtp(value, key, salt, isSender);
    }
}
