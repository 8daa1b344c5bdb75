namespace Parley.Sfu;

/// <summary>What a receiver wants in one section.</summary>
public sealed record ReceiveWish
{
    /// <summary>Send nothing, for example while the picture is out of view.</summary>
    public bool IsPaused { get; init; }

    /// <summary>The highest spatial or simulcast layer, 0 the lowest; changes take effect at the next keyframe, which is asked for.</summary>
    public int MaxLayer { get; init; } = int.MaxValue;

    /// <summary>The width it is shown in, in pixels of the screen: the lowest layer that fills it is sent. 0 for any.</summary>
    public int Width { get; init; }

    /// <summary>The height it is shown in, in pixels of the screen; 0 for any.</summary>
    public int Height { get; init; }

    /// <summary>Its place when bandwidth is short.</summary>
    public ReceivePriority Priority { get; init; }
}
