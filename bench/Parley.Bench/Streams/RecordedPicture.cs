namespace Parley.Bench.Streams;

/// <summary>A picture of a recording: the packets of one timestamp. Of sound, one packet.</summary>
/// <param name="Start">Position of its first packet.</param>
/// <param name="Count">How many packets it has.</param>
/// <param name="IsKeyframe">Decodable by itself.</param>
internal readonly record struct RecordedPicture(int Start, int Count, bool IsKeyframe);
