using Microsoft.AspNetCore.Http.HttpResults;
using Parley.Server.Hosting.Files;
using Parley.Server.Ui.Api;
using Parley.Server.Ui.Pages;

namespace Parley.Server.Ui;

/// <summary>The look of all pages, and the pages for what is not there.</summary>
internal static class UiFeature
{
    public static IServiceCollection AddUi(this IServiceCollection services)
    {
        services.AddRazorComponents();
        services.AddAntiforgery();
        services.AddApiDescription();
        services.AddSingleton<UnmatchedRequests>();
        services.AddSingleton(provider => ClientAssets.Load(provider.GetRequiredService<ProgramFolder>().Path));
        return services;
    }

    public static void MapUi(this IEndpointRouteBuilder routes)
    {
        // At start, not at the first visit: a server without its client is of no use.
        routes.ServiceProvider.GetRequiredService<ClientAssets>();
        routes.MapApiDescription();
        routes.MapRazorComponents<App>();
        routes.MapFallback("/api/{**rest}", (HttpContext context, UnmatchedRequests unmatched) => unmatched.Answer(context));
        routes.MapFallback(() => new RazorComponentResult<NotFoundPage> { StatusCode = StatusCodes.Status404NotFound });
    }
}
