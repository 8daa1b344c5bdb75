using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Parley.Server.Calls.Streams;
using Parley.Server.Hosting.Options;

namespace Parley.Server.Tests.Calls.Streams;

[Collection(StreamsCollection.Name)]
public sealed class LimitTests(ServerFixture server)
{
    [Fact]
    public void One_address_cannot_ask_for_ever_and_does_not_hold_up_another()
    {
        var options = server.Services.GetRequiredService<ParleyOptions>();
        using var limit = new StreamLimit(options);
        using var without = new StreamLimit(options with { RateLimitsEnabled = false });
        var (one, other) = (IPAddress.Parse("192.0.2.1"), IPAddress.Parse("192.0.2.2"));

        // A second fills up 20, and a loaded machine may take several for these.
        var taken = Enumerable.Range(0, 2000).Count(_ => limit.TryTake(one));

        taken.ShouldBeInRange(300, 1000);
        limit.TryTake(other).ShouldBeTrue();
        Enumerable.Range(0, 2000).ShouldAllBe(_ => without.TryTake(one));
    }
}
