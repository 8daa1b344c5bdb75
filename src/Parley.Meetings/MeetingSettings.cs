using Parley.Meetings.Signals;

namespace Parley.Meetings;

/// <summary>How a meeting is set. Kept with the meeting, for all its sessions.</summary>
public sealed record MeetingSettings
{
    /// <summary>As an instant meeting begins: everybody with the link may do everything.</summary>
    public static MeetingSettings Default { get; } = new();

    /// <summary>Newcomers wait until they are admitted.</summary>
    public bool WaitingRoom { get; init; }

    /// <summary>Hash of the password, opaque here; null: none is asked.</summary>
    public string? PasswordHash { get; init; }

    /// <summary>Nobody new enters. Ends with the session.</summary>
    public bool Locked { get; init; }

    /// <summary>A meeting that has not begun begins with whoever comes first; else people wait for a host or co-host.</summary>
    public bool ParticipantsMayStart { get; init; } = true;

    /// <summary>What participants may do unless it is said of one of them.</summary>
    public Permissions Permissions { get; init; } = Permissions.All;

    /// <summary>Media goes by the media server even between two.</summary>
    public bool NeverDirect { get; init; }

    public bool CoHostsMayNameCoHosts { get; init; }

    /// <summary>While no host or co-host is there, the invited account that has been there longest may admit and mute.</summary>
    public bool ActingCoHosts { get; init; } = true;

    /// <summary>People at one time; null: <see cref="MeetingRules.MaxPresent"/>.</summary>
    public int? Capacity { get; init; }
}
