namespace Parley.Rtc.Srtp;

/// <summary>Which implementation of the ciphers to use.</summary>
internal enum CryptoPath
{
    /// <summary>The fastest this processor has.</summary>
    Best,

    /// <summary>Intrinsics, but one carry-less product at a time where more would be possible.</summary>
    Narrow,

    /// <summary>The framework's ciphers only.</summary>
    Portable,
}
