using Microsoft.AspNetCore.Identity;
using Parley.Server.Data;

namespace Parley.Server.Accounts.Passwords;

/// <summary>Takes as long as checking the password of an account, where there is none to check.</summary>
internal sealed class DecoyPassword
{
    private readonly AccountRow _nobody = new() { FullName = "", Language = "en", TimeZone = "UTC", CreatedAt = default };

    private string? _hash;

    public void Check(IPasswordHasher<AccountRow> hasher, string password)
    {
        _hash ??= hasher.HashPassword(_nobody, Guid.NewGuid().ToString());
        hasher.VerifyHashedPassword(_nobody, _hash, password);
    }
}
