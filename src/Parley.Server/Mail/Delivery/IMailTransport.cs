using Parley.Server.Mail.Message;

namespace Parley.Server.Mail.Delivery;

/// <summary>A way out of the server.</summary>
internal interface IMailTransport
{
    /// <exception cref="MailTransportException">The way is closed at present, for this mail as for any other.</exception>
    Task<IMailConnection> ConnectAsync(CancellationToken cancellationToken);
}

/// <summary>The way while it is open, for one mail after another.</summary>
internal interface IMailConnection : IAsyncDisposable
{
    /// <param name="handOver">Called at the last moment at which nothing has left yet for good: when it fails, nothing will have.</param>
    /// <exception cref="MailTransportException">The way was lost; this connection is of no more use.</exception>
    Task<DeliveryResult> SendAsync(MimeMessage message, Func<Task> handOver, CancellationToken cancellationToken);
}

internal abstract record DeliveryResult
{
    private DeliveryResult()
    {
    }

    public sealed record Accepted : DeliveryResult;

    /// <summary>Worth another try later.</summary>
    public sealed record RefusedForNow(string Reason) : DeliveryResult;

    public sealed record RefusedForGood(string Reason) : DeliveryResult;
}

/// <summary>The message is a sentence for the operator; it names no recipient.</summary>
internal sealed class MailTransportException(string message, Exception? inner = null) : IOException(message, inner);
