namespace Parley.Rtc.Sdp;

/// <summary>One <c>a=</c> line (RFC 8866 section 5.13).</summary>
/// <param name="Name">The part before the colon.</param>
/// <param name="Value">The part behind it, or null for a flag.</param>
public sealed record SdpLine(string Name, string? Value = null)
{
    /// <summary>The line without its end.</summary>
    public override string ToString() => Value is null ? $"a={Name}" : $"a={Name}:{Value}";
}
