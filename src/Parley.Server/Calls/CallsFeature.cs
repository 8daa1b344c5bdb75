using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.SignalR;

namespace Parley.Server.Calls;

/// <summary>Meetings in progress: the hub, the mailboxes, instant meetings.</summary>
internal static class CallsFeature
{
    /// <summary>Sessions with many chat lines go out, but nothing larger than an offer comes in.</summary>
    private const int MaxMessageBytes = 96 * 1024;

    public static IServiceCollection AddCalls(this IServiceCollection services)
    {
        services.AddSingleton<ConnectionOutboxes>();
        services.AddSingleton<IceServerIssuer>();
        services.AddSingleton<SignalDelivery>();
        services.AddSingleton<GuessingLimit>();
        services.AddSingleton<CreationLimit>();
        services.AddSingleton<RepeatedCreations>();
        services.AddSingleton<MeetingLinks>();
        services.AddSingleton<MeetingDirectory>();
        services.AddHostedService(provider => provider.GetRequiredService<MeetingDirectory>());
        services.AddHostedService<UnusedMeetings>();
        services.AddSingleton<CreateMeeting>();
        services.AddSingleton<FindMeeting>();
        services.AddSingleton<JoinMeeting>();
        services.AddSingleton<HubLimits>();
        services.AddSignalR(options =>
            {
                options.MaximumReceiveMessageSize = MaxMessageBytes;
                options.KeepAliveInterval = TimeSpan.FromSeconds(5);
                options.ClientTimeoutInterval = TimeSpan.FromSeconds(15);
                options.HandshakeTimeout = TimeSpan.FromSeconds(10);
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
        routes.MapHub<MeetingHub>("/hubs/meeting");
        routes.MapMeetings();
        routes.MapMeetingPages();
    }
}
