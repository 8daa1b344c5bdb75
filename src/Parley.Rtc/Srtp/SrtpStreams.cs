using System.Runtime.InteropServices;

namespace Parley.Rtc.Srtp;

/// <summary>The replay windows of a session by synchronisation source, limited in number since a peer chooses its sources.</summary>
internal sealed class SrtpStreams(int limit)
{
    private readonly Dictionary<uint, Stream> _streams = [];

    // Packets come in runs of one source; this saves the look-up for all but the first.
    private Stream? _last;
    private uint _lastSsrc;

    /// <summary>The stream of a source, or null when it is not known yet.</summary>
    public Stream? Find(uint ssrc)
    {
        if (_last is not null && _lastSsrc == ssrc)
        {
            return _last;
        }

        if (!_streams.TryGetValue(ssrc, out var stream))
        {
            return null;
        }

        _last = stream;
        _lastSsrc = ssrc;
        return stream;
    }

    /// <summary>The stream of a source, made when absent; null when there are too many.</summary>
    public Stream? FindOrAdd(uint ssrc)
    {
        if (Find(ssrc) is { } found)
        {
            return found;
        }

        if (_streams.Count >= limit)
        {
            return null;
        }

        ref var stream = ref CollectionsMarshal.GetValueRefOrAddDefault(_streams, ssrc, out _);
        return stream ??= new Stream();
    }

    internal sealed class Stream
    {
        public ReplayWindow Window;
    }
}
