using System.Text.Json;
using Parley.Server.Data;

namespace Parley.Server.Calls.Quality;

/// <summary>A sample of somebody's connection as the API shows it.</summary>
internal sealed record QualityObject(
    string ParticipantId,
    string Name,
    DateTimeOffset At,
    string Path,
    bool Relayed,
    bool Tcp,
    int? RoundTrip,
    float? LossIn,
    float? LossOut,
    int BitsPerSecondIn,
    int BitsPerSecondOut,
    string? Trouble)
{
    public static QualityObject Of(QualitySampleRow row, string name) => new(
        row.SeatId,
        name,
        row.At,
        Camel(row.Path.ToString()),
        row.Relayed,
        row.Tcp,
        row.RoundTrip,
        row.LossIn,
        row.LossOut,
        row.BitsPerSecondIn,
        row.BitsPerSecondOut,
        row.Trouble is { } trouble ? Camel(trouble.ToString()) : null);

    private static string Camel(string name) => JsonNamingPolicy.CamelCase.ConvertName(name);
}

/// <param name="SessionId">The session they are of; null: there was none yet.</param>
/// <param name="NextCursor">Asks for what is older; null: that is all.</param>
internal sealed record QualityList(Guid? SessionId, IReadOnlyList<QualityObject> Items, string? NextCursor);
