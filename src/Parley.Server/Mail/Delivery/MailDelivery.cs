using System.Diagnostics.Metrics;
using Parley.Server.Data;
using Parley.Server.Hosting.Database;
using Parley.Server.Hosting.Options;
using Parley.Server.Mail.Message;

namespace Parley.Server.Mail.Delivery;

/// <summary>One mail from the outbox to whatever comes of it.</summary>
internal sealed partial class MailDelivery
{
    private static readonly TimeSpan AfterDatabaseTrouble = TimeSpan.FromSeconds(1);

    private readonly MailLedger _ledger;
    private readonly ParleyOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<MailDelivery> _logger;
    private readonly SendingPace? _pace;
    private readonly ClosedWay _closed;
    private readonly Counter<long> _mails;

    public MailDelivery(MailLedger ledger, ParleyOptions options, TimeProvider time, IMeterFactory meters, ILogger<MailDelivery> logger)
    {
        (_ledger, _options, _time, _logger) = (ledger, options, time, logger);
        // A folder is no provider.
        _pace = options.Mail.Smtp is null ? null : new SendingPace(options.Mail.PerMinute, time);
        _closed = new ClosedWay(time);
        _mails = meters.Create("Parley.Mail").CreateCounter<long>("parley.mail.mails", description: "Mails by what came of them.");
    }

    public abstract record Step
    {
        private Step()
        {
        }

        /// <summary>There may be more.</summary>
        public sealed record Sent : Step;

        public sealed record NothingDue : Step;

        public sealed record WayClosed(TimeSpan Wait) : Step;
    }

    public async Task<Step> SendNextAsync(OpenWay way, CancellationToken cancellationToken)
    {
        if (_closed.Wait is var wait && wait > TimeSpan.Zero)
        {
            return new Step.WayClosed(wait);
        }

        if (await _ledger.TakeAsync(cancellationToken) is not { } mail)
        {
            return new Step.NothingDue();
        }

        if (mail.ExpiresAt < _time.GetUtcNow())
        {
            await SurelyAsync(() => _ledger.EndAsync(mail, MailState.Expired, null), cancellationToken);
            return new Step.Sent();
        }

        if (await _ledger.IsUnwantedAsync(mail, cancellationToken))
        {
            await SurelyAsync(() => _ledger.EndAsync(mail, MailState.Unwanted, null), cancellationToken);
            return new Step.Sent();
        }

        return await SendAsync(way, mail, cancellationToken);
    }

    private async Task<Step> SendAsync(OpenWay way, MailRow mail, CancellationToken cancellationToken)
    {
        try
        {
            if (_pace is not null)
            {
                await _pace.WaitAsync(cancellationToken);
            }

            var connection = await way.GetAsync(cancellationToken);
            var message = new MimeMessage(mail, _options.Mail.From, _time.GetUtcNow());
            var result = await connection.SendAsync(message, () => _ledger.HandOverAsync(mail), cancellationToken);
            await SurelyAsync(() => SettleAsync(mail, result), cancellationToken);
            if (_closed.Worked())
            {
                Log.Reached(_logger);
            }

            return new Step.Sent();
        }
        catch (MailTransportException error)
        {
            await way.CloseAsync();
            if (_closed.Failed())
            {
                Log.Unreachable(_logger, error.Message);
            }

            // The mail is not to blame. What had its final dot but no answer goes again with the same Message-ID (docs/mail.md).
            await SurelyAsync(() => _ledger.GiveBackAsync(mail), cancellationToken);
            return new Step.WayClosed(_closed.Wait);
        }
        catch (Exception error) when (DatabaseTrouble.Explains(error) || error is OperationCanceledException)
        {
            // Not handed over: the server is stopping, or could not even note that it would.
            await way.CloseAsync();
            await SurelyAsync(() => _ledger.GiveBackAsync(mail), cancellationToken);
            throw;
        }
        catch (Exception error)
        {
            // A mail that cannot be put together must not hold up all others.
            Log.Broken(_logger, mail.Id, error);
            await way.CloseAsync();
            await SurelyAsync(() => _ledger.EndAsync(mail, MailState.Failed, "The server could not write this mail; its log says why."), cancellationToken);
            return new Step.Sent();
        }
    }

    private async Task SettleAsync(MailRow mail, DeliveryResult result)
    {
        switch (result)
        {
            case DeliveryResult.Accepted:
                await _ledger.EndAsync(mail, MailState.Sent, null);
                break;
            case DeliveryResult.RefusedForGood refused:
                await _ledger.EndAsync(mail, MailState.Failed, refused.Reason);
                Log.Refused(_logger, mail.Id, CodeOf(refused.Reason));
                break;
            case DeliveryResult.RefusedForNow refused when mail.Attempts >= Patience.MostAttempts:
                await _ledger.EndAsync(mail, MailState.Failed, refused.Reason);
                Log.Refused(_logger, mail.Id, CodeOf(refused.Reason));
                break;
            case DeliveryResult.RefusedForNow refused:
                await _ledger.PostponeAsync(mail, Patience.AfterRefusal(mail.Attempts), refused.Reason);
                break;
        }

        _mails.Add(1, new KeyValuePair<string, object?>("result", result.GetType().Name));
    }

    /// <summary>The rest may name the recipient, which is nothing for the log.</summary>
    private static string CodeOf(string reason) => reason.Split(' ')[0];

    /// <summary>What came of a mail is a fact: it is written down as soon as the database lets it.</summary>
    private async Task SurelyAsync(Func<Task> write, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await write();
                return;
            }
            catch (Exception error) when (DatabaseTrouble.Explains(error) && !cancellationToken.IsCancellationRequested)
            {
                Log.NotWritten(_logger, error);
                await Task.Delay(AfterDatabaseTrouble, _time, cancellationToken);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(4010, LogLevel.Error, "Mail cannot be sent: {Reason} Mails wait; trying again.")]
        public static partial void Unreachable(ILogger logger, string reason);

        [LoggerMessage(4011, LogLevel.Information, "Mail can be sent again.")]
        public static partial void Reached(ILogger logger);

        [LoggerMessage(4012, LogLevel.Warning, "Mail {Id} was refused for good ({Code}); its host can read why.")]
        public static partial void Refused(ILogger logger, Guid id, string code);

        [LoggerMessage(4014, LogLevel.Error, "Mail {Id} could not be written.")]
        public static partial void Broken(ILogger logger, Guid id, Exception error);

        [LoggerMessage(4013, LogLevel.Warning, "What came of a mail could not be written; trying again.")]
        public static partial void NotWritten(ILogger logger, Exception error);
    }
}
