namespace Parley.Meetings;

/// <summary>That a reaction was sent: what its limit and its repetition are judged by.</summary>
public readonly record struct SentReaction(string CommandId, DateTimeOffset At);
