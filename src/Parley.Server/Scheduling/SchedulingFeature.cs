using Parley.Server.Scheduling.History;
using Parley.Server.Scheduling.Invitations;
using Parley.Server.Scheduling.Pages;

namespace Parley.Server.Scheduling;

/// <summary>Meetings with a plan: schedule, change, cancel, lists, what happened; docs/scheduling.md.</summary>
internal static class SchedulingFeature
{
    public static IServiceCollection AddScheduling(this IServiceCollection services)
    {
        services.AddSingleton<PlanLimit>();
        services.AddSingleton<MeetingAccessCheck>();
        services.AddSingleton<MeetingObjects>();
        services.AddSingleton<LiveMeetings>();
        services.AddSingleton<ScheduleMeeting>();
        services.AddSingleton<EditMeeting>();
        services.AddSingleton<CancelMeeting>();
        services.AddSingleton<MoveOccurrence>();
        services.AddSingleton<CancelOccurrence>();
        services.AddSingleton<StartMeeting>();
        services.AddSingleton<ListMeetings>();
        services.AddSingleton<ListOccurrences>();
        services.AddSingleton<ScheduleApi>();
        services.AddSingleton<ListsApi>();
        services.AddSingleton<OccurrencesApi>();
        services.AddSingleton<ReadHistory>();
        services.AddSingleton<ReadRecords>();
        services.AddSingleton<ExportHistory>();
        services.AddSingleton<DeleteHistory>();
        services.AddSingleton<HistoryApi>();
        services.AddSingleton<OverdueOccurrences>();
        services.AddHostedService(provider => provider.GetRequiredService<OverdueOccurrences>());
        services.AddSingleton<Retention>();
        services.AddHostedService(provider => provider.GetRequiredService<Retention>());
        services.AddSingleton<SchedulePages>();
        services.AddSingleton<MeetingPages>();
        services.AddInvitations();
        return services;
    }

    public static void MapScheduling(this IEndpointRouteBuilder routes)
    {
        ScheduleApi.Map(routes);
        ListsApi.Map(routes);
        OccurrencesApi.Map(routes);
        HistoryApi.Map(routes);
        SchedulePages.Map(routes);
        MeetingPages.Map(routes);
        routes.MapInvitations();
    }
}
