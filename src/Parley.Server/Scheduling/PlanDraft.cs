namespace Parley.Server.Scheduling;

/// <summary>What somebody wants to plan, as it came from a form or the API. Null: not said.</summary>
internal sealed record PlanDraft
{
    public string? Title { get; init; }

    public string? Description { get; init; }

    /// <summary>ISO 8601, with offset or as a local time of <see cref="TimeZone"/>.</summary>
    public string? Start { get; init; }

    public string? TimeZone { get; init; }

    public double? DurationMinutes { get; init; }

    /// <summary>RRULE text; empty: once.</summary>
    public string? Recurrence { get; init; }

    public IReadOnlyList<InviteeDraft>? Invitees { get; init; }

    public bool? WaitingRoom { get; init; }

    public bool? ParticipantsMayStart { get; init; }

    public bool? EmailReminders { get; init; }

    public double? ReminderMinutes { get; init; }

    public bool? Audio { get; init; }

    public bool? Video { get; init; }

    public bool? ScreenShare { get; init; }

    public bool? Chat { get; init; }

    /// <summary>Empty: none.</summary>
    public string? Password { get; init; }
}

internal sealed record InviteeDraft(string? Email, string? Name, string? Role);
