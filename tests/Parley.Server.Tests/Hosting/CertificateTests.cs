using System.Security.Cryptography.X509Certificates;
using Parley.Server.Hosting.Web;

namespace Parley.Server.Tests.Hosting;

[Collection(ServerCollection.Name)]
public sealed class CertificateTests(ServerFixture server)
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task The_made_certificate_names_this_machine_and_is_kept()
    {
        var path = Path.Combine(server.DataDirectory, "https", "self-signed.pem");
        var before = await File.ReadAllTextAsync(path);
        using var certificate = X509Certificate2.CreateFromPemFile(path);

        await server.RestartAsync();

        certificate.MatchesHostname("localhost").ShouldBeTrue();
        certificate.MatchesHostname("127.0.0.1").ShouldBeTrue();
        certificate.MatchesHostname("::1").ShouldBeTrue();
        certificate.GetECDsaPrivateKey()!.KeySize.ShouldBe(256);
        File.GetUnixFileMode(path).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        (await File.ReadAllTextAsync(path)).ShouldBe(before);
    }

    [Fact]
    public void It_is_made_anew_before_it_ends_or_when_a_name_is_missing()
    {
        using var certificate = SelfSigned.Make(["localhost", "192.0.2.7"], Start);

        SelfSigned.StillFits(certificate, ["localhost", "192.0.2.7"], Start.AddDays(360)).ShouldBeTrue();
        SelfSigned.StillFits(certificate, ["localhost", "192.0.2.7"], Start.AddDays(370)).ShouldBeFalse();
        SelfSigned.StillFits(certificate, ["localhost", "192.0.2.8"], Start).ShouldBeFalse();
    }
}
