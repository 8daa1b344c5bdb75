using System.Globalization;
using System.Runtime.Versioning;
using Parley.Server.Hosting.Files;

namespace Parley.Server.Hosting.Database;

/// <summary>Under which identity PostgreSQL runs. It refuses to run as root, so root's server has to give it another one.</summary>
/// <param name="Prefix">Words put before each command.</param>
/// <param name="Owner">User and group that must own the database's files; null when they stay the server's.</param>
[UnsupportedOSPlatform("windows")]
internal sealed record DatabaseUser(IReadOnlyList<string> Prefix, (uint User, uint Group)? Owner)
{
    public static async Task<DatabaseUser> ChooseAsync(DataFolder data, CancellationToken cancellation)
    {
        // initdb wants its user to have a name, which a container's "--user 12345" lacks.
        var isRoot = Unix.IsRoot;
        if (!isRoot && (await ChildProcess.RunAsync(["id", "-un"], "/", cancellation)).ExitCode == 0)
        {
            return new DatabaseUser([], null);
        }

        // A name space in which this user has the number of "nobody": whatever it can reach stays reachable, files stay its own.
        if (ChildProcess.Find("unshare") is { } unshare)
        {
            string[] prefix = [unshare, "--user", "--map-user=65534", "--map-group=65534"];
            var (exitCode, _) = await ChildProcess.RunAsync([.. prefix, "id", "-un"], "/", cancellation);
            if (exitCode == 0)
            {
                return new DatabaseUser(prefix, null);
            }
        }

        if (!isRoot)
        {
            throw new StartupException(
                string.Create(CultureInfo.InvariantCulture, $"PostgreSQL needs a user with a name, but user {Unix.EffectiveUser()} has none. ")
                + "Run the server as a user of /etc/passwd, or set Parley__Database to a database of your own.");
        }

        // Else as the owner of the data folder, if somebody made it an ordinary user's and that user can reach it.
        if (Unix.OwnerOf(data.Path) is { User: not 0 } owner && ChildProcess.Find("setpriv") is { } setpriv)
        {
            string[] prefix =
            [
                setpriv, string.Create(CultureInfo.InvariantCulture, $"--reuid={owner.User}"),
                string.Create(CultureInfo.InvariantCulture, $"--regid={owner.Group}"), "--clear-groups", "--no-new-privs",
            ];
            var (exitCode, _) = await ChildProcess.RunAsync([.. prefix, "test", "-x", data.Path], "/", cancellation);
            if (exitCode == 0)
            {
                return new DatabaseUser(prefix, owner);
            }
        }

        throw new StartupException(
            "PostgreSQL does not run as root, and this system does not let root start it in a user name space (unshare --user). "
            + $"Run the server as an ordinary user, or give the data folder to one that can reach it (chown -R USER {data.Path}), "
            + "or set Parley__Database to a database of your own.");
    }

    /// <summary>Hands files made by root to the database's user.</summary>
    public async Task GiveAsync(CancellationToken cancellation, params string[] paths)
    {
        if (Owner is not { } owner)
        {
            return;
        }

        var to = string.Create(CultureInfo.InvariantCulture, $"{owner.User}:{owner.Group}");
        var (exitCode, output) = await ChildProcess.RunAsync(["chown", "-R", "-h", to, .. paths], "/", cancellation);
        if (exitCode != 0)
        {
            throw new StartupException($"The database's files could not be given to user {to}: {output}");
        }
    }
}
