using Microsoft.AspNetCore.Identity;
using Parley.Server.Data;
using Parley.Server.Ui;

namespace Parley.Server.Accounts.Passwords;

/// <summary>What a password must be: at least eight characters, and not among those that are tried first. Nothing about digits or signs, which only make people predictable (NIST SP 800-63B).</summary>
internal sealed class PasswordRules : IPasswordValidator<AccountRow>
{
    public const int MinLength = 8;

    /// <summary>Long enough for any sentence, short enough that hashing it costs no more than another.</summary>
    public const int MaxLength = 256;

    /// <summary>A part of the name or address this long must not be the whole password.</summary>
    private const int OwnLength = 4;

    /// <summary>What is wrong with a password, as a sentence; null when nothing is.</summary>
    public static string? Problem(string password, string? email, string? fullName)
    {
        return password.Length < MinLength ? PageTexts.PasswordTooShort
            : password.Length > MaxLength ? PageTexts.PasswordTooLong
            : CommonPasswords.Contains(password) || IsOwn(password, email, fullName) ? PageTexts.PasswordTooCommon
            : null;
    }

    public Task<IdentityResult> ValidateAsync(UserManager<AccountRow> manager, AccountRow user, string? password) =>
        Task.FromResult(Problem(password ?? "", user.Email, user.FullName) is { } problem
            ? IdentityResult.Failed(new IdentityError { Code = "password_invalid", Description = problem })
            : IdentityResult.Success);

    private static bool IsOwn(string password, string? email, string? fullName)
    {
        var core = password.ToLowerInvariant().Trim("0123456789!?.,-_*#+ ".ToCharArray());
        var own = $"{email} {email?.Split('@')[0]} {fullName} {fullName?.Replace(" ", "", StringComparison.Ordinal)}".ToLowerInvariant();
        return core.Length >= OwnLength
            && (own.Split(' ').Contains(core) || string.Equals(password, fullName, StringComparison.OrdinalIgnoreCase) || string.Equals(password, email, StringComparison.OrdinalIgnoreCase));
    }
}
