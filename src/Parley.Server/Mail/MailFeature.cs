namespace Parley.Server.Mail;

/// <summary>Mail that leaves the server: the outbox, its worker, letters and calendar files.</summary>
internal static class MailFeature
{
    public static IServiceCollection AddMail(this IServiceCollection services)
    {
        services.AddSingleton<MailOutbox>();
        return services;
    }

    public static void MapMail(this IEndpointRouteBuilder routes)
    {
    }
}
