using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Parley.Server.Data;

/// <summary>Names ASP.NET Core Identity's tables as ours are named, and adds what it does not have.</summary>
internal static class AccountModel
{
    public static void Apply(ModelBuilder model)
    {
        model.Entity<AccountRow>(account =>
        {
            account.ToTable("accounts");
            // No telephone here, and failed sign-ins are counted for every address (SignInAttemptRow), not only for those with an account.
            account.Ignore(row => row.PhoneNumber);
            account.Ignore(row => row.PhoneNumberConfirmed);
            account.Ignore(row => row.AccessFailedCount);
            account.Ignore(row => row.LockoutEnabled);
            account.Ignore(row => row.LockoutEnd);
            account.HasIndex(row => row.NormalizedEmail).IsUnique();
        });
        // Social sign-in, two-factor secrets and recovery codes, passkeys: Identity's own.
        model.Entity<IdentityUserClaim<Guid>>().ToTable("account_claims");
        model.Entity<IdentityUserLogin<Guid>>().ToTable("account_logins");
        model.Entity<IdentityUserToken<Guid>>().ToTable("account_tokens");
        model.Entity<IdentityUserPasskey<Guid>>(passkey =>
        {
            passkey.ToTable("account_passkeys").HasKey(row => row.CredentialId);
            passkey.Property(row => row.CredentialId).HasMaxLength(1024);
            passkey.OwnsOne(row => row.Data).ToJson();
            passkey.HasOne<AccountRow>().WithMany().HasForeignKey(row => row.UserId);
        });
        model.Entity<TermsAcceptanceRow>(terms =>
        {
            terms.ToTable("terms_acceptances").HasKey(row => new { row.AccountId, row.Version });
            terms.HasOne<AccountRow>().WithMany().HasForeignKey(row => row.AccountId);
        });
        model.Entity<AccountSessionRow>(session =>
        {
            session.ToTable("account_sessions").HasKey(row => row.Id);
            session.HasOne<AccountRow>().WithMany().HasForeignKey(row => row.AccountId);
            session.HasIndex(row => row.AccountId);
            session.HasIndex(row => row.ExpiresAt);
        });
        model.Entity<SignInAttemptRow>(attempt =>
        {
            attempt.ToTable("sign_in_attempts").HasKey(row => row.Address);
            attempt.HasIndex(row => row.LastAt);
        });
    }
}
