namespace Parley.Meetings;

/// <summary>One seat in a meeting. Public: everybody in the meeting sees it; it proves nothing.</summary>
public readonly record struct ParticipantId(string Value)
{
    public override string ToString() => Value;
}
