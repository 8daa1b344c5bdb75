using Parley.Server.Accounts;
using Parley.Server.Calls;
using Parley.Server.Calls.Streams;
using Parley.Server.Data;
using Parley.Server.Hosting;
using Parley.Server.Hosting.Files;
using Parley.Server.Mail;
using Parley.Server.Ui;

namespace Parley.Server;

internal static class Program
{
    public static Task<int> Main(string[] arguments) => ServerProgram.RunAsync(arguments, Build);

    internal static WebApplication Build(string[] configuration, ProgramFolder program)
    {
        var builder = HostingFeature.CreateBuilder(configuration, program);
        builder.AddHosting(program);
        builder.Services.AddData();
<<<<<<< HEAD
        builder.Services.AddAccounts();
        builder.Services.AddMail();
=======
        builder.Services.AddMail();
        builder.Services.AddAccounts();
>>>>>>> accounts
        builder.Services.AddCalls();
        builder.Services.AddUi();

        var app = builder.Build();
        app.UseStreamsFromAnywhere();
        app.UseHosting();
        app.UseAccounts();
        app.MapHosting();
<<<<<<< HEAD
        app.MapAccounts();
        app.MapMail();
=======
        app.MapMail();
        app.MapAccounts();
>>>>>>> accounts
        app.MapCalls();
        app.MapUi();
        return app;
    }
}
