using System.Net;
using Microsoft.AspNetCore.Identity;
using Parley.Server.Accounts.Attempts;
using Parley.Server.Accounts.Passwords;
using Parley.Server.Data;

namespace Parley.Server.Accounts;

internal abstract record CheckPasswordResult
{
    private CheckPasswordResult()
    {
    }

    public sealed record Right(AccountRow Account) : CheckPasswordResult;

    /// <summary>No such account, or another password.</summary>
    public sealed record Wrong : CheckPasswordResult;

    public sealed record Slowed(TimeSpan RetryAfter) : CheckPasswordResult;

    /// <summary>The password is right, and the account asks for a second step.</summary>
    public sealed record CodeNeeded : CheckPasswordResult;

    public sealed record CodeWrong : CheckPasswordResult;
}

/// <summary>Use case: somebody proves to be an account's owner, on the page or for a token. One lock-out for both.</summary>
internal sealed class CheckPassword(UserManager<AccountRow> users, SignInAttempts attempts, DecoyPassword decoy, AccountLimits limits)
{
    private const int LongestAddress = 320;

    public async Task<CheckPasswordResult> RunAsync(string email, string password, string? code, IPAddress? caller, string? browser, CancellationToken cancellationToken)
    {
        using var work = await limits.WorkAsync(caller, cancellationToken);
        if (!work.IsAcquired || limits.HasFailedTooOften(caller, browser))
        {
            return new CheckPasswordResult.Slowed(AccountLimits.NextTry);
        }

        var address = email.Trim();
        if (address.Length is 0 or > LongestAddress || password.Length is 0 or > PasswordRules.MaxLength)
        {
            limits.Failed(caller, browser);
            return new CheckPasswordResult.Wrong();
        }

        var key = SignInAttempts.Key(users.NormalizeEmail(address)!);
        using var turn = await attempts.WaitAsync(key, cancellationToken);
        if (turn is null)
        {
            return new CheckPasswordResult.Slowed(AccountLimits.NextTry);
        }

        if (await attempts.BlockedAsync(key, cancellationToken) is { } blocked)
        {
            return new CheckPasswordResult.Slowed(blocked);
        }

        var result = await TryAsync(address, password, code);
        if (result is CheckPasswordResult.Right)
        {
            await attempts.ForgetAsync(key, cancellationToken);
        }
        else if (result is not CheckPasswordResult.CodeNeeded)
        {
            limits.Failed(caller, browser);
            await attempts.FailedAsync(key, cancellationToken);
        }

        return result;
    }

    private async Task<CheckPasswordResult> TryAsync(string address, string password, string? code)
    {
        if (await users.FindByEmailAsync(address) is not { PasswordHash: not null } account)
        {
            decoy.Check(users.PasswordHasher, password);
            return new CheckPasswordResult.Wrong();
        }

        if (!await users.CheckPasswordAsync(account, password))
        {
            return new CheckPasswordResult.Wrong();
        }

        if (!await users.GetTwoFactorEnabledAsync(account))
        {
            return new CheckPasswordResult.Right(account);
        }

        return string.IsNullOrWhiteSpace(code) ? new CheckPasswordResult.CodeNeeded()
            : await IsCodeAsync(account, code.Replace(" ", "", StringComparison.Ordinal)) ? new CheckPasswordResult.Right(account)
            : new CheckPasswordResult.CodeWrong();
    }

    private async Task<bool> IsCodeAsync(AccountRow account, string code) =>
        await users.VerifyTwoFactorTokenAsync(account, TokenOptions.DefaultAuthenticatorProvider, code)
        || (await users.RedeemTwoFactorRecoveryCodeAsync(account, code)).Succeeded;
}
