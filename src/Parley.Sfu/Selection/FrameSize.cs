namespace Parley.Sfu.Selection;

/// <summary>A picture's size in pixels; default while it is not known.</summary>
internal readonly record struct FrameSize(int Width, int Height)
{
    public long Area => (long)Width * Height;

    public bool IsKnown => Area > 0;
}
