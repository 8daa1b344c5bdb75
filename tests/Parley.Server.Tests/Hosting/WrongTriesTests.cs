using System.Net;
using Parley.Server.Hosting.Web;

namespace Parley.Server.Tests.Hosting;

public sealed class WrongTriesTests
{
    private static readonly IPAddress Home = IPAddress.Parse("192.0.2.1");

    private static readonly IPAddress Elsewhere = IPAddress.Parse("192.0.2.2");

    [Fact]
    public void Who_guesses_is_slowed_and_others_behind_the_same_address_are_not()
    {
        using var tries = new WrongTries(3, TimeSpan.FromHours(1));
        Fail(tries, 3, "guesser");

        tries.AreTooMany("a", Home, "guesser").ShouldBeTrue();
        tries.AreTooMany("a", Home, "neighbour").ShouldBeFalse();
        tries.AreTooMany("a", Home, null).ShouldBeFalse();
        tries.AreTooMany("a", Elsewhere, "guesser").ShouldBeFalse();
        tries.AreTooMany("b", Home, "guesser").ShouldBeFalse();
    }

    [Fact]
    public void What_shows_no_browser_counts_together()
    {
        using var tries = new WrongTries(3, TimeSpan.FromHours(1));
        Fail(tries, 3, null);

        tries.AreTooMany("a", Home, null).ShouldBeTrue();
        tries.AreTooMany("a", Home, "neighbour").ShouldBeFalse();
    }

    [Fact]
    public void A_new_browser_for_each_try_does_not_help_for_ever()
    {
        using var tries = new WrongTries(3, TimeSpan.FromHours(1));
        for (var number = 0; number < 30; number++)
        {
            tries.AreTooMany("a", Home, $"{number}").ShouldBeFalse();
            Fail(tries, 1, $"{number}");
        }

        tries.AreTooMany("a", Home, "another").ShouldBeTrue();
        tries.AreTooMany("a", Elsewhere, "another").ShouldBeFalse();
    }

    private static void Fail(WrongTries tries, int times, string? browser)
    {
        for (var number = 0; number < times; number++)
        {
            tries.Add("a", Home, browser);
        }
    }
}
