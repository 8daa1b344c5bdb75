using System.Text;
using Parley.Server.Mail.Delivery;

namespace Parley.Server.Mail.Smtp;

/// <summary>Lines out, answers in, nothing for ever. One command at a time.</summary>
internal sealed class SmtpDialog(Stream stream, TimeProvider time) : IAsyncDisposable
{
    /// <summary>RFC 5321 has 512; extensions may be longer.</summary>
    private const int MaxLine = 4096;

    private const int MaxLines = 100;

    private readonly byte[] _buffer = new byte[MaxLine];
    private int _start;
    private int _end;

    public Stream Stream => stream;

    /// <summary>Bytes that came before anybody asked. Before encryption begins there must be none: somebody on the way could have put them there.</summary>
    public bool HasUnread => _end > _start;

    public async Task<SmtpReply> AskAsync(string command, TimeSpan patience, CancellationToken cancellationToken)
    {
        await WriteAsync(Encoding.UTF8.GetBytes(command + "\r\n"), patience, cancellationToken);
        return await ReadAsync(patience, cancellationToken);
    }

    public Task WriteAsync(ReadOnlyMemory<byte> bytes, TimeSpan patience, CancellationToken cancellationToken) => InTimeAsync(
        async cancellation =>
        {
            await stream.WriteAsync(bytes, cancellation);
            await stream.FlushAsync(cancellation);
            return 0;
        },
        patience,
        cancellationToken);

    public Task<SmtpReply> ReadAsync(TimeSpan patience, CancellationToken cancellationToken) => InTimeAsync(
        async cancellation =>
        {
            var lines = new List<string>();
            var first = 0;
            while (true)
            {
                var line = await ReadLineAsync(cancellation);
                if (!SmtpReply.TryParseLine(line, out var code, out var more, out var text) || (first != 0 && code != first) || lines.Count == MaxLines)
                {
                    throw new MailTransportException("The mail server does not speak SMTP.");
                }

                first = code;
                lines.Add(text);
                if (!more)
                {
                    return new SmtpReply(code, lines);
                }
            }
        },
        patience,
        cancellationToken);

    public ValueTask DisposeAsync() => stream.DisposeAsync();

    private async Task<string> ReadLineAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var end = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            if (end >= 0)
            {
                var line = Encoding.UTF8.GetString(_buffer, _start, end).TrimEnd('\r');
                _start += end + 1;
                return line;
            }

            if (_start > 0)
            {
                _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
                (_start, _end) = (0, _end - _start);
            }

            if (_end == _buffer.Length)
            {
                throw new MailTransportException("The mail server does not speak SMTP: a line of its answer has no end.");
            }

            var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
            _end += read > 0 ? read : throw new MailTransportException("The mail server closed the connection.");
        }
    }

    private async Task<T> InTimeAsync<T>(Func<CancellationToken, Task<T>> talk, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            return await talk(either.Token);
        }
        catch (OperationCanceledException error) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new MailTransportException($"The mail server did not answer within {patience.TotalSeconds:0} seconds.", error);
        }
        catch (IOException error) when (error is not MailTransportException)
        {
            throw new MailTransportException($"The connection to the mail server was lost: {error.Message}", error);
        }
    }
}
