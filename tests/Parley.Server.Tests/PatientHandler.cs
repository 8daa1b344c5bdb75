using System.Net;

namespace Parley.Server.Tests;

/// <summary>All tests together make more meetings than the server lets one caller make at once; each of them waits for its turn.</summary>
internal sealed class PatientHandler : DelegatingHandler
{
    private const int MostTries = 20;
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(2);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var answer = await base.SendAsync(request, cancellationToken);
        for (var tries = 1; tries < MostTries && answer.StatusCode == HttpStatusCode.TooManyRequests && MakesMeeting(request); tries++)
        {
            answer.Dispose();
            await Task.Delay(Turn, cancellationToken);
            answer = await base.SendAsync(request, cancellationToken);
        }

        return answer;
    }

    private static bool MakesMeeting(HttpRequestMessage request) =>
        request.Method == HttpMethod.Post && request.RequestUri?.AbsolutePath == "/api/meetings";
}
