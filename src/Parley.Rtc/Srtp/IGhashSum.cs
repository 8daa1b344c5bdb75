using System.Runtime.Intrinsics;

namespace Parley.Rtc.Srtp;

/// <summary>
/// Products of blocks and powers of the key, added up and not reduced yet; one implementation for each width the processor
/// multiplies at. A method is compiled anew for each, so nothing is decided while a packet is processed.
/// </summary>
/// <typeparam name="TSelf">The implementation.</typeparam>
internal interface IGhashSum<TSelf>
    where TSelf : struct, IGhashSum<TSelf>
{
    static abstract bool IsSupported { get; }

    /// <summary>Adds a block times a power.</summary>
    static abstract TSelf AddOne(TSelf sum, Vector128<ulong> block, Vector128<ulong> power);

    /// <summary>Adds two blocks as they lie in memory times two powers; the first block is combined with the hash so far.</summary>
    static abstract TSelf AddTwo(TSelf sum, Vector128<ulong> hash, ref byte blocks, nuint offset, ref Vector128<ulong> powers);

    /// <summary>The sum modulo the polynomial.</summary>
    static abstract Vector128<ulong> Reduce(TSelf sum);
}
