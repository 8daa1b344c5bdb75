using Microsoft.AspNetCore.Identity;

namespace Parley.Server.Data;

/// <summary>Somebody who can sign in. The e-mail address is the user name too.</summary>
internal sealed class AccountRow : IdentityUser<Guid>
{
    public required string FullName { get; set; }

    public bool Administrator { get; set; }

    /// <summary>Language of mails, such as <c>en</c>.</summary>
    public required string Language { get; set; }

    /// <summary>IANA name, such as <c>Europe/Paris</c>.</summary>
    public required string TimeZone { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>Which terms an account has accepted, and when.</summary>
internal sealed class TermsAcceptanceRow
{
    public required Guid AccountId { get; init; }

    public required string Version { get; init; }

    public required DateTimeOffset AcceptedAt { get; init; }
}

/// <summary>A browser or a program that is signed in. Without its row, its cookie or token opens nothing.</summary>
internal sealed class AccountSessionRow
{
    public required Guid Id { get; init; }

    public required Guid AccountId { get; init; }

    /// <summary>The account's security stamp at sign-in: a changed password ends the session.</summary>
    public required string SecurityStamp { get; init; }

    /// <summary>Digest of the one refresh token that is good now; null for browsers, which have a cookie.</summary>
    public byte[]? RefreshProof { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; set; }
}

/// <summary>Failed sign-ins for one e-mail address, whether or not it has an account.</summary>
internal sealed class SignInAttemptRow
{
    /// <summary>Digest of the normalised address: what people mistype is not kept.</summary>
    public required byte[] Address { get; init; }

    public required int Failures { get; set; }

    public required DateTimeOffset LastAt { get; set; }

    public DateTimeOffset? BlockedUntil { get; set; }
}
