using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace Parley.Server.Tests.Calls.Streams;

/// <summary>A WHIP and WHEP client as far as HTTP goes: it offers, and sends no media.</summary>
internal sealed class StreamClient : IDisposable
{
    public const string Sdp = "application/sdp";
    public const string Fragment = "application/trickle-ice-sdpfrag";

    private readonly HttpClient _http;

    private StreamClient(HttpClient http, string meetingId, string hostToken)
    {
        _http = http;
        MeetingId = meetingId;
        HostToken = hostToken;
        Token = hostToken;
    }

    public string MeetingId { get; }

    public string HostToken { get; }

    /// <summary>What requests carry; null: none.</summary>
    public string? Token { get; set; }

    public static async Task<StreamClient> CreateAsync(ServerFixture server)
    {
        var http = server.CreateClient();
        using var answer = await http.PostAsJsonAsync("/api/meetings", new { title = "Plans" });
        var made = (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
        return new StreamClient(http, made["meetingId"]!.GetValue<string>(), made["hostToken"]!.GetValue<string>());
    }

    /// <summary>A client for a meeting that is there already.</summary>
    public static StreamClient Of(ServerFixture server, string meetingId, string hostToken) => new(server.CreateClient(), meetingId, hostToken);

    /// <summary>An offer of one section of sound and one of picture.</summary>
    public static string Offer(string direction, string video = "VP8", string ufrag = "abcd", string more = "") => $"""
        v=0
        o=- 1 1 IN IP4 127.0.0.1
        s=-
        t=0 0
        a=group:BUNDLE 0 1
        a=ice-ufrag:{ufrag}
        a=ice-pwd:abcdefghijklmnopqrstuvwx
        a=fingerprint:sha-256 00:01:02:03:04:05:06:07:08:09:0A:0B:0C:0D:0E:0F:10:11:12:13:14:15:16:17:18:19:1A:1B:1C:1D:1E:1F
        a=setup:actpass
        m=audio 9 UDP/TLS/RTP/SAVPF 111
        c=IN IP4 0.0.0.0
        a=rtcp-mux
        a=mid:0
        a={direction}
        a=msid:s a
        a=rtpmap:111 opus/48000/2
        m=video 9 UDP/TLS/RTP/SAVPF 96
        c=IN IP4 0.0.0.0
        a=rtcp-mux
        a=mid:1
        a={direction}
        a=msid:s v
        a=rtpmap:96 {video}/90000
        {more}
        """;

    public Task<HttpResponseMessage> PublishAsync(string query = "", string? offer = null) => SendAsync(HttpMethod.Post, $"whip{query}", offer ?? Offer("sendonly"), Sdp);

    public Task<HttpResponseMessage> WatchAsync(string query = "", string? offer = null) => SendAsync(HttpMethod.Post, $"whep{query}", offer ?? Offer("recvonly"), Sdp);

    /// <param name="place">What follows the meeting's address, or an address from the root.</param>
    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string place, string? body = null, string? type = null, Action<HttpRequestMessage>? change = null)
    {
        using var request = new HttpRequestMessage(method, place.StartsWith('/') ? place : $"/api/meetings/{MeetingId}/{place}");
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);
        }

        if (Token is { } token)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        change?.Invoke(request);
        return await _http.SendAsync(request);
    }

    /// <summary>The session's address of an answer that must be a yes.</summary>
    public static async Task<string> SessionOfAsync(Task<HttpResponseMessage> answering)
    {
        using var answer = await answering;
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        return answer.Headers.Location!.ToString();
    }

    public static async Task ShouldBeRefusedAsync(Task<HttpResponseMessage> answering, int status, string code)
    {
        using var answer = await answering;
        ((int)answer.StatusCode).ShouldBe(status, await answer.Content.ReadAsStringAsync());
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        (await answer.Content.ReadFromJsonAsync<JsonObject>())!["code"]!.GetValue<string>().ShouldBe(code);
        answer.Headers.GetValues("Access-Control-Allow-Origin").ShouldBe(["*"]);
    }

    public void Dispose() => _http.Dispose();
}
