using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace Parley.Server.Tests.Ui;

/// <summary>Calls the API and compares each answer with its description; knows what was compared.</summary>
internal sealed class ComparedApi(JsonObject document)
{
    private readonly DescribedApi _description = new(document);
    private readonly HashSet<(string Method, string Path)> _answered = [];

    /// <summary>Every operation of the description, with the media type of its body; null: it takes none.</summary>
    public IReadOnlyList<(string Method, string Path, string? Body)> Operations { get; } =
    [
        .. from path in document["paths"]!.AsObject()
           from operation in path.Value!.AsObject()
           where operation.Value is JsonObject
           select (operation.Key.ToUpperInvariant(), path.Key, operation.Value["requestBody"]?["content"]?.AsObject().First().Key),
    ];

    /// <summary>Operations of which no answer was a yes.</summary>
    public IEnumerable<string> NeverAnswered => Operations.Where(one => !_answered.Contains((one.Method, one.Path))).Select(one => $"{one.Method} {one.Path}");

    public static async Task<ComparedApi> ReadAsync(ServerFixture server)
    {
        using var http = server.CreateClient();
        return new ComparedApi((await http.GetFromJsonAsync<JsonObject>("/openapi/v1.json"))!);
    }

    /// <param name="body">Text, or what becomes JSON; null: none.</param>
    /// <param name="expected">The status code that it must be.</param>
    /// <returns>The answer's JSON, empty if it is none, and where it led.</returns>
    public async Task<(JsonObject Body, string? Location)> CallAsync(HttpClient http, string method, string path, object? body = null, int expected = 200, string type = "application/json", params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Parse(method), path);
        if (body is not null)
        {
            request.Content = body is string text ? new StringContent(text, Encoding.UTF8) : JsonContent.Create(body);
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = await http.SendAsync(request);
        var (status, json) = await CompareAsync(method, path, answer);
        status.ShouldBe(expected, $"{method} {path}: {json.ToJsonString()}");
        return (json, answer.Headers.Location?.ToString());
    }

    /// <summary>Whatever it answers must be described, a refusal with code and sentence.</summary>
    public async Task<(int Status, JsonObject Body)> CompareAsync(string method, string path, HttpResponseMessage answer)
    {
        var operation = Find(method, path);
        var (status, where) = ((int)answer.StatusCode, $"{method} {operation} {(int)answer.StatusCode}");
        var content = document["paths"]![operation]![method.ToLowerInvariant()]!["responses"]![status.ToString()]?["content"]?.AsObject();
        var text = await answer.Content.ReadAsStringAsync();
        var type = answer.Content.Headers.ContentType?.MediaType;
        JsonObject json = [];
        if (text.Length > 0 && type?.EndsWith("json", StringComparison.Ordinal) == true)
        {
            json = JsonNode.Parse(text)!.AsObject();
        }

        document["paths"]![operation]![method.ToLowerInvariant()]!["responses"]!.AsObject().ContainsKey(status.ToString()).ShouldBeTrue($"{where} is not described: {text}");
        if (text.Length == 0)
        {
            content.ShouldBeNull($"{where} has no body");
        }
        else
        {
            content.ShouldNotBeNull($"{where} has a body that is not described");
            content.Select(one => one.Key).ShouldContain(type, where);
            if (type is "application/json" or "application/problem+json" && answer.Content.Headers.ContentDisposition is null)
            {
                _description.Check(HttpMethod.Parse(method), operation, answer.StatusCode, json);
            }
        }

        if (status >= 400)
        {
            type.ShouldBe("application/problem+json", where);
            json["code"]!.GetValue<string>().ShouldNotBeEmpty(where);
        }
        else
        {
            _answered.Add((method, operation));
        }

        if (answer.StatusCode == HttpStatusCode.TooManyRequests)
        {
            answer.Headers.RetryAfter.ShouldNotBeNull(where);
        }

        return (status, json);
    }

    /// <summary>The described path that an address is of; where several fit, the one that names most.</summary>
    private string Find(string method, string path)
    {
        var parts = path.Split('?')[0].Split('/');
        return Operations
            .Where(one => one.Method == method && one.Path.Split('/') is var named && named.Length == parts.Length && named.Zip(parts).All(pair => pair.First.StartsWith('{') || pair.First == pair.Second))
            .OrderBy(one => one.Path.Count(letter => letter == '{'))
            .Select(one => one.Path)
            .FirstOrDefault()
            .ShouldNotBeNull($"{method} {path} is not described");
    }
}
