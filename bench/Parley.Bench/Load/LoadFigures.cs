using Parley.Bench.Streams;

namespace Parley.Bench.Load;

/// <summary>Adds up what publishers and subscribers counted. Runs on the generator's thread.</summary>
internal static class LoadFigures
{
    public static LoadCount Of(LoadPlan plan, LoadGenerator generator, IReadOnlyDictionary<(ushort Publisher, MediaKind Kind, byte Layer), (long From, long To)> ranges)
    {
        var subscribers = generator.Subscribers;
        var logs = subscribers.SelectMany(one => one.Logs).ToList();
        var streams = generator.Publishers.SelectMany(one => one.Streams).ToList();
        var simulcast = plan.Tracks.Where(track => track.IsSimulcast).Select(track => track.Kind).ToHashSet();
        var video = simulcast.Count > 0 ? subscribers.SelectMany(one => simulcast.SelectMany(one.Sources)).ToList() : [];
        var sources = subscribers.SelectMany(one => one.Sources(MediaKind.Video)).ToList();
        long Expected(MediaKind kind) => simulcast.Contains(kind) ? 0 : subscribers.Sum(one => ranges
            .Where(range => range.Key.Kind == kind && range.Key.Publisher != one.Own?.Number && range.Value.To != long.MaxValue)
            .Sum(range => range.Value.To - range.Value.From));
        long Measured(MediaKind kind) => simulcast.Contains(kind) ? 0 : logs.Where(log => log.Key.Kind == kind).Sum(log => log.Value.Measured);
        return new LoadCount
        {
            Published = streams.Sum(stream => stream.NextIndex),
            Received = subscribers.Sum(one => one.Packets + one.Dropped),
            Expected = Expected(MediaKind.Audio) + Expected(MediaKind.Video),
            Measured = Measured(MediaKind.Audio) + Measured(MediaKind.Video),
            ExpectedVideo = Expected(MediaKind.Video),
            MeasuredVideo = Measured(MediaKind.Video),
            Numbered = video.Sum(source => source.Span),
            GivenUp = video.Sum(source => source.GivenUp),
            Holes = sources.Sum(source => source.Holes),
            Span = sources.Sum(source => source.Span),
            Duplicates = logs.Sum(log => log.Value.Duplicates),
            Reordered = logs.Sum(log => log.Value.Reordered),
            Corrupt = logs.Sum(log => log.Value.Corrupt) + subscribers.Sum(one => one.Unknown),
            Asked = subscribers.Sum(one => one.Asked),
            Recovered = subscribers.Sum(one => one.Recovered),
            PicturesSent = subscribers.Sum(one => generator.Publishers.Where(publisher => publisher != one.Own).Sum(PicturesOf)),
            PicturesDecoded = subscribers.SelectMany(one => one.Pictures).Sum(pictures => pictures.Decoded),
            Freezes = subscribers.SelectMany(one => one.Pictures).Sum(pictures => pictures.Freezes),
            LayerChanges = subscribers.SelectMany(one => one.Pictures).Sum(pictures => pictures.LayerChanges),
            KeyframesAsked = subscribers.Sum(one => one.KeyframesAsked),
            KeyframeRequests = streams.Sum(stream => stream.KeyframeRequests),
            Resent = streams.Sum(stream => stream.Resent),
        };
    }

    // All layers of a track have the same pictures.
    private static long PicturesOf(Publisher publisher) =>
        publisher.Streams.Where(stream => stream is { Layer: 0, Recording.Kind: MediaKind.Video }).Sum(stream => stream.Pictures);
}
