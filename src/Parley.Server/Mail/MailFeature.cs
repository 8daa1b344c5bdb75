using Parley.Server.Hosting.Options;
using Parley.Server.Mail.Delivery;
using Parley.Server.Mail.Pickup;
using Parley.Server.Mail.Smtp;

namespace Parley.Server.Mail;

/// <summary>Mail that leaves the server: the outbox, its worker, letters and calendar files.</summary>
internal static class MailFeature
{
    public static IServiceCollection AddMail(this IServiceCollection services)
    {
        services.AddSingleton<MailOutbox>();
        services.AddSingleton<MailQuota>();
        services.AddSingleton<StopInvitations>();
        services.AddSingleton<MailLedger>();
        services.AddSingleton<MailDelivery>();
        services.AddSingleton(Transport);
        services.AddHostedService<MailWorker>();
        return services;
    }

    public static void MapMail(this IEndpointRouteBuilder routes) => StopInvitations.Map(routes);

    private static IMailTransport Transport(IServiceProvider services)
    {
        var options = services.GetRequiredService<ParleyOptions>();
        return options.Mail.Smtp is { } smtp
            ? new SmtpTransport(smtp, options.Mail.From.Host, services.GetRequiredService<TimeProvider>())
            : new PickupFolder(options, Console.Out);
    }
}
