namespace Parley.Meetings.Signals;

/// <summary>What a participant can show for a moment. A fixed set: nobody can send a picture or a text this way.</summary>
public enum ReactionKind
{
    ThumbsUp,
    Heart,
    Laugh,
    Surprised,
    Clap,
    Party,
}
