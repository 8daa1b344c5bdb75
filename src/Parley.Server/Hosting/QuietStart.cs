namespace Parley.Server.Hosting;

/// <summary>Logging as a person at a console wants it: one line each, and nothing said twice.</summary>
internal static class QuietStart
{
    // The host logs a failed start with its whole trace; the program tells the same in one line.
    private const string HostCategory = "Microsoft.Extensions.Hosting.Internal.Host";

    public static void AddQuietStart(this WebApplicationBuilder builder)
    {
        // Put first, so that section Logging of the operator's configuration has the last word.
        builder.Configuration.Sources.Insert(0, new Microsoft.Extensions.Configuration.Memory.MemoryConfigurationSource
        {
            InitialData = new Dictionary<string, string?>
            {
                ["Logging:LogLevel:Default"] = "Information",
                ["Logging:LogLevel:Microsoft"] = "Warning",
                ["Logging:LogLevel:Npgsql"] = "Warning",
                ["Logging:Console:FormatterName"] = "simple",
                ["Logging:Console:FormatterOptions:SingleLine"] = "true",
                ["Logging:Console:FormatterOptions:TimestampFormat"] = "yyyy-MM-dd HH:mm:ss ",
            },
        });
        var state = new State();
        builder.Services.AddSingleton(state);
        builder.Logging.AddFilter(HostCategory, level => state.IsServing ? level >= LogLevel.Warning : level == LogLevel.Warning);
    }

    /// <summary>Becomes true once requests are served; from then on the host's errors are news.</summary>
    internal sealed class State
    {
        public bool IsServing { get; set; }
    }
}
