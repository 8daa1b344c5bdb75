using System.Buffers.Binary;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Parley.Server.Data;
using Parley.Server.Hosting.Files;

namespace Parley.Server.Tests.Accounts;

public sealed class PasswordHashTests
{
    /// <summary>The program as it is: <see cref="ServerFixture"/> hashes less often.</summary>
    [Fact]
    public async Task A_password_is_hashed_as_often_as_OWASP_asks_for()
    {
        using var folder = new TestFolder();
        await using var app = Program.Build([$"--Parley:DataDirectory={folder.Path}"], new ProgramFolder(ServerOutput.Folder));
        await using var scope = app.Services.CreateAsyncScope();
        var account = new AccountRow { FullName = "Ada Lovelace", Language = "en", TimeZone = "UTC", CreatedAt = default };

        var hash = Convert.FromBase64String(scope.ServiceProvider.GetRequiredService<IPasswordHasher<AccountRow>>().HashPassword(account, MadeAccount.Password));

        // ASP.NET's third format: its number, the function (2: HMAC-SHA-512) and how often stand in front.
        var function = BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(1));
        var times = BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(5));
        (hash[0], function, times).ShouldBe(((byte)1, 2u, 210_000u));
    }
}
