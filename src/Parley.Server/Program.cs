using Parley.Server.Accounts;
using Parley.Server.Calls;
using Parley.Server.Calls.Streams;
using Parley.Server.Data;
using Parley.Server.Hosting;
using Parley.Server.Hosting.Files;
using Parley.Server.Mail;
using Parley.Server.Scheduling;
using Parley.Server.Ui;
using Parley.Server.Ui.Languages;
using Parley.Server.Webhooks;

namespace Parley.Server;

internal static class Program
{
    public static Task<int> Main(string[] arguments) => ServerProgram.RunAsync(arguments, Build);

    internal static WebApplication Build(string[] configuration, ProgramFolder program)
    {
        var builder = HostingFeature.CreateBuilder(configuration, program);
        builder.AddHosting(program);
        builder.Services.AddData();
        builder.Services.AddMail();
        builder.Services.AddAccounts();
        builder.Services.AddCalls();
        builder.Services.AddScheduling();
        builder.Services.AddWebhooks();
        builder.Services.AddUi();

        var app = builder.Build();
        app.UseStreamsFromAnywhere();
        app.UseHosting();
        app.UseAccounts();
        app.UseLanguages();
        app.MapHosting();
        app.MapMail();
        app.MapAccounts();
        app.MapCalls();
        app.MapScheduling();
        app.MapWebhooks();
        app.MapUi();
        return app;
    }
}
