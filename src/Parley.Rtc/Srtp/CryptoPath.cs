namespace Parley.Rtc.Srtp;

/// <summary>Which implementation of the ciphers to use.</summary>
internal enum CryptoPath
{
    /// <summary>Intrinsics where the processor has them.</summary>
    Best,

    /// <summary>The framework's AES only.</summary>
    Portable,
}
