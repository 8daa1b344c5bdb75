using Parley.Server.Calls;

namespace Parley.Server.Tests.Calls;

public sealed class MeetingAddressTests
{
    [Theory]
    [InlineData("abc-defg-hij")]
    [InlineData("  ABC-DEFG-HIJ ")]
    [InlineData("abcdefghij")]
    [InlineData("abc defg hij")]
    [InlineData("https://example.org/m/abc-defg-hij")]
    [InlineData("https://example.org/m/abc-defg-hij?l=fr#host=x")]
    public void Takes_ids_and_links(string typed)
    {
        MeetingAddress.TryParse(typed, out var id).ShouldBeTrue();

        id.Value.ShouldBe("abc-defg-hij");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("abc-defg-hi")]
    [InlineData("abc-defg-hi1")]
    [InlineData("https://example.org/")]
    [InlineData("https://example.org/m/")]
    [InlineData("//evil.example/m/../../x")]
    public void Refuses_everything_else(string? typed)
    {
        MeetingAddress.TryParse(typed, out _).ShouldBeFalse();
    }

    [Fact]
    public void Refuses_text_that_is_too_long_to_be_a_link()
    {
        MeetingAddress.TryParse(new string('a', 5000) + "/m/abc-defg-hij", out _).ShouldBeFalse();
    }
}
