using System.Net;

namespace Parley.Server.Hosting.Options;

/// <summary>The checked settings of section <c>Parley</c>. Read once at start; see docs/operations.md for their meaning.</summary>
internal sealed record ParleyOptions
{
    public required string DataDirectory { get; init; }

    /// <summary>Connection string of an external PostgreSQL; null means the embedded one.</summary>
    public string? Database { get; init; }

    public Uri? PublicUrl { get; init; }

    public required HttpOptions Http { get; init; }

    public required HttpsOptions Https { get; init; }

    public required IReadOnlyList<IPNetwork> TrustedProxies { get; init; }

    public required MediaOptions Media { get; init; }

    public required IceOptions Ice { get; init; }

    public required MeetingOptions Meetings { get; init; }

    public required MailOptions Mail { get; init; }

    public required WebhookOptions Webhooks { get; init; }

    /// <summary>Whose account is an administrator; null: the first confirmed one.</summary>
    public string? AdminEmail { get; init; }

    public required bool RateLimitsEnabled { get; init; }

    public required bool GuestsCanCreateMeetings { get; init; }

    /// <summary>Of mails to whose language is not known.</summary>
    public required string DefaultLanguage { get; init; }

    /// <summary>Of pages for who has chosen none; null: nobody has set one, and the browser's counts.</summary>
    public string? PageLanguage { get; init; }

    /// <summary>Lets anybody who reaches the server read /metrics.</summary>
    public required bool MetricsAllowRemote { get; init; }
}

/// <param name="Address">Null means every address of the machine.</param>
/// <param name="Port">0 lets the system choose a free port (tests).</param>
internal sealed record HttpOptions(IPAddress? Address, int Port);

/// <inheritdoc cref="HttpOptions"/>
internal sealed record HttpsOptions(IPAddress? Address, int Port, string? CertificatePath, string? KeyPath);

internal enum MediaTopology
{
    Auto,
    Mesh,
    Sfu,
}

internal sealed record MediaOptions(
    int UdpPort, int TcpPort, IReadOnlyList<IPAddress> PublicAddresses, MediaTopology Topology, int Workers);

/// <param name="Servers">stun:, stuns:, turn: and turns: addresses handed to admitted clients.</param>
internal sealed record IceOptions(IReadOnlyList<string> Servers, string? TurnSecret);

/// <param name="Retention">Null keeps the history of meetings for ever.</param>
/// <param name="ActingAfter">How long a scheduled meeting goes on without host and co-host before an invited person may admit and mute.</param>
/// <param name="WaitingPerSource">People without account or personal link who may wait in one meeting from one IPv4 address or IPv6 /64.</param>
internal sealed record MeetingOptions(TimeSpan IdleEnd, TimeSpan? Retention, TimeSpan ActingAfter, int WaitingPerSource);
