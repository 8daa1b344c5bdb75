using Parley.Bench.Streams;
using Parley.Rtc.Rtcp;

namespace Parley.Bench.Load;

/// <summary>What a receiver knows about one source: the numbers of its reports (RFC 3550 appendix A) and the packets it misses.</summary>
internal sealed class SourceLog(uint ssrc, MediaKind kind)
{
    private const int MaxMissing = 256;

    // libwebrtc asks at most ten times; a gap larger than this is a restart, not loss.
    private const int MaxTries = 10;
    private const int MaxGap = 1000;

    private readonly int _clockRate = kind == MediaKind.Audio ? 48000 : 90000;
    private readonly List<Missing> _missing = new(MaxMissing);
    private long _highest = -1;
    private long _first;
    private long _received;
    private long _expectedPrior;
    private long _receivedPrior;
    private long _lastTransit;
    private double _jitter;
    private uint _lastReport;
    private long _lastReportArrival;

    public uint Ssrc => ssrc;

    public MediaKind Kind => kind;

    public long Asked { get; private set; }

    /// <summary>Packets that were not there when a later one came.</summary>
    public long Holes { get; private set; }

    /// <summary>Holes never filled, as far as is known by now.</summary>
    public long GivenUp { get; private set; }

    /// <summary>Packets by the numbers the server gave, holes included.</summary>
    public long Span => _highest < 0 ? 0 : _highest - _first + 1;

    public void Add(ushort sequenceNumber, uint timestamp, long arrival, bool recovered)
    {
        _received++;
        if (_highest < 0)
        {
            _first = _highest = sequenceNumber;
            return;
        }

        var extended = _highest + (short)(sequenceNumber - (ushort)_highest);
        if (extended > _highest)
        {
            AddMissing(extended);
            _highest = extended;
        }
        else
        {
            Remove(extended);
        }

        if (!recovered)
        {
            var transit = (long)(arrival * (_clockRate / 1e9)) - timestamp;
            var difference = Math.Abs((int)(transit - _lastTransit));
            _lastTransit = transit;
            _jitter += (Math.Min(difference, _clockRate) - _jitter) / 16;
        }
    }

    public void OnSenderReport(uint compactNtp, long arrival)
    {
        _lastReport = compactNtp;
        _lastReportArrival = arrival;
    }

    /// <summary>Packets to ask for now: at once and then every 50 ms.</summary>
    public int CollectMissing(TimeSpan now, Span<ushort> lost)
    {
        var count = 0;
        for (var index = _missing.Count - 1; index >= 0 && count < lost.Length; index--)
        {
            var entry = _missing[index];
            if (entry.Tries >= MaxTries)
            {
                _missing.RemoveAt(index);
                GivenUp++;
            }
            else if (entry.Tries == 0 || now - entry.AskedAt >= TimeSpan.FromMilliseconds(50))
            {
                _missing[index] = entry with { Tries = entry.Tries + 1, AskedAt = now };
                lost[count++] = (ushort)entry.Sequence;
            }
        }

        Asked += count;
        lost[..count].Reverse();
        return count;
    }

    public ReportBlock Report(long now)
    {
        var expected = _highest - _first + 1;
        var expectedInterval = expected - _expectedPrior;
        var lostInterval = expectedInterval - (_received - _receivedPrior);
        _expectedPrior = expected;
        _receivedPrior = _received;
        var fraction = expectedInterval <= 0 || lostInterval <= 0 ? 0 : Math.Min(255, lostInterval * 256 / expectedInterval);
        var delay = _lastReport == 0 ? 0 : (uint)((now - _lastReportArrival) * 65536 / 1_000_000_000);
        return new ReportBlock(ssrc, (byte)fraction, (int)(expected - _received), (uint)_highest, (uint)_jitter, _lastReport, delay);
    }

    private void AddMissing(long next)
    {
        if (next - _highest >= MaxGap)
        {
            return;
        }

        for (var missing = _highest + 1; missing < next; missing++)
        {
            Holes++;
            if (_missing.Count < MaxMissing)
            {
                _missing.Add(new Missing(missing, 0, TimeSpan.Zero));
            }
            else
            {
                GivenUp++;
            }
        }
    }

    private void Remove(long sequence)
    {
        for (var index = 0; index < _missing.Count; index++)
        {
            if (_missing[index].Sequence == sequence)
            {
                _missing.RemoveAt(index);
                return;
            }
        }
    }

    private readonly record struct Missing(long Sequence, int Tries, TimeSpan AskedAt);
}
