using System.Net;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Parley.Server.Accounts.Attempts;
using Parley.Server.Accounts.Passwords;
using Parley.Server.Data;
using Parley.Server.Ui;

namespace Parley.Server.Accounts;

internal abstract record ResetPasswordResult
{
    private ResetPasswordResult()
    {
    }

    public sealed record Done(AccountRow Account) : ResetPasswordResult;

    public sealed record Dead : ResetPasswordResult;

    /// <param name="Problems">Sentences by the name of the field.</param>
    public sealed record Invalid(IReadOnlyDictionary<string, string> Problems) : ResetPasswordResult;

    public sealed record Slowed(TimeSpan RetryAfter) : ResetPasswordResult;
}

/// <summary>Use case: the owner of a mailbox chooses a new password by the link that was mailed there. It ends all sessions and lifts the lock-out, and it confirms the address, which has just been proven.</summary>
internal sealed class ResetPassword(
    ParleyDb db, UserManager<AccountRow> users, AccountLinks links, AccountWriting writing, Administrators administrators, Confirmation confirmation, SignInAttempts attempts, AccountLimits limits)
{
    /// <summary>Whose link it is while it is good, before anybody types a password; else null.</summary>
    public async Task<AccountRow?> OwnerAsync(string? token, CancellationToken cancellationToken) =>
        links.AccountOfReset(token, out var content) is { } id
        && await db.Accounts.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is { } account
        && AccountLinks.Fits(account, content) ? account : null;

    public async Task<ResetPasswordResult> RunAsync(string? token, string password, string confirmPassword, IPAddress? caller, CancellationToken cancellationToken)
    {
        if (links.AccountOfReset(token, out var content) is not { } id)
        {
            return new ResetPasswordResult.Dead();
        }

        using var work = await limits.WorkAsync(caller, cancellationToken);
        if (!work.IsAcquired)
        {
            return new ResetPasswordResult.Slowed(AccountLimits.NextRequest);
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await AccountLocks.TakeAsync(db, id, cancellationToken);
        if (await db.Accounts.SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is not { } account || !AccountLinks.Fits(account, content))
        {
            return new ResetPasswordResult.Dead();
        }

        if (Check(account, password, confirmPassword) is { Count: > 0 } problems)
        {
            return new ResetPasswordResult.Invalid(problems);
        }

        await ChangeAsync(account, password, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        await attempts.ForgetAsync(SignInAttempts.Key(account.NormalizedEmail!), cancellationToken);
        return new ResetPasswordResult.Done(account);
    }

    private static Dictionary<string, string> Check(AccountRow account, string password, string confirmPassword)
    {
        var problems = new Dictionary<string, string>();
        if (PasswordRules.Problem(password, account.Email, account.FullName) is { } problem)
        {
            problems["newPassword"] = problem;
        }
        else if (password != confirmPassword)
        {
            problems["confirmPassword"] = PageTexts.PasswordsDiffer;
        }

        return problems;
    }

    private async Task ChangeAsync(AccountRow account, string password, CancellationToken cancellationToken)
    {
        account.PasswordHash = users.PasswordHasher.HashPassword(account, password);
        if (!account.EmailConfirmed && confirmation.IsAsked)
        {
            account.EmailConfirmed = true;
            await administrators.GrantAsync(db, account, cancellationToken);
        }

        // Links and sessions made before are dead from here on.
        var stamped = await users.UpdateSecurityStampAsync(account);
        if (!stamped.Succeeded)
        {
            throw new DbUpdateConcurrencyException(string.Join(", ", stamped.Errors.Select(error => error.Code)));
        }

        await db.AccountSessions.Where(row => row.AccountId == account.Id).ExecuteDeleteAsync(cancellationToken);
        writing.TellPasswordChanged(db, account);
        await db.SaveChangesAsync(cancellationToken);
    }
}
