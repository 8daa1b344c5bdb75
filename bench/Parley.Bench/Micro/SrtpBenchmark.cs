using System.Buffers.Binary;
using Parley.Rtc.Srtp;

namespace Parley.Bench.Micro;

/// <summary>
/// One direction of one profile. All variants take the plain packet from one place and write to another, as forwarding does; where a library
/// can only work in place, copying belongs to it.
/// </summary>
internal sealed class SrtpBenchmark(SrtpProfile profile, int size, bool isProtecting) : IMicroBenchmark
{
    // As many as the port sends at once; four times as many to take apart, or reading the clock would count.
    private const int Slots = 64;
    private const int Received = 256;
    private const int Repeats = 16;
    private const int SlotLength = 2048;

    private readonly byte[] _plain = NewPacket(size);
    private readonly byte[] _slots = new byte[Received * SlotLength];
    private readonly int[] _lengths = new int[Received];
    private readonly List<SrtpSubject> _subjects = [];

    public string Name => $"srtp-{(isProtecting ? "protect" : "unprotect")}-{Short(profile)}-{size}";

    public string Description => $"one packet of {size} bytes, header of {SrtpSubject.HeaderLength} included, {profile}";

    public IReadOnlyList<MicroVariant> Prepare()
    {
        _subjects.AddRange(SrtpSubject.Create(profile));
        return [.. _subjects.Select(subject => isProtecting
            ? new MicroVariant(subject.Name, () => Protect(subject))
            : new MicroVariant(subject.Name, () => Unprotect(subject), () => Fill(subject)))];
    }

    public void Dispose() => _subjects.ForEach(subject => subject.Dispose());

    private long Protect(SrtpSubject subject)
    {
        for (var count = 0; count < Slots * Repeats; count++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(_plain.AsSpan(2), subject.NextSequence++);
            subject.Protect(_plain, Slot(count % Slots));
        }

        return Slots * Repeats;
    }

    private void Fill(SrtpSubject subject)
    {
        for (var index = 0; index < Received; index++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(_plain.AsSpan(2), subject.NextSequence++);
            _lengths[index] = subject.Protect(_plain, Slot(index));
        }
    }

    private long Unprotect(SrtpSubject subject)
    {
        for (var index = 0; index < Received; index++)
        {
            if (!subject.Unprotect(Slot(index)[.._lengths[index]]))
            {
                throw new InvalidOperationException($"{subject.Name} refused its own packet.");
            }
        }

        return Received;
    }

    private Span<byte> Slot(int index) => _slots.AsSpan(index * SlotLength, SlotLength);

    private static byte[] NewPacket(int length)
    {
        var packet = new byte[length];
        new Random(length).NextBytes(packet);
        packet[0] = 0x80;
        packet[1] = 96;
        return packet;
    }

    private static string Short(SrtpProfile profile) => profile switch
    {
        SrtpProfile.AeadAes128Gcm => "gcm128",
        SrtpProfile.AeadAes256Gcm => "gcm256",
        _ => "cm-sha1",
    };
}
