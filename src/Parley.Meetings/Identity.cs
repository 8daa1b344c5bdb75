namespace Parley.Meetings;

/// <summary>Who somebody is beyond the seat: what the server has recognised, never what a client says.</summary>
/// <param name="Account">The signed-in account; null: a guest.</param>
/// <param name="Invitee">The invitation, by the account's address or by a personal link.</param>
/// <param name="CoHost">The invitation names a co-host.</param>
/// <param name="Browser">Digest of the cookie that the call page gave; null: none was sent.</param>
public sealed record Identity(Guid? Account = null, Guid? Invitee = null, bool CoHost = false, string? Browser = null)
{
    /// <summary>Somebody of whom nothing is known.</summary>
    public static Identity Nobody { get; } = new();

    /// <summary>Recognised by the personal link alone: such a link has one seat, an account has as many as devices.</summary>
    public bool ByLink => Account is null && Invitee is not null;

    /// <summary>Whether both are one person, by account or by personal link.</summary>
    public bool IsSameAs(Identity other) => (Account is not null && Account == other.Account)
        || (ByLink && other.ByLink && Invitee == other.Invitee);
}
