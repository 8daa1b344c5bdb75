using System.Runtime.InteropServices;

namespace Parley.Sfu.Network;

/// <summary>What the kernel says beside a datagram: <c>struct cmsghdr</c> of 64-bit Linux, one after the other.</summary>
internal static class ControlMessages
{
    public const int HeaderLength = 16;

    /// <summary>Finds a message by its level and type.</summary>
    /// <param name="control">All of them.</param>
    /// <param name="level">Its protocol.</param>
    /// <param name="type">Its kind.</param>
    /// <param name="minLength">The shortest content that counts, in bytes.</param>
    /// <param name="content">What it says.</param>
    public static bool TryFind(ReadOnlySpan<byte> control, int level, int type, int minLength, out ReadOnlySpan<byte> content)
    {
        while (control.Length >= HeaderLength)
        {
            var length = (int)Math.Min(MemoryMarshal.Read<ulong>(control), (ulong)control.Length);
            if (length < HeaderLength)
            {
                break;
            }

            if (MemoryMarshal.Read<int>(control[8..]) == level && MemoryMarshal.Read<int>(control[12..]) == type
                && length >= HeaderLength + minLength)
            {
                content = control[HeaderLength..length];
                return true;
            }

            control = control[Math.Min(control.Length, (length + 7) & ~7)..];
        }

        content = default;
        return false;
    }
}
