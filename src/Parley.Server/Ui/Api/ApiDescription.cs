using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Parley.Server.Ui.Api;

/// <summary>The HTTP API described: for programs at <c>/openapi/v1.json</c>, for people at <c>/api/docs</c>.</summary>
internal static class ApiDescription
{
    public const string PagePath = "/api/docs";

    private const string Document = "v1";

    public static IServiceCollection AddApiDescription(this IServiceCollection services)
    {
        services.AddOpenApi(Document, options =>
        {
            options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            options.ShouldInclude = api => api.RelativePath is { } path && path.StartsWith("api/", StringComparison.Ordinal) && !path.Contains("{**", StringComparison.Ordinal);
            options.AddSchemaTransformer(OptionalMembers.Describe);
            options.AddDocumentTransformer(Complete);
        });
        return services;
    }

    public static void MapApiDescription(this IEndpointRouteBuilder routes)
    {
        routes.MapOpenApi("/openapi/{documentName}.json");
        routes.MapGet(PagePath, ShowAsync).ExcludeFromDescription();
    }

    private static Task Complete(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Parley",
            Version = Document,
            Description = "Sign in with POST /api/auth/token and send the access token as bearer. Errors are problem details (RFC 9457) with a stable code. Lists go on with nextCursor.",
        };
        // The server that this was read from: its name is not taken from the request.
        document.Servers = [new OpenApiServer { Url = "/" }];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            ["bearer"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "Access token of an account, or the host token of an instant meeting." },
        };
        UsualAnswers.Add(document);
        // Some of it is for guests too.
        document.Security = [new OpenApiSecurityRequirement(), new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("bearer", document)] = [] }];
        return Task.CompletedTask;
    }

    private static async Task<RazorComponentResult<ApiDocsPage>> ShowAsync([FromKeyedServices(Document)] IOpenApiDocumentProvider provider, CancellationToken cancellationToken)
    {
        var document = await provider.GetOpenApiDocumentAsync(cancellationToken);
        var json = await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1, cancellationToken);
        return new RazorComponentResult<ApiDocsPage>(new { Groups = ApiDocs.Groups(json), Schemas = ApiDocs.Schemas(json) });
    }
}
