using System.Net;
using Parley.Meetings.Signals;
using Parley.Server.Calls;

namespace Parley.Server.Tests.Calls;

public sealed class RepeatedCreationsTests
{
    [Fact]
    public void The_hosts_secret_goes_only_to_the_address_that_made_the_meeting()
    {
        using var repeated = new RepeatedCreations();
        var reply = new CreateMeetingReply(true, MeetingId: "abc-defg-hij", HostToken: "secret");
        repeated.Remember(IPAddress.Parse("203.0.113.9"), "00000001", reply);
        repeated.Remember(IPAddress.Parse("203.0.113.9"), "00000002", CreateMeetingReply.No(Refusal.RateLimited));

        repeated.Find(IPAddress.Parse("203.0.113.9"), "00000001").ShouldBe(reply);
        repeated.Find(IPAddress.Parse("203.0.113.10"), "00000001").ShouldBeNull();
        repeated.Find(IPAddress.Parse("203.0.113.9"), "00000002").ShouldBeNull("a refusal is asked anew");
    }
}
