using System.Net.Sockets;
using Npgsql;

namespace Parley.Server.Hosting.Database;

/// <summary>Tells whether a failure is the database's: away, overloaded, refusing.</summary>
internal static class DatabaseTrouble
{
    /// <remarks>Entity Framework wraps: transient failures in InvalidOperationException, failed writes in DbUpdateException. A connection that breaks while it is being opened can end with the plain failure of its socket.</remarks>
    public static bool Explains(Exception? error) =>
        error is NpgsqlException or TimeoutException or SocketException || (error is not null && Explains(error.InnerException));
}
