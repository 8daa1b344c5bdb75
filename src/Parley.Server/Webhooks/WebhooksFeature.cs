using Parley.Server.Scheduling;
using Parley.Server.Webhooks.Delivery;
using Parley.Server.Webhooks.Mails;
using Parley.Server.Webhooks.Pages;
using Parley.Server.Webhooks.Targets;

namespace Parley.Server.Webhooks;

/// <summary>What happens in meetings, told to the programs of their hosts; docs/webhooks.md.</summary>
internal static class WebhooksFeature
{
    public static IServiceCollection AddWebhooks(this IServiceCollection services)
    {
        services.AddSingleton<INameResolver, SystemNames>();
        services.AddSingleton<TargetRules>();
        services.AddSingleton<TargetConnections>();
        services.AddSingleton<WebhookRights>();
        services.AddSingleton<WebhookSecrets>();
        services.AddSingleton<WebhookLimits>();
        services.AddSingleton<IPlanChanges, WebhookPlans>();
        services.AddSingleton<EventBodies>();
        services.AddSingleton<Announcer>();
        services.AddSingleton<Receiver>();
        services.AddSingleton<WebhookMails>();
        services.AddSingleton<DeliveryLedger>();
        services.AddSingleton<DeliverOne>();
        services.AddSingleton<Dispatcher>();
        services.AddHostedService<WebhookWorker>();
        services.AddSingleton<CreateWebhook>();
        services.AddSingleton<ChangeWebhook>();
        services.AddSingleton<ReadWebhooks>();
        services.AddSingleton<SendByHand>();
        services.AddSingleton<WebhooksApi>();
        services.AddSingleton<WebhookPages>();
        return services;
    }

    public static void MapWebhooks(this IEndpointRouteBuilder routes)
    {
        WebhooksApi.Map(routes);
        WebhookPages.Map(routes);
    }
}
