using Microsoft.Extensions.Configuration;
using Parley.Server.Hosting.Options;

namespace Parley.Server.Tests.Hosting;

public sealed class MailOptionsTests
{
    [Fact]
    public void Without_settings_mails_are_files()
    {
        var (options, problems) = Read();

        problems.ShouldBeEmpty();
        options.Enabled.ShouldBeTrue();
        options.Smtp.ShouldBeNull();
        options.From.ToString().ShouldBe("\"Parley\" <parley@meet.example.org>");
        options.PerMinute.ShouldBe(600);
    }

    [Theory]
    [InlineData(null, SmtpSecurity.StartTls, 587)]
    [InlineData("tls", SmtpSecurity.Tls, 465)]
    [InlineData("none", SmtpSecurity.None, 25)]
    [InlineData("starttls", SmtpSecurity.StartTls, 587)]
    public void The_port_follows_the_encryption(string? text, object security, int port)
    {
        var (options, problems) = Read(("Smtp:Host", "mail.example.org"), ("Smtp:Security", text), ("Smtp:From", "Meetings <meet@example.org>"));

        problems.ShouldBeEmpty();
        options.Smtp.ShouldBe(new SmtpOptions("mail.example.org", port, null, null, (SmtpSecurity)security));
        (options.From.DisplayName, options.From.Address).ShouldBe(("Meetings", "meet@example.org"));
    }

    [Theory]
    [InlineData("mail.example.org", "none", "ann", true)]
    [InlineData("mail.example.org", "none", null, false)]
    [InlineData("mail.example.org", null, "ann", false)]
    [InlineData("mail.example.org", "tls", "ann", false)]
    [InlineData("localhost", "none", "ann", false)]
    [InlineData("127.0.0.1", "none", "ann", false)]
    [InlineData("::1", "none", "ann", false)]
    public void Only_who_says_none_sends_a_password_in_the_open(string host, string? security, string? user, bool openly)
    {
        var (options, problems) = Read(("Smtp:Host", host), ("Smtp:Security", security), ("Smtp:User", user), ("Smtp:Password", user is null ? null : "s3cret"));

        problems.ShouldBeEmpty();
        options.Smtp!.LogsInOpenly.ShouldBe(openly);
    }

    [Theory]
    [InlineData("Smtp:Host", "not a host")]
    [InlineData("Smtp:From", "nobody")]
    [InlineData("Smtp:Security", "ssl")]
    [InlineData("Smtp:User", "ann")]
    [InlineData("PerMinute", "0")]
    public void What_is_wrong_is_named_and_no_secret_repeated(string name, string value)
    {
        var (_, problems) = Read((name, value));

        problems.ShouldHaveSingleItem().ShouldContain("Parley__Mail__");
        (name != "Smtp:User" || !problems[0].Contains(value, StringComparison.Ordinal)).ShouldBeTrue();
    }

    private static (MailOptions Options, IReadOnlyList<string> Problems) Read(params (string Name, string? Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.Select(one => KeyValuePair.Create($"Parley:Mail:{one.Name}", one.Value))).Build();
        var reader = new SettingReader(configuration);
        return (MailOptionsReader.Read(reader, "meet.example.org"), reader.Problems);
    }
}
