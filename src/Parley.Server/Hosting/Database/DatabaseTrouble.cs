using Npgsql;

namespace Parley.Server.Hosting.Database;

/// <summary>Tells whether a failure is the database's: away, overloaded, refusing.</summary>
internal static class DatabaseTrouble
{
    /// <remarks>Entity Framework wraps: transient failures in InvalidOperationException, failed writes in DbUpdateException.</remarks>
    public static bool Explains(Exception? error) => error is NpgsqlException || (error is not null && Explains(error.InnerException));
}
