namespace Parley.Meetings.Tests;

public sealed class MeetingIdTests
{
    [Theory]
    [InlineData("abc-defg-hij")]
    [InlineData("  ABC-DEFG-HIJ ")]
    public void Reads_addresses_as_people_type_them(string text)
    {
        MeetingId.TryParse(text, out var id).ShouldBeTrue();
        id.Value.ShouldBe("abc-defg-hij");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("abcdefghij")]
    [InlineData("abc-defg-hi1")]
    [InlineData("abc_defg_hij")]
    [InlineData("abc-defg-hijk")]
    [InlineData("äbc-defg-hij")]
    public void Refuses_everything_else(string? text) => MeetingId.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void Made_addresses_can_be_read()
    {
        MeetingId.TryCreate([0, 25, 26, 51, 233, 100, 7, 8, 9, 10], out var id).ShouldBeTrue();
        id.Value.ShouldBe("aza-zzwh-ijk");
        MeetingId.TryParse(id.Value, out var read).ShouldBeTrue();
        read.ShouldBe(id);
    }

    [Fact]
    public void Bytes_that_would_favour_some_letters_are_refused() =>
        MeetingId.TryCreate([0, 1, 2, 3, 4, 5, 6, 7, 8, 234], out _).ShouldBeFalse();
}
