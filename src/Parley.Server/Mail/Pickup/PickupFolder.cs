using System.Text.RegularExpressions;
using Parley.Server.Hosting.Files;
using Parley.Server.Hosting.Options;
using Parley.Server.Mail.Delivery;
using Parley.Server.Mail.Message;

namespace Parley.Server.Mail.Pickup;

/// <summary>Without a mail server: each mail is a file in <c>mail</c> of the data folder, and its links are on the console.</summary>
internal sealed partial class PickupFolder(ParleyOptions options, TextWriter console) : IMailTransport, IMailConnection
{
    private const int MostLinks = 5;

    public Task<IMailConnection> ConnectAsync(CancellationToken cancellationToken) => Task.FromResult<IMailConnection>(this);

    public async Task<DeliveryResult> SendAsync(MimeMessage message, Func<Task> handOver, CancellationToken cancellationToken)
    {
        try
        {
            var folder = Path.Combine(options.DataDirectory, "mail");
            DataFolder.CreatePrivate(folder);
            var path = Path.Combine(folder, message.FileName);
            var half = path + ".part";
            await File.WriteAllBytesAsync(half, message.Write(eightBit: true), cancellationToken);
            // The name belongs to the mail: a repetition after a crash is the same file, so nothing needs to be noted before.
            File.Move(half, path, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException && error is not MailTransportException)
        {
            throw new MailTransportException($"A mail cannot be written into the data folder: {error.Message}", error);
        }

        await console.WriteAsync(Announcement(message));
        return new DeliveryResult.Accepted();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static string Announcement(MimeMessage message)
    {
        var links = Link().Matches(message.Text).Select(match => match.Value).Distinct().Take(MostLinks).ToList();
        return links.Count == 0 ? "" : $"  Mail to {message.To}: {message.Subject}{Environment.NewLine}{string.Concat(links.Select(link => $"    {link}{Environment.NewLine}"))}";
    }

    [GeneratedRegex(@"https?://[^\s<>""]+")]
    private static partial Regex Link();
}
