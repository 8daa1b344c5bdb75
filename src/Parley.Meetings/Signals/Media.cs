namespace Parley.Meetings.Signals;

/// <summary>How the media of a meeting reaches the others.</summary>
public enum MediaPath
{
    /// <summary>From browser to browser. Each side sees the other's network addresses.</summary>
    Direct,

    /// <summary>By the media server.</summary>
    Server,
}

/// <summary>What a participant can publish.</summary>
public enum MediaSource
{
    Microphone,
    Camera,
    Screen,

    /// <summary>The sound of what is shown.</summary>
    ScreenSound,
}

/// <summary>Which section of a client's offer carries a source.</summary>
/// <param name="Mid">The section's identification (RFC 9143 section 4).</param>
public sealed record PublishedMedia(string Mid, MediaSource Source);

/// <summary>What a client wants to get in one of its receiving sections.</summary>
/// <param name="Mid">The section.</param>
/// <param name="ParticipantId">Whose source; null: nothing is sent in this section.</param>
/// <param name="Width">How wide the picture is shown, in device pixels; 0: it is out of view and nothing is sent. Without a meaning for sound.</param>
/// <param name="Height">How high it is shown, in device pixels.</param>
/// <param name="Priority">Who gives way on a narrow line.</param>
public sealed record WantedMedia(string Mid, string? ParticipantId, MediaSource? Source, int Width, int Height, MediaPriority Priority);

/// <summary>In falling order; sound always comes first.</summary>
public enum MediaPriority
{
    Screen,
    Pinned,
    Speaker,
    Other,
}

/// <summary>What the media server sends in one of the client's receiving sections.</summary>
/// <param name="ParticipantId">Whose source; null: nothing.</param>
public sealed record ReceivedMedia(string Mid, string? ParticipantId, MediaSource? Source);
