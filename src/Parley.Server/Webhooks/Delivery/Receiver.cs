using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Authentication;
using System.Text;
using Parley.Meetings;
using Parley.Server.Webhooks.Targets;

namespace Parley.Server.Webhooks.Delivery;

/// <summary>Sends a body to a receiver, once.</summary>
internal sealed class Receiver(TargetConnections connections, TimeProvider time) : IDisposable
{
    public const string TargetRefused = "target_refused";
    public const string TimedOut = "timed_out";
    public const string TlsFailed = "tls_failed";
    public const string Unreachable = "unreachable";
    public const string AnswerInvalid = "answer_invalid";

    /// <summary>From the name's resolution to the end of what is read of the answer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private const int MostRead = 4096;

    /// <summary>Enough to recognise a message; it is kept for each attempt.</summary>
    private const int MostKept = 500;

    private readonly HttpMessageInvoker _http = new(connections.CreateHandler());

    public async Task<AttemptResult> SendAsync(Uri url, string id, string body, IEnumerable<byte[]> secrets, CancellationToken cancellationToken)
    {
        var (began, now) = (time.GetTimestamp(), time.GetUtcNow().ToUnixTimeSeconds());
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.UserAgent.ParseAdd("Parley-Webhooks/1");
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", now.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", Signature.Of(id, now, body, secrets));
        using var limit = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var answer = await _http.SendAsync(request, either.Token);
            return new AttemptResult((int)answer.StatusCode, null, time.GetElapsedTime(began), await BeginningAsync(answer, either.Token), RetryAfter(answer.Headers.RetryAfter));
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested && ProblemOf(error) is not null)
        {
            var problem = ProblemOf(error);
            // How long a refused name took to resolve says whether it exists.
            return new AttemptResult(null, problem, problem == TargetRefused ? TimeSpan.Zero : time.GetElapsedTime(began));
        }
    }

    public void Dispose() => _http.Dispose();

    /// <summary>Null: not the receiver's fault.</summary>
    private static string? ProblemOf(Exception error) => error switch
    {
        _ when Holds<TargetRefusedException>(error) => TargetRefused,
        OperationCanceledException => TimedOut,
        _ when Holds<OperationCanceledException>(error) => TimedOut,
        _ when Holds<AuthenticationException>(error) => TlsFailed,
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => TlsFailed,
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError } => Unreachable,
        HttpRequestException or IOException => AnswerInvalid,
        _ => null,
    };

    private static bool Holds<T>(Exception? error) where T : Exception => error is T || (error is not null && Holds<T>(error.InnerException));

    /// <summary>Text for people: whatever else is in it is of no use to them.</summary>
    private static async Task<string?> BeginningAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var bytes = new byte[MostRead];
        await using var stream = await answer.Content.ReadAsStreamAsync(cancellationToken);
        var count = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        var text = PlainText.Lines(Encoding.UTF8.GetString(bytes, 0, count));
        return text.Length == 0 ? null
            : text.Length <= MostKept ? text
            : text[..(char.IsHighSurrogate(text[MostKept - 1]) ? MostKept - 1 : MostKept)];
    }

    private TimeSpan? RetryAfter(RetryConditionHeaderValue? asked) =>
        asked?.Delta ?? (asked?.Date is { } date ? date - time.GetUtcNow() : null);
}
