namespace Parley.Bench.Streams;

internal enum MediaKind : byte
{
    Audio,
    Video,
}
