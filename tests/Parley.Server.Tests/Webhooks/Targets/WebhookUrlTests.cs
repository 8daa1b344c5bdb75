using Parley.Server.Webhooks.Targets;

namespace Parley.Server.Tests.Webhooks.Targets;

public sealed class WebhookUrlTests
{
    [Theory]
    [InlineData("https://example.org/hooks?team=1")]
    [InlineData("https://example.org:8443")]
    [InlineData("https://bücher.example/x")]
    [InlineData("http://10.0.0.5:3000/hooks")]
    [InlineData("https://[2001:db8::1]/hooks")]
    public void An_address_of_the_web_is_one(string text) => WebhookUrl.TryParse(text, out _).ShouldBeTrue();

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("example.org/hooks")]
    [InlineData("ftp://example.org/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("gopher://example.org/")]
    [InlineData("https://user:word@example.org/")]
    [InlineData("https://user@example.org/")]
    [InlineData("https://example.org/#part")]
    [InlineData("https://exa mple.org/")]
    [InlineData("https://example.org/a\r\nHost: other")]
    [InlineData("https://example.org\\@10.0.0.1/")]
    [InlineData("https://")]
    [InlineData("//example.org/")]
    public void Everything_else_is_not(string? text) => WebhookUrl.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void It_has_a_length() => WebhookUrl.TryParse("https://example.org/" + new string('a', WebhookUrl.MaxLength), out _).ShouldBeFalse();
}
