using Parley.Sfu.Selection;

namespace Parley.Sfu.Allocation;

/// <summary>A quality a source offers and what it costs.</summary>
/// <param name="Target">The layers.</param>
/// <param name="BitsPerSecond">The rate of these layers together.</param>
internal readonly record struct QualityStep(LayerTarget Target, long BitsPerSecond);
