using System.Net;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Parley.Meetings;
using Parley.Server.Accounts.Attempts;
using Parley.Server.Accounts.Passwords;
using Parley.Server.Data;
using Parley.Server.Mail;
using Parley.Server.Ui;

namespace Parley.Server.Accounts;

/// <summary>What somebody typed to get an account.</summary>
internal sealed record SignUpForm(string FullName, string Email, string Password, string ConfirmPassword, bool AcceptsTerms, string? TimeZone);

internal abstract record SignUpResult
{
    private SignUpResult()
    {
    }

    /// <summary>All that anybody is told. <paramref name="Account"/> is null when the address had an account, which its owner is told by mail.</summary>
    public sealed record Accepted(Guid? Account) : SignUpResult;

    /// <param name="Problems">Sentences by the name of the field.</param>
    public sealed record Invalid(IReadOnlyDictionary<string, string> Problems) : SignUpResult;

    public sealed record Slowed(TimeSpan RetryAfter) : SignUpResult;
}

/// <summary>Use case: somebody makes an account. With an address that has one, its owner gets a mail, and the answer is the same.</summary>
internal sealed class SignUp(
    ParleyDb db, UserManager<AccountRow> users, AccountWriting writing, Administrators administrators, DecoyPassword decoy, AccountLimits limits, TimeProvider time)
{
    public async Task<SignUpResult> RunAsync(SignUpForm form, IPAddress? caller, CancellationToken cancellationToken)
    {
        var problems = Check(form, out var name, out var email);
        if (problems.Count > 0)
        {
            return new SignUpResult.Invalid(problems);
        }

        using var work = await limits.WorkAsync(caller, cancellationToken);
        if (!work.IsAcquired || !limits.TryRequest(caller))
        {
            return new SignUpResult.Slowed(AccountLimits.NextRequest);
        }

        return await SteadyPace.RunAsync<SignUpResult>(
            time,
            async () => new SignUpResult.Accepted(await MakeAsync(form, name, email, cancellationToken)),
            cancellationToken);
    }

    private static Dictionary<string, string> Check(SignUpForm form, out string name, out EmailAddress email)
    {
        var problems = new Dictionary<string, string>();
        if (!DisplayNames.TryClean(form.FullName, out name!))
        {
            problems["fullName"] = PageTexts.ChooseName;
        }

        if (!EmailAddress.TryParse(form.Email, out email) || email.Value.Length > 254)
        {
            problems["email"] = PageTexts.EmailInvalid;
        }

        if (PasswordRules.Problem(form.Password, form.Email, form.FullName) is { } problem)
        {
            problems["password"] = problem;
        }
        else if (form.Password != form.ConfirmPassword)
        {
            problems["confirmPassword"] = PageTexts.PasswordsDiffer;
        }

        if (!form.AcceptsTerms)
        {
            problems["terms"] = PageTexts.TermsMissing;
        }

        return problems;
    }

    /// <returns>The new account; null when the address had one.</returns>
    private async Task<Guid?> MakeAsync(SignUpForm form, string name, EmailAddress email, CancellationToken cancellationToken)
    {
        if (await users.FindByEmailAsync(email.Value) is { } known)
        {
            return await TellOwnerAsync(known, form.Password, cancellationToken);
        }

        var now = time.GetUtcNow();
        var account = new AccountRow
        {
            Id = Guid.CreateVersion7(now),
            UserName = email.Value,
            Email = email.Value,
            FullName = name,
            Language = PageTexts.Language,
            TimeZone = KnownTimeZone(form.TimeZone),
            CreatedAt = now,
        };
        try
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            var result = await users.CreateAsync(account, form.Password);
            if (!result.Succeeded)
            {
                // Everything was checked before, so this is the same address in the same moment.
                throw new DbUpdateException(string.Join(", ", result.Errors.Select(error => error.Code)));
            }

            db.TermsAcceptances.Add(new TermsAcceptanceRow { AccountId = account.Id, Version = Terms.Version, AcceptedAt = now });
            await administrators.GrantAsync(db, account, cancellationToken);
            writing.AskToConfirm(db, account);
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return account.Id;
        }
        catch (DbUpdateException error) when (error.InnerException is null or PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            db.ChangeTracker.Clear();
            return await users.FindByEmailAsync(email.Value) is { } first
                ? await TellOwnerAsync(first, null, cancellationToken)
                : throw new InvalidOperationException("The account could not be made.", error);
        }
    }

    private async Task<Guid?> TellOwnerAsync(AccountRow owner, string? password, CancellationToken cancellationToken)
    {
        if (password is not null)
        {
            decoy.Check(users.PasswordHasher, password);
        }

        writing.TellAlreadyHere(db, owner);
        await db.SaveChangesAsync(cancellationToken);
        return null;
    }

    private static string KnownTimeZone(string? name) =>
        name is { Length: <= 64 } && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) && zone.HasIanaId ? zone.Id
        : TimeZoneInfo.Local.HasIanaId ? TimeZoneInfo.Local.Id
        : "UTC";
}
