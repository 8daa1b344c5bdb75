using System.Net;
using Microsoft.Extensions.Configuration;
using Parley.Server.Hosting;
using Parley.Server.Hosting.Files;
using Parley.Server.Hosting.Options;

namespace Parley.Server.Tests.Hosting;

public sealed class OptionsTests
{
    private static readonly ProgramFolder Elsewhere = new("/opt/parley");

    [Fact]
    public void Nothing_set_gives_what_the_contract_says()
    {
        var options = Read([]);

        options.Http.ShouldBe(new HttpOptions(IPAddress.Loopback, 8180));
        options.Https.ShouldBe(new HttpsOptions(null, 8181, null, null));
        options.Media.UdpPort.ShouldBe(8181);
        options.Media.TcpPort.ShouldBe(8182);
        options.Meetings.ShouldBe(new MeetingOptions(TimeSpan.FromMinutes(10), null, TimeSpan.FromMinutes(1), 20));
        options.TrustedProxies.ShouldBeEmpty();
        options.RateLimitsEnabled.ShouldBeTrue();
        options.MetricsAllowRemote.ShouldBeFalse();
        options.Database.ShouldBeNull();
    }

    [Theory]
    [InlineData("Http:Port", "65536")]
    [InlineData("Http:Address", "here")]
    [InlineData("TrustedProxies", "10.0.0.0/8,nginx")]
    [InlineData("PublicUrl", "meet.example.org")]
    [InlineData("PublicUrl", "https://meet.example.org/parley")]
    [InlineData("Media:Topology", "star")]
    [InlineData("Media:Topology", "1")]
    [InlineData("Meetings:IdleEnd", "-00:10:00")]
    [InlineData("RateLimits:Enabled", "maybe")]
    [InlineData("Ice:Servers", "http://turn.example.org")]
    [InlineData("DefaultLanguage", "klingonish")]
    [InlineData("Https:KeyPath", "key.pem")]
    public void A_wrong_value_is_named_as_the_environment_names_it(string key, string value)
    {
        var error = Should.Throw<StartupException>(() => Read(new() { [key] = value }));

        error.ExitCode.ShouldBe(StartupException.Misconfigured);
        error.Message.ShouldContain(key == "Https:KeyPath" ? "Parley__Https__CertificatePath" : SettingReader.NameOf(key));
    }

    [Fact]
    public void Every_kind_of_ice_server_is_taken() =>
        Read(new() { ["Ice:Servers"] = "stun:a, stuns:b, turn:c, turns:d" }).Ice.Servers.ShouldBe(["stun:a", "stuns:b", "turn:c", "turns:d"]);

    [Fact]
    public void A_wrong_connection_string_is_not_repeated()
    {
        var error = Should.Throw<StartupException>(() => Read(new() { ["Database"] = "Hosst=db;Password=secret" }));

        error.Message.ShouldContain("Parley__Database");
        error.Message.ShouldNotContain("secret");
    }

    [Fact]
    public void Relative_paths_count_from_the_program_or_the_source_tree()
    {
        Read(new() { ["DataDirectory"] = "state" }).DataDirectory.ShouldBe("/opt/parley/state");
        new ProgramFolder(ServerOutput.Folder).SourceRoot.ShouldBe(Path.TrimEndingDirectorySeparator(ServerOutput.Repository));
        Elsewhere.SourceRoot.ShouldBeNull();
    }

    [Theory]
    [InlineData("backup")]
    [InlineData("restore", "a", "b")]
    [InlineData("serve")]
    [InlineData("--Parley:Http:Port", "1")]
    public void An_unknown_command_is_refused(params string[] arguments)
    {
        Should.Throw<StartupException>(() => CommandLine.Parse(arguments)).ExitCode.ShouldBe(StartupException.Misconfigured);
    }

    private static ParleyOptions Read(Dictionary<string, string?> settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(pair => KeyValuePair.Create("Parley:" + pair.Key, pair.Value))).Build();
        return OptionsReader.Read(configuration, Elsewhere);
    }
}
