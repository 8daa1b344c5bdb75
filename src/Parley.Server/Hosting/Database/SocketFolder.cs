using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Parley.Server.Hosting.Files;

namespace Parley.Server.Hosting.Database;

/// <summary>
/// The private run-time folder of the database's socket. Whoever can enter it is the database's superuser, so it must belong
/// to the server's user and to nobody else. It is short because a socket's path is limited to 107 bytes.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal static partial class SocketFolder
{
    // "/.s.PGSQL.5432" follows the folder.
    private const int LongestFolder = 107 - 14;

    /// <summary>The same data folder gets the same socket folder as long as the environment is the same.</summary>
    public static string Prepare(string dataFolder)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(dataFolder)).AsSpan(0, 6));
        var user = Unix.EffectiveUser();
        foreach (var parent in Parents())
        {
            var path = Path.Combine(parent, parent == "/tmp" ? $"parley-{user}-{hash}" : $"parley-{hash}");
            if (Encoding.UTF8.GetByteCount(path) <= LongestFolder && PlainPath().IsMatch(path) && TryMakePrivate(path))
            {
                return path;
            }
        }

        throw new StartupException(
            $"There is no private folder for the database's socket: /tmp/parley-{user}-{hash} belongs to somebody else or cannot be made. "
            + "Remove it, or set XDG_RUNTIME_DIR to a short folder that only this user can enter.");
    }

    private static IEnumerable<string> Parents()
    {
        // systemd names every folder of RuntimeDirectory=, separated by colons.
        string?[] candidates =
        [
            Environment.GetEnvironmentVariable("RUNTIME_DIRECTORY")?.Split(':')[0],
            Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR"),
            Unix.IsRoot ? "/run" : null,
            "/tmp",
        ];
        return candidates.OfType<string>().Where(folder => Path.IsPathRooted(folder) && Directory.Exists(folder));
    }

    private static bool TryMakePrivate(string path)
    {
        try
        {
            // A folder that was there before may be somebody's trap: a link, or a folder of another user.
            if (new DirectoryInfo(path).LinkTarget is not null)
            {
                return false;
            }

            DataFolder.CreatePrivate(path);
            return Unix.OwnerOf(path) is not { } owner || owner.User == Unix.EffectiveUser() || Unix.IsRoot && IsSafeFromOthers(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Root gives the folder to the database's user when no name space can be had; only root's own /run is trusted for that.</summary>
    private static bool IsSafeFromOthers(string path) => !path.StartsWith("/tmp/", StringComparison.Ordinal);

    // A comma separates hosts in a connection string and folders in PostgreSQL's setting.
    [GeneratedRegex("^/[A-Za-z0-9/_.:@-]+$")]
    private static partial Regex PlainPath();
}
