using Parley.Server.Accounts.Passwords;

namespace Parley.Server.Tests.Accounts;

public sealed class CommonPasswordsTests
{
    [Theory]
    [InlineData("password")]
    [InlineData("Password1")]
    [InlineData("P@ssw0rd!")]
    [InlineData("Summer2024!")]
    [InlineData("12345678")]
    [InlineData("987654321")]
    [InlineData("qwertyuiop")]
    [InlineData("1qaz2wsx")]
    [InlineData("aaaaaaaa")]
    [InlineData("abcabcabc")]
    [InlineData("12121212")]
    [InlineData("Iloveyou!")]
    [InlineData("parley2026")]
    [InlineData("lovelace99")]
    [InlineData("Ada Lovelace")]
    [InlineData("ada@example.org")]
    public void Those_tried_first_are_refused(string password) =>
        PasswordRules.Problem(password, "ada@example.org", "Ada Lovelace").ShouldNotBeNull();

    [Theory]
    [InlineData("correct horse battery staple")]
    [InlineData("Tr0ub4dor&3x")]
    [InlineData("kjh2-98sd")]
    [InlineData("ein ganz normaler Satz")]
    [InlineData("كلمة سر طويلة")]
    public void Others_are_taken(string password) =>
        PasswordRules.Problem(password, "ada@example.org", "Ada Lovelace").ShouldBeNull();

    [Fact]
    public void Length_has_two_ends()
    {
        PasswordRules.Problem("kjh2-98", null, null).ShouldNotBeNull();
        PasswordRules.Problem(new string('a', 200) + new string('b', 57), null, null).ShouldNotBeNull();
    }
}
