using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;

namespace Parley.Server.Hosting.Files;

/// <summary>The few system calls the base library does not offer.</summary>
[UnsupportedOSPlatform("windows")]
internal static class Unix
{
    public const int Interrupt = 2;
    public const int Quit = 3;
    public const int Kill = 9;

    public static bool IsRoot => EffectiveUser() == 0;

    [DllImport("libc", EntryPoint = "umask")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern uint SetUmask(uint mask);

    [DllImport("libc", EntryPoint = "geteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern uint EffectiveUser();

    /// <summary>Signal 0 only asks whether the process exists and may be signalled.</summary>
    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int Signal(int process, int signal);

    /// <summary>The owner of a path itself, links not followed; null when it cannot be known.</summary>
    public static (uint User, uint Group)? OwnerOf(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        // struct statx is the same on every architecture (256 bytes; stx_uid at 20, stx_gid at 24), struct stat is not.
        const int CurrentFolder = -100;
        const int NoFollow = 0x100;
        const uint OwnerFields = 0x8 | 0x10;
        var result = new byte[256];
        return StatX(CurrentFolder, Encoding.UTF8.GetBytes(path + '\0'), NoFollow, OwnerFields, result) == 0
            ? (BitConverter.ToUInt32(result, 20), BitConverter.ToUInt32(result, 24))
            : null;
    }

    [DllImport("libc", EntryPoint = "statx", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int StatX(
        int folder, byte[] path, int flags, uint mask, [Out] byte[] result);
}
