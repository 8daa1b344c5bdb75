using Npgsql;

namespace Parley.Server.Hosting.Database;

/// <summary>Checks the operator's PostgreSQL before anything relies on it.</summary>
internal static partial class ExternalDatabase
{
    /// <summary>Version 14 is the oldest the tests have a reason to trust: `multirange` types and `jsonb` subscripts came with it.</summary>
    public const int OldestMajor = 14;

    // Long enough for a database that is started together with the server (compose, boot).
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task CheckAsync(string connectionString, TimeProvider time, ILogger logger, CancellationToken cancellation)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, ApplicationName = "parley" };
        var where = $"{settings.Host}:{settings.Port}, database '{settings.Database ?? settings.Username}'";
        var start = time.GetTimestamp();
        for (var isFirst = true; ; isFirst = false)
        {
            try
            {
                await using var connection = new NpgsqlConnection(settings.ConnectionString);
                await connection.OpenAsync(cancellation);
                if (connection.PostgreSqlVersion.Major < OldestMajor)
                {
                    throw new StartupException(
                        $"The database at {where} is PostgreSQL {connection.PostgreSqlVersion}; {OldestMajor} or newer is needed.",
                        StartupException.Misconfigured);
                }

                return;
            }
            catch (NpgsqlException error) when (IsPassing(error) && time.GetElapsedTime(start) < Patience)
            {
                if (isFirst)
                {
                    LogWaiting(logger, where);
                }

                await Task.Delay(TimeSpan.FromMilliseconds(500), time, cancellation);
            }
            catch (NpgsqlException error)
            {
                throw new StartupException(
                    $"The database at {where} (Parley__Database) cannot be used: {(error.InnerException ?? error).Message.ReplaceLineEndings(" ")}", inner: error);
            }
        }
    }

    /// <summary>Not reachable yet, starting up, or too many connections just now: worth another try. A wrong password is not.</summary>
    private static bool IsPassing(NpgsqlException error)
    {
        return error is PostgresException postgres
            ? postgres.SqlState is PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.TooManyConnections
            : error.InnerException is System.Net.Sockets.SocketException or TimeoutException;
    }

    [LoggerMessage(1020, LogLevel.Warning, "The database at {Where} does not answer yet; trying for 30 s")]
    private static partial void LogWaiting(ILogger logger, string where);
}
