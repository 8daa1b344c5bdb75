using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Parley.Server.Tests.Ui;

/// <summary>Compares answers with an OpenAPI description: types, what must be there, and nothing that is not described.</summary>
internal sealed class DescribedApi(JsonObject description)
{
    public void Check(HttpMethod method, string path, HttpStatusCode status, JsonObject answer)
    {
        var where = $"{method} {path} {(int)status}";
        var operation = description["paths"]![path]?[method.Method.ToLowerInvariant()];
        operation.ShouldNotBeNull($"{where} is not described");
        var described = operation["responses"]![((int)status).ToString()];
        described.ShouldNotBeNull($"{where} is not described");
        var schema = described["content"]?.AsObject().First().Value!["schema"];
        if (schema is null)
        {
            answer.Count.ShouldBe(0, where);
            return;
        }

        // Problem details have members of their own (RFC 9457, 3.2).
        Check(answer, schema, where, open: (int)status >= 400);
    }

    private void Check(JsonNode? value, JsonNode schema, string where, bool open = false)
    {
        if (schema["$ref"]?.GetValue<string>() is { } reference)
        {
            Check(value, description["components"]!["schemas"]![reference.Split('/')[^1]]!, where, open);
            return;
        }

        if ((schema["oneOf"] ?? schema["anyOf"])?.AsArray() is { } choices)
        {
            choices.Any(choice => Fits(value, choice!)).ShouldBeTrue($"{where}: {value?.ToJsonString()} is none of {choices.ToJsonString()}");
            return;
        }

        var types = schema["type"] switch
        {
            JsonArray several => several.Select(type => type!.GetValue<string>()).ToList(),
            { } one => [one.GetValue<string>()],
            null => [],
        };
        if (types.Count > 0)
        {
            types.ShouldContain(type => Is(value, type), $"{where}: {value?.ToJsonString() ?? "null"} is not {string.Join(" or ", types)}");
        }

        switch (value)
        {
            case JsonArray items when schema["items"] is { } item:
                foreach (var one in items)
                {
                    Check(one, item, $"{where}[]", open);
                }

                break;
            case JsonObject members:
                CheckMembers(members, schema, where, open);
                break;
        }
    }

    private void CheckMembers(JsonObject members, JsonNode schema, string where, bool open)
    {
        foreach (var name in (schema["required"] as JsonArray ?? []).Select(name => name!.GetValue<string>()))
        {
            members.ContainsKey(name).ShouldBeTrue($"{where}.{name} is missing");
        }

        var known = schema["properties"] as JsonObject;
        foreach (var (name, member) in members)
        {
            if (known?[name] is { } described)
            {
                Check(member, described, $"{where}.{name}", open);
            }
            else
            {
                open.ShouldBeTrue($"{where}.{name} is not described");
            }
        }
    }

    private bool Fits(JsonNode? value, JsonNode schema)
    {
        try
        {
            Check(value, schema, "");
            return true;
        }
        catch (ShouldAssertException)
        {
            return false;
        }
    }

    private static bool Is(JsonNode? value, string type) => (value?.GetValueKind() ?? JsonValueKind.Null) switch
    {
        JsonValueKind.Null => type == "null",
        JsonValueKind.String => type == "string",
        JsonValueKind.True or JsonValueKind.False => type == "boolean",
        JsonValueKind.Number => type == "number" || (type == "integer" && !value!.ToJsonString().Contains('.')),
        JsonValueKind.Array => type == "array",
        JsonValueKind.Object => type == "object",
        _ => false,
    };
}
