using Parley.Server.Mail;

namespace Parley.Server.Tests.Mail;

public sealed class EmailAddressTests
{
    [Theory]
    [InlineData("ann@example.org", "ann@example.org")]
    [InlineData("  Ann.Lee+meet@Example.ORG ", "Ann.Lee+meet@example.org")]
    [InlineData("o'brien@example.org", "o'brien@example.org")]
    [InlineData("ann@bücher.example", "ann@xn--bcher-kva.example")]
    [InlineData("用户@example.org", "用户@example.org")]
    [InlineData("ann@localhost", "ann@localhost")]
    public void What_people_have_is_taken(string text, string value)
    {
        EmailAddress.TryParse(text, out var address).ShouldBeTrue();
        address.Value.ShouldBe(value);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("ann")]
    [InlineData("@example.org")]
    [InlineData("ann@")]
    [InlineData("ann@@example.org")]
    [InlineData("ann@exa mple.org")]
    [InlineData("a nn@example.org")]
    [InlineData("ann@example.org\r\nRCPT TO:<bob@example.org>")]
    [InlineData("ann\r\n@example.org")]
    [InlineData("ann@example.org>")]
    [InlineData("<ann@example.org")]
    [InlineData("ann@[127.0.0.1]")]
    [InlineData("\"ann\"@example.org")]
    [InlineData(".ann@example.org")]
    [InlineData("ann.@example.org")]
    [InlineData("a..n@example.org")]
    [InlineData("ann@example..org")]
    [InlineData("ann@.example.org")]
    [InlineData("ann@example.org.")]
    [InlineData("ann@-example.org")]
    [InlineData("ann,bob@example.org")]
    [InlineData("ann@exam_ple.org")]
    [InlineData("ann\u0000@example.org")]
    [InlineData("ann\u202e@example.org")]
    [InlineData("\ud800@example.org")]
    public void What_nobody_has_or_what_would_do_harm_is_not(string? text) => EmailAddress.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void Lengths_are_bounded()
    {
        EmailAddress.TryParse($"{new string('a', 64)}@example.org", out _).ShouldBeTrue();
        EmailAddress.TryParse($"{new string('a', 65)}@example.org", out _).ShouldBeFalse();
        EmailAddress.TryParse($"a@{string.Join('.', Enumerable.Repeat(new string('b', 60), 5))}", out _).ShouldBeFalse();
    }

    [Fact]
    public void Capitals_make_no_other_mailbox()
    {
        EmailAddress.TryParse("Ann@Example.org", out var one).ShouldBeTrue();
        EmailAddress.TryParse("ann@example.ORG", out var other).ShouldBeTrue();

        one.Digest.ShouldBe(other.Digest);
    }
}
