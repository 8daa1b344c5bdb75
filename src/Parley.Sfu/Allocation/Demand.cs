namespace Parley.Sfu.Allocation;

/// <summary>One section of a receiver in a distribution: what it could have, what it has and what it gets.</summary>
internal struct Demand
{
    public Ladder Ladder;

    /// <summary>Higher goes first.</summary>
    public int Rank;

    /// <summary>The highest step wanted, -1 for nothing.</summary>
    public int Most;

    /// <summary>The step it has now, -1 for nothing.</summary>
    public int Current;

    /// <summary>The highest step of the same picture with more frames: going there takes no keyframe and may be taken back at once.</summary>
    public int Smoothest;

    /// <summary>Gets its lowest step whatever it costs.</summary>
    public bool IsEssential;

    /// <summary>The step it gets, -1 for nothing.</summary>
    public int Result;
}
