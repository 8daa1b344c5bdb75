using System.Runtime.CompilerServices;

namespace Parley.Sfu.Network;

// Unsafe: gives the kernel addresses of pinned arrays.

/// <summary>Arrays the collector does not move.</summary>
internal static unsafe class FixedArrays
{
    public static T[] Pinned<T>(int length)
        where T : unmanaged => GC.AllocateArray<T>(length, pinned: true);

    /// <summary>Where an element of such an array lies.</summary>
    public static void* Address<T>(T[] pinned, int index)
        where T : unmanaged => Unsafe.AsPointer(ref pinned[index]);
}
