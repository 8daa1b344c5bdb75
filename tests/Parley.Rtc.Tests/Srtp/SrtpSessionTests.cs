using System.Buffers.Binary;
using Parley.Rtc.Srtp;

namespace Parley.Rtc.Tests.Srtp;

/// <summary>Every profile on both cipher paths, and each path against the other.</summary>
public sealed class SrtpSessionTests
{
    public static TheoryData<string, string, string> Sessions
    {
        get
        {
            var data = new TheoryData<string, string, string>();
            foreach (var profile in Enum.GetNames<SrtpProfile>())
            {
                data.Add(profile, nameof(CryptoPath.Best), nameof(CryptoPath.Portable));
                data.Add(profile, nameof(CryptoPath.Portable), nameof(CryptoPath.Best));
                data.Add(profile, nameof(CryptoPath.Best), nameof(CryptoPath.Best));
            }

            return data;
        }
    }

    public static TheoryData<string> Profiles => [.. Enum.GetNames<SrtpProfile>()];

    [Theory]
    [MemberData(nameof(Sessions))]
    public void Carries_packets_over_the_rollover(string profile, string sender, string receiver)
    {
        using var pair = new Pair(profile, sender, receiver);
        var random = new Random(5);
        for (var index = 65_000; index < 65_000 + 70_000; index += random.Next(1, 4))
        {
            var plain = Packet((ushort)index, 7, index % 200);
            var status = pair.Carry(plain, out var received);

            status.ShouldBe(SrtpStatus.Ok, $"index {index}");
            received.SequenceEqual(plain).ShouldBeTrue();
        }
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Accepts_reordered_packets_across_the_rollover_once(string profile)
    {
        using var pair = new Pair(profile);
        var packets = new List<byte[]>();
        for (var index = 65_400; index < 65_400 + 400; index++)
        {
            packets.Add(pair.Protect(Packet((ushort)index, 7, 30)));
        }

        // The first stays first, since it fixes the rollover counter.
        var random = new Random(8);
        var order = packets.Skip(1).OrderBy(_ => random.Next()).Prepend(packets[0]).ToList();

        order.ShouldAllBe(packet => pair.Unprotect(packet) == SrtpStatus.Ok);
        order.ShouldAllBe(packet => pair.Unprotect(packet) == SrtpStatus.Replayed);
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Refuses_what_is_older_than_the_window(string profile)
    {
        using var pair = new Pair(profile);
        var old = pair.Protect(Packet(10, 7, 30));
        var edge = pair.Protect(Packet(11, 7, 30));
        pair.Unprotect(pair.Protect(Packet(10 + ReplayWindow.Size, 7, 30)));

        pair.Unprotect(old).ShouldBe(SrtpStatus.Replayed);
        pair.Unprotect(edge).ShouldBe(SrtpStatus.Ok);
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void A_forgery_changes_nothing(string profile)
    {
        using var pair = new Pair(profile);
        pair.Unprotect(pair.Protect(Packet(100, 7, 30))).ShouldBe(SrtpStatus.Ok);
        var next = pair.Protect(Packet(101, 7, 30));

        for (var bit = 8; bit < next.Length * 8; bit++)
        {
            var forged = next.ToArray();
            forged[bit / 8] ^= (byte)(1 << (bit % 8));
            pair.Unprotect(forged).ShouldNotBe(SrtpStatus.Ok, $"bit {bit}");
        }

        pair.Unprotect(next).ShouldBe(SrtpStatus.Ok);
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Refuses_every_truncation(string profile)
    {
        using var pair = new Pair(profile);
        var packet = pair.Protect(Packet(100, 7, 30));
        var control = pair.ProtectControl(Control());

        for (var length = 0; length < packet.Length; length++)
        {
            pair.Unprotect(packet[..length]).ShouldNotBe(SrtpStatus.Ok);
        }

        for (var length = 0; length < control.Length; length++)
        {
            pair.UnprotectControl(control[..length]).ShouldNotBe(SrtpStatus.Ok);
        }
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Never_protects_an_index_twice(string profile)
    {
        using var pair = new Pair(profile);
        pair.Protect(Packet(5, 7, 30));
        var buffer = new byte[100];
        Packet(5, 7, 20).CopyTo(buffer, 0);

        pair.Outbound.ProtectRtp(buffer, 32, out var length).ShouldBe(SrtpStatus.Replayed);
        length.ShouldBe(0);
    }

    [Theory]
    [MemberData(nameof(Sessions))]
    public void Carries_control_packets_once(string profile, string sender, string receiver)
    {
        using var pair = new Pair(profile, sender, receiver);
        var packets = Enumerable.Range(0, 100).Select(_ => pair.ProtectControl(Control())).ToList();

        packets.Distinct(ByteComparer.Instance).Count().ShouldBe(100);
        packets.ShouldAllBe(packet => pair.UnprotectControl(packet) == SrtpStatus.Ok);
        packets.ShouldAllBe(packet => pair.UnprotectControl(packet) == SrtpStatus.Replayed);
        for (var bit = 8; bit < packets[0].Length * 8; bit++)
        {
            var forged = pair.ProtectControl(Control());
            forged[bit / 8] ^= (byte)(1 << (bit % 8));
            pair.UnprotectControl(forged).ShouldNotBe(SrtpStatus.Ok, $"bit {bit}");
        }
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Limits_the_number_of_sources(string profile)
    {
        using var pair = new Pair(profile);
        for (uint ssrc = 0; ssrc < SrtpInbound.MaxStreams; ssrc++)
        {
            pair.Unprotect(pair.Protect(Packet(1, ssrc, 10))).ShouldBe(SrtpStatus.Ok);
        }

        pair.Unprotect(pair.Protect(Packet(1, uint.MaxValue, 10))).ShouldBe(SrtpStatus.TooManyStreams);
        pair.Unprotect(pair.Protect(Packet(2, 5, 10))).ShouldBe(SrtpStatus.Ok);
    }

    [Theory]
    [MemberData(nameof(Sessions))]
    public void Allocates_nothing_per_packet(string profile, string sender, string receiver)
    {
        using var pair = new Pair(profile, sender, receiver);
        var buffer = new byte[1300];
        ushort sequenceNumber = 0;

        var bytes = Allocation.Of(() =>
        {
            Packet(sequenceNumber++, 7, buffer.AsSpan(..1200));
            pair.Outbound.ProtectRtp(buffer, 1200, out var length);
            pair.Inbound.UnprotectRtp(buffer.AsSpan(..length), out _, out _);
            pair.Outbound.ProtectRtcp(buffer, 60, out length);
            pair.Inbound.UnprotectRtcp(buffer.AsSpan(..length), out _);
        });

        bytes.ShouldBe(0);
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Survives_hostile_input(string profile)
    {
        using var pair = new Pair(profile);
        List<byte[]> samples = [pair.Protect(Packet(1, 7, 40)), pair.ProtectControl(Control())];

        Fuzz.Run(
            input =>
            {
                pair.Inbound.UnprotectRtp(input.ToArray(), out _, out _);
                pair.Inbound.UnprotectRtcp(input.ToArray(), out _);
            },
            samples);
    }

    [Fact]
    public void Refuses_keys_of_the_wrong_length()
    {
        Should.Throw<ArgumentException>(() => new SrtpInbound(SrtpProfile.AeadAes128Gcm, new byte[32], new byte[12]));
        Should.Throw<ArgumentException>(() => new SrtpInbound(SrtpProfile.AeadAes128Gcm, new byte[16], new byte[14]));
        Should.Throw<ArgumentException>(() => new SrtpOutbound((SrtpProfile)2, new byte[16], new byte[14]));
    }

    private static byte[] Packet(ushort sequenceNumber, uint ssrc, int payloadLength)
    {
        var packet = new byte[12 + payloadLength];
        Packet(sequenceNumber, ssrc, packet);
        return packet;
    }

    private static void Packet(ushort sequenceNumber, uint ssrc, Span<byte> packet)
    {
        packet.Fill((byte)sequenceNumber);
        packet[0] = 0x80;
        packet[1] = 96;
        BinaryPrimitives.WriteUInt16BigEndian(packet[2..], sequenceNumber);
        BinaryPrimitives.WriteUInt32BigEndian(packet[4..], 5);
        BinaryPrimitives.WriteUInt32BigEndian(packet[8..], ssrc);
    }

    private static byte[] Control() => Bytes.Hex("80c90001 00000007 81ce0002 00000007 00000009");

    private sealed class ByteComparer : IEqualityComparer<byte[]>
    {
        public static readonly ByteComparer Instance = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(byte[] obj) => obj.Length;
    }

    private sealed class Pair : IDisposable
    {
        public Pair(string profile, string sender = nameof(CryptoPath.Best), string receiver = nameof(CryptoPath.Best))
        {
            var value = Enum.Parse<SrtpProfile>(profile);
            var key = new byte[value.MasterKeyLength()];
            var salt = new byte[value.MasterSaltLength()];
            new Random(4).NextBytes(key);
            new Random(5).NextBytes(salt);
            Outbound = new SrtpOutbound(value, key, salt, Enum.Parse<CryptoPath>(sender));
            Inbound = new SrtpInbound(value, key, salt, Enum.Parse<CryptoPath>(receiver));
        }

        public SrtpOutbound Outbound { get; }

        public SrtpInbound Inbound { get; }

        public byte[] Protect(byte[] packet)
        {
            var buffer = new byte[packet.Length + SrtpProfileFacts.MaxRtpOverhead];
            Outbound.ProtectRtp(packet.AsSpan(..12), packet.AsSpan(12..), buffer, out var length)
                .ShouldBe(SrtpStatus.Ok);
            return buffer[..length];
        }

        public byte[] ProtectControl(byte[] packet)
        {
            var buffer = new byte[packet.Length + SrtpProfileFacts.MaxRtcpOverhead];
            packet.CopyTo(buffer, 0);
            Outbound.ProtectRtcp(buffer, packet.Length, out var length).ShouldBe(SrtpStatus.Ok);
            return buffer[..length];
        }

        public SrtpStatus Unprotect(byte[] packet) => Inbound.UnprotectRtp(packet.ToArray(), out _, out _);

        public SrtpStatus UnprotectControl(byte[] packet) => Inbound.UnprotectRtcp(packet.ToArray(), out _);

        public SrtpStatus Carry(byte[] plain, out ReadOnlySpan<byte> received)
        {
            var packet = Protect(plain);
            var status = Inbound.UnprotectRtp(packet, out _, out var length);
            received = packet.AsSpan(..length);
            return status;
        }

        public void Dispose()
        {
            Outbound.Dispose();
            Inbound.Dispose();
        }
    }
}
