using System.Diagnostics.Metrics;

namespace Parley.Server.Hosting.Metrics;

/// <summary>Listens to the meters worth showing and keeps their sums until they are asked for.</summary>
internal sealed class MetricsCollector : IDisposable
{
    private static readonly string[] Prefixes = ["Parley", "Microsoft.AspNetCore.", "System.Runtime", "Npgsql"];

    // Seconds, from a cached answer to a hanging one; used when an instrument gives no advice.
    private static readonly double[] DefaultBounds = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private readonly Lock _lock = new();
    private readonly List<Metric> _metrics = [];
    private readonly MeterListener _listener = new();

    public MetricsCollector()
    {
        _listener.InstrumentPublished = Publish;
        _listener.SetMeasurementEventCallback<byte>((_, value, tags, state) => Record(value, tags, state));
        _listener.SetMeasurementEventCallback<short>((_, value, tags, state) => Record(value, tags, state));
        _listener.SetMeasurementEventCallback<int>((_, value, tags, state) => Record(value, tags, state));
        _listener.SetMeasurementEventCallback<long>((_, value, tags, state) => Record(value, tags, state));
        _listener.SetMeasurementEventCallback<float>((_, value, tags, state) => Record(value, tags, state));
        _listener.SetMeasurementEventCallback<double>((_, value, tags, state) => Record(value, tags, state));
        _listener.SetMeasurementEventCallback<decimal>((_, value, tags, state) => Record((double)value, tags, state));
        _listener.Start();
    }

    public string WriteText()
    {
        lock (_lock)
        {
            foreach (var metric in _metrics.Where(metric => metric.Instrument.IsObservable))
            {
                metric.Clear();
            }

            // Calls back into Record on this thread; the lock is re-entrant.
            _listener.RecordObservableInstruments();
            return PrometheusText.Write(_metrics);
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Publish(Instrument instrument, MeterListener listener)
    {
        if (!Prefixes.Any(prefix => instrument.Meter.Name.StartsWith(prefix, StringComparison.Ordinal)))
        {
            return;
        }

        var type = instrument.GetType().GetGenericTypeDefinition();
        var isHistogram = type == typeof(Histogram<>);
        var isCounter = type == typeof(Counter<>) || type == typeof(ObservableCounter<>);
        // A Gauge tells its value when it changes, an observable instrument when asked: both replace what was there.
        var metric = new Metric(
            instrument,
            isHistogram ? MetricKind.Histogram : isCounter ? MetricKind.Counter : MetricKind.Gauge,
            instrument.IsObservable || type == typeof(Gauge<>),
            isHistogram ? BoundsOf(instrument) : null);
        lock (_lock)
        {
            _metrics.Add(metric);
        }

        listener.EnableMeasurementEvents(instrument, metric);
    }

    private void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
    {
        var labels = PrometheusText.Labels(tags);
        lock (_lock)
        {
            ((Metric)state!).Record(value, labels);
        }
    }

    private static double[] BoundsOf(Instrument instrument)
    {
        return instrument is Histogram<double> { Advice.HistogramBucketBoundaries: { Count: > 0 } advised } ? [.. advised] : DefaultBounds;
    }
}
