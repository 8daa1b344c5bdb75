namespace Parley.Bench.Servers;

/// <summary>Where a server runs.</summary>
/// <param name="Cores">The cores it is pinned to, such as <c>1</c> or <c>0,1</c>; empty for all.</param>
/// <param name="Niceness">-20 to 19; below 0 keeps other work on a shared machine out of the way.</param>
/// <param name="BenchFolder">The folder bench/ of the sources.</param>
/// <param name="WorkFolder">Where logs and built programs go.</param>
internal sealed record ServerPlace(string Cores, int Niceness, string BenchFolder, string WorkFolder);
