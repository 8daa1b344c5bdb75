using Parley.Rtc.Ice;

namespace Parley.Rtc.Sdp;

/// <summary>
/// The part of a description that trickled candidates and ICE restarts exchange, <c>application/trickle-ice-sdpfrag</c>
/// (RFC 8840 section 9, as RFC 9725 section 4.3 uses it).
/// </summary>
/// <param name="Credentials">The sender's credentials; null when the fragment names none and so means those in use.</param>
/// <param name="Candidates">The sender's candidates with IP addresses; others are left out.</param>
public sealed record IceFragment(IceCredentials? Credentials, IReadOnlyList<IceCandidate> Candidates)
{
    /// <summary>Longest fragment in characters; a browser with many interfaces sends about 4000.</summary>
    public const int MaxLength = 32 * 1024;

    private const int MaxLines = 512;

    /// <summary>Reads a fragment.</summary>
    /// <param name="text">The text.</param>
    /// <param name="fragment">The fragment, or null.</param>
    /// <returns>False when a line is none, when nothing of ICE is in it, or when its credentials are malformed or contradict each other.</returns>
    public static bool TryParse(string? text, out IceFragment? fragment)
    {
        fragment = null;
        if (text is null || text.Length > MaxLength)
        {
            return false;
        }

        string? ufrag = null;
        string? password = null;
        List<IceCandidate> candidates = [];
        var lines = 0;
        var says = false;
        foreach (var raw in text.AsSpan().EnumerateLines())
        {
            var line = raw.TrimEnd();
            if (line.IsEmpty)
            {
                continue;
            }

            if (++lines > MaxLines || line.Length < 3 || line[1] != '=' || !char.IsAsciiLetterLower(line[0]))
            {
                return false;
            }

            if (Take(line, "a=ice-ufrag:", ref ufrag, out var taken) || Take(line, "a=ice-pwd:", ref password, out taken))
            {
                says = true;
                if (!taken)
                {
                    return false;
                }
            }
            else if (line.StartsWith("a=candidate:", StringComparison.Ordinal))
            {
                says = true;
                if (IceCandidate.TryParse(line[2..], out var candidate))
                {
                    candidates.Add(candidate!);
                }
            }
            else if (line is "a=end-of-candidates")
            {
                says = true;
            }
        }

        IceCredentials? credentials = null;
        if (!says || ((ufrag ?? password) is not null && !IceCredentials.TryCreate(ufrag, password, out credentials)))
        {
            return false;
        }

        fragment = new IceFragment(credentials, candidates);
        return true;
    }

    /// <summary>Writes the fragment for the section that carries the transport.</summary>
    /// <param name="kind">The section's kind, <c>audio</c> or <c>video</c>.</param>
    /// <param name="mid">The section's name.</param>
    /// <param name="isLite">True for a lite agent.</param>
    public string Write(string kind, string mid, bool isLite)
    {
        List<string> lines = isLite ? ["a=ice-lite"] : [];
        lines.Add($"m={kind} 9 UDP/TLS/RTP/SAVPF 0");
        lines.Add($"a=mid:{mid}");
        if (Credentials is { } credentials)
        {
            lines.Add($"a=ice-ufrag:{credentials.Ufrag}");
            lines.Add($"a=ice-pwd:{credentials.Password}");
        }

        lines.AddRange(Candidates.Select(candidate => $"a=candidate:{candidate}"));
        lines.Add("a=end-of-candidates");
        return string.Join("\r\n", lines) + "\r\n";
    }

    /// <returns>Whether the line is this attribute. It may be repeated in each section, but only with the same value.</returns>
    private static bool Take(ReadOnlySpan<char> line, string name, ref string? value, out bool taken)
    {
        taken = false;
        if (!line.StartsWith(name, StringComparison.Ordinal))
        {
            return false;
        }

        var said = line[name.Length..].Trim();
        taken = value is null || said.SequenceEqual(value);
        value ??= said.ToString();
        return true;
    }
}
