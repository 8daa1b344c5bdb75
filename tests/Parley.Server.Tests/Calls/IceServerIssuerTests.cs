using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Configuration;
using Parley.Meetings;
using Parley.Server.Calls;
using Parley.Server.Hosting.Files;
using Parley.Server.Hosting.Options;
using Parley.Server.Hosting.Web;

namespace Parley.Server.Tests.Calls;

public sealed class IceServerIssuerTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Turn_credentials_are_those_of_the_shared_secret()
    {
        var servers = Issue(("Ice:Servers", "stun:a.example,turn:b.example:3478?transport=udp,turns:b.example"), ("Ice:TurnSecret", "north"));

        servers[0].Urls.ShouldBe(["stun:a.example"]);
        servers[0].Credential.ShouldBeNull();
        servers[1].Urls.ShouldBe(["turn:b.example:3478?transport=udp", "turns:b.example"]);
        var expiry = (Now + IceServerIssuer.Lifetime).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        servers[1].Username.ShouldBe($"{expiry}:seat-1");
#pragma warning disable CA5350 // The scheme of the TURN servers.
        servers[1].Credential.ShouldBe(Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes("north"), Encoding.UTF8.GetBytes($"{expiry}:seat-1"))));
#pragma warning restore CA5350
    }

    [Fact]
    public void Without_a_secret_no_turn_server_is_handed_out() =>
        Issue(("Ice:Servers", "stun:a.example,turn:b.example")).Single().Urls.ShouldBe(["stun:a.example"]);

    [Fact]
    public void Without_servers_there_is_nothing() => Issue().ShouldBeEmpty();

    [Fact]
    public void Neighbours_in_one_ipv6_network_are_one_caller()
    {
        CallerAddress.Network(IPAddress.Parse("2001:db8:1:2::1")).ShouldBe(CallerAddress.Network(IPAddress.Parse("2001:db8:1:2:ffff::9")));
        CallerAddress.Network(IPAddress.Parse("::ffff:192.0.2.1")).ShouldBe(IPAddress.Parse("192.0.2.1"));
    }

    private static IReadOnlyList<Parley.Meetings.Signals.IceServer> Issue(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create($"Parley:{setting.Key}", (string?)setting.Value))).Build();
        return new IceServerIssuer(OptionsReader.Read(configuration, new ProgramFolder(AppContext.BaseDirectory)), new FixedTime()).Issue(new ParticipantId("seat-1"));
    }

    private sealed class FixedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now;
    }
}
