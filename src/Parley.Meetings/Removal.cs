namespace Parley.Meetings;

/// <summary>Somebody who must not come in, by everything the server may recognise.</summary>
/// <param name="Until">For a denial: when knocking is possible again. Null: for this session.</param>
public sealed record Removal(SeatProof Proof, Identity Who, DateTimeOffset? Until = null)
{
    /// <summary>Whether somebody at the door is this one.</summary>
    public bool Fits(SeatProof proof, Identity who) => Proof == proof
        || Who.IsSameAs(who)
        || (Who.Invitee is not null && Who.Invitee == who.Invitee)
        || (Who.Browser is not null && Who.Browser == who.Browser);
}
