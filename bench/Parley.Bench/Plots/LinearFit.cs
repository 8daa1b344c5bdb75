namespace Parley.Bench.Plots;

/// <summary>A straight line through points by least squares.</summary>
/// <param name="Offset">Its value at 0.</param>
/// <param name="Slope">Its growth.</param>
/// <param name="Determination">R squared: 1 when all points lie on it.</param>
internal sealed record LinearFit(double Offset, double Slope, double Determination)
{
    public static LinearFit? Of(IReadOnlyList<(double X, double Y)> points)
    {
        if (points.Select(point => point.X).Distinct().Count() < 2)
        {
            return null;
        }

        var (meanX, meanY) = (points.Average(point => point.X), points.Average(point => point.Y));
        var slope = points.Sum(point => (point.X - meanX) * (point.Y - meanY)) / points.Sum(point => Math.Pow(point.X - meanX, 2));
        var offset = meanY - (slope * meanX);
        var total = points.Sum(point => Math.Pow(point.Y - meanY, 2));
        var rest = points.Sum(point => Math.Pow(point.Y - offset - (slope * point.X), 2));
        return new LinearFit(offset, slope, total == 0 ? 1 : 1 - (rest / total));
    }

    public double At(double x) => Offset + (Slope * x);
}
