using System.Text.Json.Nodes;

namespace Parley.Server.Tests.Calls.Doors;

/// <summary>Commands by name, with what every command has filled in.</summary>
internal static class HubCalls
{
    public const string Accepted = "ok";

    /// <returns>The code of the refusal, or <see cref="Accepted"/>.</returns>
    public static async Task<string> TryAsync(this HubClient client, string method, object? facts = null)
    {
        var request = JsonNode.Parse(System.Text.Json.JsonSerializer.Serialize(facts ?? new { }))!.AsObject();
        request["commandId"] ??= Guid.NewGuid().ToString();
        return CodeOf(await client.CallAsync(method, request));
    }

    public static async Task DoAsync(this HubClient client, string method, object? facts = null) =>
        (await client.TryAsync(method, facts)).ShouldBe(Accepted, method);

    public static string CodeOf(JsonObject reply) => reply["accepted"]!.GetValue<bool>() ? Accepted : reply["code"]!.GetValue<string>();
}
