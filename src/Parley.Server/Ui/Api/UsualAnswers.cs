using System.Globalization;
using Microsoft.OpenApi;

namespace Parley.Server.Ui.Api;

/// <summary>What every operation may answer because of what stands before all of them: limits, dead tokens, other sites' pages, unreadable bodies.</summary>
internal static class UsualAnswers
{
    private const string Problem = "ProblemDetails";

    public static void Add(OpenApiDocument document)
    {
        foreach (var (path, item) in document.Paths)
        {
            foreach (var (method, operation) in item.Operations ?? [])
            {
                Add(document, operation, 429, "Too many requests. Retry-After says for how many seconds.");
                if (!path.StartsWith("/api/auth/", StringComparison.Ordinal))
                {
                    Add(document, operation, 401, "The access token has expired or was revoked, or somebody has to sign in for this.");
                }

                if (method != HttpMethod.Get)
                {
                    Add(document, operation, 403, "Refused, as is what another site's page sends.");
                }

                if (operation.RequestBody is not null || operation.Parameters is { Count: > 0 })
                {
                    Add(document, operation, 400, "The request could not be understood.");
                }

                if (operation.RequestBody is not null)
                {
                    Add(document, operation, 413, "The body is larger than anything that this takes.");
                    Add(document, operation, 415, "The body has another media type than this takes.");
                }
            }
        }

        DescribeProblem(document);
    }

    private static void Add(OpenApiDocument document, OpenApiOperation operation, int status, string description)
    {
        operation.Responses ??= [];
        operation.Responses.TryAdd(status.ToString(CultureInfo.InvariantCulture), new OpenApiResponse
        {
            Description = description,
            Content = new Dictionary<string, OpenApiMediaType> { ["application/problem+json"] = new() { Schema = new OpenApiSchemaReference(Problem, document) } },
        });
    }

    /// <summary>The stable code, and all that is wrong where several fields are.</summary>
    private static void DescribeProblem(OpenApiDocument document)
    {
        if (document.Components?.Schemas is not { } schemas || !schemas.TryGetValue(Problem, out var found) || found is not OpenApiSchema { Properties: { } members } problem)
        {
            return;
        }

        members["code"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "Stable; what programs go by." };
        members["errors"] = new OpenApiSchema
        {
            Type = JsonSchemaType.Array,
            Description = "Where several fields are wrong: each with its code and a sentence.",
            Items = new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Properties = new Dictionary<string, IOpenApiSchema>
                {
                    ["field"] = new OpenApiSchema { Type = JsonSchemaType.String },
                    ["code"] = new OpenApiSchema { Type = JsonSchemaType.String },
                    ["message"] = new OpenApiSchema { Type = JsonSchemaType.String },
                },
            },
        };
        problem.Required = new HashSet<string> { "code" };
    }
}
