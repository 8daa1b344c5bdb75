namespace Parley.Meetings.Signals;

/// <summary>What somebody in a meeting may do. Hosts and co-hosts may do all of it always.</summary>
public sealed record Permissions(bool Audio, bool Video, bool ScreenShare, bool Chat, bool Reactions)
{
    /// <summary>Everything.</summary>
    public static Permissions All { get; } = new(true, true, true, true, true);

    /// <summary>Hear, see and raise a hand.</summary>
    public static Permissions None { get; } = new(false, false, false, false, false);

    /// <summary>Which sources may be sent.</summary>
    internal MediaState Sources => new(Audio, Video, ScreenShare);

    /// <summary>This, with what a change names.</summary>
    public Permissions With(PermissionChanges changes) => new(
        changes.Audio ?? Audio,
        changes.Video ?? Video,
        changes.ScreenShare ?? ScreenShare,
        changes.Chat ?? Chat,
        changes.Reactions ?? Reactions);
}

/// <summary>What is said of some permissions; null: nothing is said of this one.</summary>
public sealed record PermissionChanges(bool? Audio = null, bool? Video = null, bool? ScreenShare = null, bool? Chat = null, bool? Reactions = null)
{
    /// <summary>Nothing is said.</summary>
    public static PermissionChanges Nothing { get; } = new();

    /// <summary>This, with what a later change names.</summary>
    internal PermissionChanges With(PermissionChanges later) => new(
        later.Audio ?? Audio,
        later.Video ?? Video,
        later.ScreenShare ?? ScreenShare,
        later.Chat ?? Chat,
        later.Reactions ?? Reactions);
}
