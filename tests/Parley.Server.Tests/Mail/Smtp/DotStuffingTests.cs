using System.Diagnostics;
using System.Text;
using Parley.Server.Mail.Smtp;

namespace Parley.Server.Tests.Mail.Smtp;

public sealed class DotStuffingTests
{
    [Theory]
    [InlineData("a\r\n", "a\r\n")]
    [InlineData(".\r\n", "..\r\n")]
    [InlineData("a\r\n.\r\nb\r\n", "a\r\n..\r\nb\r\n")]
    [InlineData("a.\r\n.b\r\n..\r\n", "a.\r\n..b\r\n...\r\n")]
    public void A_dot_that_begins_a_line_is_doubled(string content, string wire) =>
        Encoding.ASCII.GetString(DotStuffing.Apply(Encoding.ASCII.GetBytes(content))).ShouldBe(wire);

    [Theory]
    [InlineData("a\n.\nMAIL FROM:<x@y>\r\n")]
    [InlineData("a\r.\r\n")]
    [InlineData("a\r\n.\n\r\n")]
    [InlineData("a")]
    [InlineData("")]
    public void Half_a_line_end_never_leaves(string content) =>
        Should.Throw<UnreachableException>(() => DotStuffing.Apply(Encoding.ASCII.GetBytes(content)));
}
