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
    public void People_are_read_as_they_are_typed_and_pasted(string text, string people) =>
        string.Join('|', InviteeLines.Read(text, "participant").Select(person => $"{person.Email} {person.Name}")).ShouldBe(people);
}
