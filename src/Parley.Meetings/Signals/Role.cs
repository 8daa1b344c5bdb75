namespace Parley.Meetings.Signals;

/// <summary>What a participant may do beyond taking part.</summary>
public enum Role
{
    Participant,
    Cohost,
    Host,
}
