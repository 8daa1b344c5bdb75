namespace Parley.Sfu;

/// <summary>Which of a receiver's pictures keep their quality when its bandwidth is short.</summary>
public enum ReceivePriority
{
    /// <summary>One of many. Whoever speaks goes before the others.</summary>
    Normal,

    /// <summary>Looked at: pinned or shown large.</summary>
    Pinned,

    /// <summary>A shared screen, which must be legible.</summary>
    Screen,
}
