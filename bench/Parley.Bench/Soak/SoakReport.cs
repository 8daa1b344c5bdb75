using Parley.Bench.Measuring;

namespace Parley.Bench.Soak;

/// <summary>A soak and what is wrong with it.</summary>
/// <param name="Joins">How many joined in all.</param>
/// <param name="HeapBefore">Managed bytes in use with nobody connected, after a first round of joins and leaves.</param>
/// <param name="HeapAfter">The same at the end.</param>
/// <param name="PeersLeft">Peers the server still had after everybody's leave and time-out.</param>
/// <param name="Defects">Empty when it passed.</param>
internal sealed record SoakReport(
    DateTimeOffset At, Machine Machine, string Command, int Joins, long HeapBefore, long HeapAfter, int PeersLeft, IReadOnlyList<string> Defects, IReadOnlyList<SoakSecond> Seconds);
