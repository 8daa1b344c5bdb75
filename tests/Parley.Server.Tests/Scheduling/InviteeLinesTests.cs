using Parley.Server.Scheduling.Pages;

namespace Parley.Server.Tests.Scheduling;

public sealed class InviteeLinesTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("bob@example.org", "bob@example.org ")]
    [InlineData("Bob <bob@example.org>", "bob@example.org Bob")]
    [InlineData("\"Bob B.\" <bob@example.org>; eve@example.org", "bob@example.org Bob B.|eve@example.org ")]
    [InlineData(" a@example.org\r\n\r\n,b@example.org ", "a@example.org |b@example.org ")]
    [InlineData("<bob@example.org>", "bob@example.org ")]
    [InlineData("Bob <bob@example.org", "Bob <bob@example.org ")]
    [InlineData("\"Lee, Bob; jr.\" <bob@example.org>, eve@example.org", "bob@example.org Lee, Bob; jr.|eve@example.org ")]
    [InlineData("\"Bob\neve@example.org", "\"Bob |eve@example.org ")]
    [InlineData("12\" Bob <bob@example.org>; eve@example.org", "bob@example.org 12\" Bob|eve@example.org ")]
    public void People_are_read_as_they_are_typed_and_pasted(string text, string people) =>
        string.Join('|', InviteeLines.Read(text, "participant").Select(person => $"{person.Email} {person.Name}")).ShouldBe(people);

    [Theory]
    [InlineData("Bob", "Bob <bob@example.org>")]
    [InlineData("Lee, Bob; jr.", "\"Lee, Bob; jr.\" <bob@example.org>")]
    [InlineData("\"B\\\" Lee", "\"\\\"B\\\\\\\" Lee\" <bob@example.org>")]
    [InlineData("<b>", "\"<b>\" <bob@example.org>")]
    public void What_is_written_is_read_as_the_same_person(string name, string line)
    {
        InviteeLines.Write(name, "bob@example.org").ShouldBe(line);
        InviteeLines.Read($"{line}\neve@example.org", "participant").Select(person => $"{person.Email} {person.Name}").ShouldBe([$"bob@example.org {name}", "eve@example.org "]);
    }

    [Fact]
    public void A_text_of_nothing_but_quotes_is_read_at_once() =>
        InviteeLines.Read("a" + new string('"', 1_000_000), "participant").ShouldHaveSingleItem().Email!.Length.ShouldBe(200_000);
}
