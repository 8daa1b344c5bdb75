using Parley.Rtc;

namespace Parley.Sfu.Network;

/// <summary>
/// How many checks an address that belongs to no peer yet may send: enough for a school behind one address to join at once, too few to
/// keep a core busy with their authentication. A fixed table; addresses that share a place share the allowance.
/// </summary>
internal sealed class AddressLimiter
{
    private const int Places = 4096;
    private const double PerSecond = 200;
    private const double Burst = 400;

    private readonly Bucket[] _buckets = new Bucket[Places];

    // Without a seed an attacker could choose addresses that share the place of a victim.
    private readonly int _seed = Random.Shared.Next();

    public bool Allows(PeerAddress from, TimeSpan now)
    {
        Span<byte> bytes = stackalloc byte[16];
        var length = from.WriteBytes(bytes);

        // A single host commonly has a whole /64.
        var hash = new HashCode();
        hash.Add(_seed);
        hash.AddBytes(bytes[..Math.Min(length, 8)]);
        ref var bucket = ref _buckets[(uint)hash.ToHashCode() % Places];
        bucket.Used = Math.Max(0, bucket.Used - ((now - bucket.At).TotalSeconds * PerSecond));
        bucket.At = now;
        if (bucket.Used >= Burst)
        {
            return false;
        }

        bucket.Used++;
        return true;
    }

    private struct Bucket
    {
        public double Used;
        public TimeSpan At;
    }
}
