using System.Globalization;
using System.Text;

namespace Parley.Server.Hosting.Metrics;

/// <summary>Writes metrics in Prometheus' text format, version 0.0.4.</summary>
internal static class PrometheusText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    public static string Write(IEnumerable<Metric> metrics)
    {
        var text = new StringBuilder();
        // One name may be used by several meters (one per data source); Prometheus wants its lines together.
        foreach (var group in metrics.Where(metric => metric.Series.Count > 0).GroupBy(NameOf).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var first = group.First();
            text.Append("# HELP ").Append(group.Key).Append(' ').Append(Escape(first.Instrument.Description ?? first.Instrument.Name, isLabel: false)).Append('\n');
            text.Append("# TYPE ").Append(group.Key).Append(' ').Append(TypeOf(first.Kind)).Append('\n');
            foreach (var series in group.SelectMany(metric => metric.Series.Select(series => (metric, series))).DistinctBy(pair => pair.series.Labels))
            {
                Write(text, group.Key, series.metric, series.series);
            }
        }

        return text.ToString();
    }

    public static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty)
        {
            return "";
        }

        var parts = new List<string>(tags.Length);
        foreach (var (key, value) in tags)
        {
            parts.Add($"{Name(key)}=\"{Escape(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "", isLabel: true)}\"");
        }

        parts.Sort(StringComparer.Ordinal);
        return string.Join(',', parts);
    }

    private static void Write(StringBuilder text, string name, Metric metric, MetricSeries series)
    {
        if (metric.Kind != MetricKind.Histogram)
        {
            Line(text, name, series.Labels, series.Value);
            return;
        }

        var separator = series.Labels.Length > 0 ? "," : "";
        long count = 0;
        for (var i = 0; i < series.Buckets.Count; i++)
        {
            count += series.Buckets[i];
            var bound = i < metric.Bounds!.Length ? metric.Bounds[i].ToString("R", CultureInfo.InvariantCulture) : "+Inf";
            Line(text, name + "_bucket", $"{series.Labels}{separator}le=\"{bound}\"", count);
        }

        Line(text, name + "_sum", series.Labels, series.Value);
        Line(text, name + "_count", series.Labels, series.Count);
    }

    private static void Line(StringBuilder text, string name, string labels, double value)
    {
        text.Append(name);
        if (labels.Length > 0)
        {
            text.Append('{').Append(labels).Append('}');
        }

        text.Append(' ').Append(value.ToString("R", CultureInfo.InvariantCulture)).Append('\n');
    }

    private static string NameOf(Metric metric)
    {
        var name = Name(metric.Instrument.Name);
        var unit = metric.Instrument.Unit switch
        {
            "s" => "_seconds",
            "ms" => "_milliseconds",
            "By" => "_bytes",
            _ => "",
        };
        name = name.EndsWith(unit, StringComparison.Ordinal) ? name : name + unit;
        return metric.Kind == MetricKind.Counter && !name.EndsWith("_total", StringComparison.Ordinal) ? name + "_total" : name;
    }

    private static string TypeOf(MetricKind kind) => kind switch
    {
        MetricKind.Counter => "counter",
        MetricKind.Histogram => "histogram",
        _ => "gauge",
    };

    private static string Name(string name)
    {
        var clean = string.Concat(name.Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '_'));
        return char.IsAsciiDigit(clean[0]) ? "_" + clean : clean;
    }

    private static string Escape(string text, bool isLabel)
    {
        text = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        return isLabel ? text.Replace("\"", "\\\"", StringComparison.Ordinal) : text;
    }
}
