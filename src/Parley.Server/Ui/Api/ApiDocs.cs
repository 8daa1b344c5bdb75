using System.Text.Json.Nodes;

namespace Parley.Server.Ui.Api;

/// <param name="Type">What it is, with the name of its schema.</param>
public sealed record ApiField(string Name, string Type, string? Description, bool Required);

public sealed record ApiAnswer(string Status, string? Description, string? Schema);

/// <param name="Body">Name of the body's schema; null: it takes none.</param>
public sealed record ApiOperation(string Method, string Path, string? Summary, IReadOnlyList<ApiField> Parameters, string? Body, IReadOnlyList<ApiAnswer> Answers);

public sealed record ApiGroup(string Name, IReadOnlyList<ApiOperation> Operations);

public sealed record ApiSchema(string Name, string? Description, IReadOnlyList<ApiField> Fields);

/// <summary>Reads a description of the API for its page.</summary>
internal static class ApiDocs
{
    private const string Reference = "#/components/schemas/";

    public static IReadOnlyList<ApiGroup> Groups(string document)
    {
        var operations =
            from path in Members(JsonNode.Parse(document)?["paths"])
            from operation in Members(path.Value)
            select (Group: GroupOf(path.Key), Operation: Operation(path.Key, operation.Key, operation.Value!));
        return [.. operations.GroupBy(one => one.Group).OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => new ApiGroup(group.Key, [.. group.Select(one => one.Operation)]))];
    }

    public static IReadOnlyList<ApiSchema> Schemas(string document) =>
        [.. Members(JsonNode.Parse(document)?["components"]?["schemas"]).OrderBy(schema => schema.Key, StringComparer.Ordinal)
            .Select(schema => new ApiSchema(schema.Key, schema.Value?["description"]?.GetValue<string>(), Fields(schema.Value)))];

    private static string GroupOf(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries) switch
    {
        [_, "meetings", _, "history", ..] => "History",
        [_, "meetings", _, "whip" or "whep" or "stream-tokens" or "quality", ..] => "Media",
        [_, "meetings", ..] => "Meetings",
        [_, "auth", ..] => "Signing in",
        _ => "Account",
    };

    private static ApiOperation Operation(string path, string method, JsonNode operation) => new(
        method.ToUpperInvariant(),
        path,
        operation["summary"]?.GetValue<string>(),
        [.. Items(operation["parameters"]).Select(parameter => new ApiField(
            parameter["name"]?.GetValue<string>() ?? "",
            TypeOf(parameter["schema"]),
            parameter["description"]?.GetValue<string>(),
            parameter["required"]?.GetValue<bool>() ?? false))],
        ContentOf(operation["requestBody"]),
        [.. Members(operation["responses"]).Select(answer => new ApiAnswer(answer.Key, answer.Value?["description"]?.GetValue<string>(), ContentOf(answer.Value)))]);

    private static List<ApiField> Fields(JsonNode? schema)
    {
        var required = Items(schema?["required"]).Select(name => name.GetValue<string>()).ToHashSet();
        return [.. Members(schema?["properties"]).Select(field => new ApiField(field.Key, TypeOf(field.Value), field.Value?["description"]?.GetValue<string>(), required.Contains(field.Key)))];
    }

    private static string? ContentOf(JsonNode? holder) => Members(holder?["content"]).Select(content => TypeOf(content.Value?["schema"])).FirstOrDefault();

    private static string TypeOf(JsonNode? schema)
    {
        if (schema?["$ref"]?.GetValue<string>() is { } reference)
        {
            return reference.Replace(Reference, "", StringComparison.Ordinal);
        }

        if (Items(schema?["oneOf"]).Concat(Items(schema?["anyOf"])).ToList() is { Count: > 0 } choices)
        {
            return string.Join(" | ", choices.Select(TypeOf));
        }

        var types = schema?["type"] is JsonArray several ? several.Select(type => type!.GetValue<string>()) : [schema?["type"]?.GetValue<string>() ?? ""];
        return string.Join(" | ", types.Select(type => type == "array" ? $"{TypeOf(schema?["items"])}[]" : schema?["format"] is { } format && type == "string" ? format.GetValue<string>() : type));
    }

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Members(JsonNode? node) => node as JsonObject ?? [];

    private static IEnumerable<JsonNode> Items(JsonNode? node) => (node as JsonArray ?? []).OfType<JsonNode>();
}
