using Parley.Sfu.Selection;

namespace Parley.Sfu.Allocation;

/// <summary>The qualities a source offers now, cheapest first. Each step costs more than the one below it.</summary>
internal sealed class Ladder
{
    // Four spatial layers of three temporal ones.
    private const int MostSteps = 12;
    private readonly QualityStep[] _steps = new QualityStep[MostSteps];

    public int Count { get; private set; }

    public ref readonly QualityStep this[int index] => ref _steps[index];

    public void Clear() => Count = 0;

    /// <summary>Adds the next better quality; what is worse and not cheaper falls out.</summary>
    public void Add(LayerTarget target, long bitsPerSecond)
    {
        while (Count > 0 && _steps[Count - 1].BitsPerSecond >= bitsPerSecond)
        {
            Count--;
        }

        if (Count < MostSteps)
        {
            _steps[Count++] = new QualityStep(target, bitsPerSecond);
        }
    }

    /// <summary>The best step within given layers; the cheapest when all are above them; -1 for none at all.</summary>
    public int IndexOf(LayerTarget most)
    {
        if (most.IsNothing || Count == 0)
        {
            return -1;
        }

        for (var index = Count - 1; index > 0; index--)
        {
            var target = _steps[index].Target;
            if (target.Spatial <= most.Spatial && target.Temporal <= most.Temporal)
            {
                return index;
            }
        }

        return 0;
    }

    /// <summary>The highest step of the spatial layer that a step has; -1 for none.</summary>
    public int SmoothestOf(int step)
    {
        var smoothest = step;
        while (smoothest >= 0 && smoothest + 1 < Count && _steps[smoothest + 1].Target.Spatial == _steps[step].Target.Spatial)
        {
            smoothest++;
        }

        return smoothest;
    }

    public long Cost(int step) => step < 0 ? 0 : _steps[step].BitsPerSecond;
}
