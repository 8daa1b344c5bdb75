using System.Globalization;

namespace Parley.Server.Hosting.Files;

/// <summary>The data folder while this process owns it. The lock is the kernel's: it ends with the process, however that ends.</summary>
internal sealed class DataFolder : IDisposable
{
    private readonly FileStream _lock;

    private DataFolder(string path, FileStream @lock)
    {
        Path = path;
        _lock = @lock;
    }

    public string Path { get; }

    public static DataFolder Open(string path)
    {
        return TryOpen(path, out var owner) ?? throw new StartupException(
            $"The data folder {path} is in use by another Parley server (process {owner}). "
            + "Stop that one, or set Parley__DataDirectory to another folder.");
    }

    /// <returns>Null, and the process id of the owner, when another server runs on this folder.</returns>
    public static DataFolder? TryOpen(string path, out string owner)
    {
        owner = "";
        var lockPath = System.IO.Path.Combine(path, "server.lock");
        try
        {
            CreatePrivate(path);
            var stream = new FileStream(lockPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            // Beside the lock, because a locked file cannot be opened to read the number.
            File.WriteAllText(PidFile(path), Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            return new DataFolder(path, stream);
        }
        catch (Exception error) when (error is UnauthorizedAccessException or DirectoryNotFoundException or PathTooLongException)
        {
            throw new StartupException($"The data folder {path} cannot be written: {error.Message}", inner: error);
        }
        catch (IOException error)
        {
            if (!File.Exists(lockPath))
            {
                throw new StartupException($"The data folder {path} cannot be used: {error.Message}", inner: error);
            }

            owner = File.Exists(PidFile(path)) ? File.ReadAllText(PidFile(path)) : "unknown";
            return null;
        }
    }

    public string Combine(params ReadOnlySpan<string> parts) => System.IO.Path.Combine([Path, .. parts]);

    /// <summary>Makes a folder that only its owner can enter, or closes an existing one to others.</summary>
    public static void CreatePrivate(string path)
    {
        Directory.CreateDirectory(path);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    public void Dispose() => _lock.Dispose();

    private static string PidFile(string path) => System.IO.Path.Combine(path, "server.pid");
}
