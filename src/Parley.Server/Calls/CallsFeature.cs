using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.SignalR;
using Parley.Server.Calls.Doors;
using Parley.Server.Calls.Media;
using Parley.Server.Calls.Quality;
using Parley.Server.Calls.Streams;

namespace Parley.Server.Calls;

/// <summary>Meetings in progress: the hub, the mailboxes, instant meetings.</summary>
internal static class CallsFeature
{
    /// <summary>Sessions with many chat lines go out, but nothing larger than an offer comes in; JSON doubles its line ends.</summary>
    private const int MaxMessageBytes = (OfferMedia.MaxSdpLength * 5 / 4) + (16 * 1024);

    /// <summary>How long a connection that does not answer the server's goodbye may hold up its end.</summary>
    private static readonly TimeSpan Goodbye = TimeSpan.FromSeconds(1);

    public static IServiceCollection AddCalls(this IServiceCollection services)
    {
        services.AddSingleton<ConnectionOutboxes>();
        services.AddSingleton<IceServerIssuer>();
        services.AddSingleton<GuessingLimit>();
        services.AddSingleton<CreationLimit>();
        services.AddSingleton<RepeatedCreations>();
        services.AddSingleton<RepeatedRequests>();
        services.AddSingleton<MeetingLinks>();
        services.AddSingleton<MediaServer>();
        services.AddHostedService(provider => provider.GetRequiredService<MediaServer>());
        services.AddSingleton<MeetingDirectory>();
        services.AddHostedService(provider => provider.GetRequiredService<MeetingDirectory>());
        services.AddHostedService<MediaReporter>();
        services.AddHostedService<ViewerCounts>();
        services.AddHostedService<UnusedMeetings>();
        services.AddSingleton<EndedSessions>();
        services.AddHostedService(provider => provider.GetRequiredService<EndedSessions>());
        services.AddSingleton<CreateMeeting>();
        services.AddSingleton<FindMeeting>();
        services.AddSingleton<JoinTickets>();
        services.AddSingleton<MeetingPasswords>();
        services.AddSingleton<Doorkeeper>();
        services.AddSingleton<TicketsApi>();
        services.AddSingleton<JoinMeeting>();
        services.AddSingleton<ChangeMeeting>();
        services.AddSingleton<OfferMedia>();
        services.AddSingleton<ReadQuality>();
        services.AddSingleton<QualityApi>();
        services.AddStreams();
        services.AddSingleton<HubLimits>();
        services.AddSingleton<HubLifetimeManager<MeetingHub>, HubConnections>();
        services.AddSignalR(options =>
            {
                options.MaximumReceiveMessageSize = MaxMessageBytes;
                options.KeepAliveInterval = TimeSpan.FromSeconds(5);
                options.ClientTimeoutInterval = TimeSpan.FromSeconds(15);
                options.HandshakeTimeout = TimeSpan.FromSeconds(10);

                // In order: a client may send what rests on a call right behind it, without waiting for the answer.
                options.MaximumParallelInvocationsPerClient = 1;
                options.AddFilter<HubLimits>();
            })
            .AddJsonProtocol(options =>
            {
                options.PayloadSerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
                options.PayloadSerializerOptions.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
                options.PayloadSerializerOptions.RespectNullableAnnotations = true;
                options.PayloadSerializerOptions.RespectRequiredConstructorParameters = true;
            });
        return services;
    }

    public static void MapCalls(this IEndpointRouteBuilder routes)
    {
        routes.MapHub<MeetingHub>("/hubs/meeting", options => options.WebSockets.CloseTimeout = Goodbye);
        routes.MapMeetings();
        routes.MapStreams();
        QualityApi.Map(routes);
        TicketsApi.Map(routes);
        routes.MapMeetingPages();
    }
}
