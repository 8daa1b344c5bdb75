namespace Parley.Rtc.Bandwidth;

/// <summary>A rate of data in bits a second, headers of RTP counted, those of UDP and IP not.</summary>
/// <param name="BitsPerSecond">The rate.</param>
public readonly record struct Bitrate(long BitsPerSecond) : IComparable<Bitrate>
{
    /// <summary>More than any link has.</summary>
    public static readonly Bitrate Unlimited = new(long.MaxValue);

    /// <summary>A rate from thousands of bits a second.</summary>
    /// <param name="value">The number of kilobits.</param>
    public static Bitrate FromKilobits(double value) => new((long)(value * 1000));

    /// <summary>How many bytes the rate makes in a time; 0 for a negative one.</summary>
    /// <param name="time">The time.</param>
    public double BytesIn(TimeSpan time) => Math.Max(0, BitsPerSecond * time.TotalSeconds / 8);

    /// <summary>How long a number of bytes takes.</summary>
    /// <param name="bytes">The bytes.</param>
    public TimeSpan TimeFor(double bytes) => TimeSpan.FromSeconds(bytes * 8 / Math.Max(1, BitsPerSecond));

    /// <summary>The smaller of two rates.</summary>
    /// <param name="first">One.</param>
    /// <param name="second">The other.</param>
    public static Bitrate Min(Bitrate first, Bitrate second) => first < second ? first : second;

    /// <summary>The larger of two rates.</summary>
    /// <param name="first">One.</param>
    /// <param name="second">The other.</param>
    public static Bitrate Max(Bitrate first, Bitrate second) => first > second ? first : second;

    /// <inheritdoc/>
    public int CompareTo(Bitrate other) => BitsPerSecond.CompareTo(other.BitsPerSecond);

    /// <summary>Scales a rate; <see cref="Unlimited"/> is the most it becomes.</summary>
    /// <param name="rate">The rate.</param>
    /// <param name="factor">Not negative.</param>
    public static Bitrate operator *(Bitrate rate, double factor) =>
        rate.BitsPerSecond * factor >= long.MaxValue ? Unlimited : new Bitrate((long)(rate.BitsPerSecond * factor));

    /// <summary>Whether the first rate is smaller.</summary>
    /// <param name="first">One.</param>
    /// <param name="second">The other.</param>
    public static bool operator <(Bitrate first, Bitrate second) => first.BitsPerSecond < second.BitsPerSecond;

    /// <summary>Whether the first rate is larger.</summary>
    /// <param name="first">One.</param>
    /// <param name="second">The other.</param>
    public static bool operator >(Bitrate first, Bitrate second) => first.BitsPerSecond > second.BitsPerSecond;

    /// <summary>Whether the first rate is not larger.</summary>
    /// <param name="first">One.</param>
    /// <param name="second">The other.</param>
    public static bool operator <=(Bitrate first, Bitrate second) => first.BitsPerSecond <= second.BitsPerSecond;

    /// <summary>Whether the first rate is not smaller.</summary>
    /// <param name="first">One.</param>
    /// <param name="second">The other.</param>
    public static bool operator >=(Bitrate first, Bitrate second) => first.BitsPerSecond >= second.BitsPerSecond;

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{BitsPerSecond / 1000.0:0.#} kbit/s");
}
