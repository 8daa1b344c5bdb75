namespace Parley.Server.Scheduling.Invitations;

/// <summary>Mails about plans, answers to them, and calendars.</summary>
internal static class InvitationsFeature
{
    public static IServiceCollection AddInvitations(this IServiceCollection services)
    {
        services.AddSingleton<InvitationLinks>();
        services.AddSingleton<InvitationLetters>();
        services.AddSingleton<InvitationMails>();
        services.AddSingleton<IPlanChanges>(provider => provider.GetRequiredService<InvitationMails>());
        services.AddSingleton<Reminders>();
        services.AddHostedService(provider => provider.GetRequiredService<Reminders>());
        services.AddSingleton<RsvpPages>();
        services.AddSingleton<CalendarFeeds>();
        services.AddSingleton<FeedContent>();
        services.AddSingleton<InvitationsApi>();
        services.AddSingleton<RenewLink>();
        return services;
    }

    public static void MapInvitations(this IEndpointRouteBuilder routes)
    {
        RsvpPages.Map(routes);
        CalendarPages.Map(routes);
        InvitationsApi.Map(routes);
    }
}
