using System.Globalization;
using System.Net;
using System.Text;

namespace Parley.Bench.Plots;

/// <summary>A small chart as SVG: axes from zero, dots, lines, a legend. Readable on light and dark pages.</summary>
/// <param name="title">Above the chart.</param>
/// <param name="xLabel">Below the axis.</param>
/// <param name="yLabel">Above the other one.</param>
/// <param name="xMax">Right end.</param>
/// <param name="yMax">Upper end.</param>
internal sealed class SvgChart(string title, string xLabel, string yLabel, double xMax, double yMax)
{
    public const int Width = 720;
    public const int Height = 320;
    private const int Left = 60;
    private const int Right = 150;
    private const int Top = 50;
    private const int Bottom = 45;

    private static readonly double[] Ends = [1, 2, 4, 8, 10];
    private static readonly string[] Colours = ["#1769aa", "#c2410c", "#15803d", "#7c3aed", "#a16207"];

    private readonly double _xMax = xMax > 0 ? xMax : 1;
    private readonly double _yMax = yMax > 0 ? Nice(yMax) : 1;
    private readonly StringBuilder _body = new();
    private int _series;

    /// <summary>Adds a series of dots, of a line through them, or both.</summary>
    public void Add(string name, IReadOnlyList<(double X, double Y)> points, bool dots, bool line)
    {
        var colour = Colours[_series % Colours.Length];
        if (line && points.Count > 1)
        {
            Append($"<polyline fill=\"none\" stroke=\"{colour}\" stroke-width=\"1.5\" points=\"{string.Join(' ', points.Select(point => Format($"{X(point.X):0.0},{Y(point.Y):0.0}")))}\"/>");
        }

        foreach (var (x, y) in dots ? points : [])
        {
            Append(Format($"<circle cx=\"{X(x):0.0}\" cy=\"{Y(y):0.0}\" r=\"3\" fill=\"{colour}\"/>"));
        }

        var at = Top + (18 * _series++);
        Append($"<rect x=\"{Width - Right + 12}\" y=\"{at - 8}\" width=\"10\" height=\"10\" fill=\"{colour}\"/>");
        Append($"<text x=\"{Width - Right + 27}\" y=\"{at + 1}\">{WebUtility.HtmlEncode(name)}</text>");
    }

    /// <summary>Adds a straight line across the chart in the colour of the last series.</summary>
    public void AddFit(LinearFit fit)
    {
        var colour = Colours[(_series - 1) % Colours.Length];
        Append(Format($"<line x1=\"{X(0):0.0}\" y1=\"{Y(fit.At(0)):0.0}\" x2=\"{X(_xMax):0.0}\" y2=\"{Y(fit.At(_xMax)):0.0}\" stroke=\"{colour}\" stroke-dasharray=\"4 3\"/>"));
    }

    /// <summary>One document of charts below each other.</summary>
    public static string Document(IReadOnlyList<SvgChart> charts)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height * charts.Count}\" font-family=\"sans-serif\" font-size=\"12\">\n");
        text.Append(CultureInfo.InvariantCulture, $"<rect width=\"{Width}\" height=\"{Height * charts.Count}\" fill=\"#ffffff\"/>\n");
        for (var index = 0; index < charts.Count; index++)
        {
            text.Append(CultureInfo.InvariantCulture, $"<g transform=\"translate(0 {index * Height})\" fill=\"#222222\">\n{charts[index].Content()}</g>\n");
        }

        return text.Append("</svg>\n").ToString();
    }

    private string Content()
    {
        var text = new StringBuilder($"<text x=\"{Left}\" y=\"20\" font-weight=\"bold\">{WebUtility.HtmlEncode(title)}</text>\n");
        text.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left}\" y=\"{Top - 10}\">{WebUtility.HtmlEncode(yLabel)}</text>\n");
        text.Append(CultureInfo.InvariantCulture, $"<text x=\"{(Left + Width - Right) / 2}\" y=\"{Height - 8}\" text-anchor=\"middle\">{WebUtility.HtmlEncode(xLabel)}</text>\n");
        for (var step = 0; step <= 4; step++)
        {
            var (x, y) = (_xMax * step / 4, _yMax * step / 4);
            text.Append(Format($"<line x1=\"{Left}\" y1=\"{Y(y):0.0}\" x2=\"{Width - Right}\" y2=\"{Y(y):0.0}\" stroke=\"#dddddd\"/>\n"));
            text.Append(Format($"<text x=\"{Left - 6}\" y=\"{Y(y) + 4:0.0}\" text-anchor=\"end\">{y:0.##}</text>\n"));
            text.Append(Format($"<text x=\"{X(x):0.0}\" y=\"{Height - Bottom + 16}\" text-anchor=\"middle\">{x:0.##}</text>\n"));
        }

        return text.Append(_body).ToString();
    }

    private double X(double value) => Left + (value / _xMax * (Width - Left - Right));

    private double Y(double value) => Height - Bottom - (Math.Clamp(value / _yMax, 0, 1) * (Height - Top - Bottom));

    private void Append(string element) => _body.Append(element).Append('\n');

    private static string Format(FormattableString text) => FormattableString.Invariant(text);

    // 1, 2, 4 or 8 times a power of ten: quarters of it are round.
    private static double Nice(double value)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(value)));
        return Ends.First(step => step * power >= value * 0.999) * power;
    }
}
