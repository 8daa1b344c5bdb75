namespace Parley.Sfu.Routing;

/// <summary>Who speaks in a room. A challenger must be ahead on all three time scales, so a cough does not move the picture.</summary>
internal sealed class DominantSpeaker
{
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    private const double Audible = 0.2;
    private const double PhraseLead = 1.2;

    public IncomingTrack? Current { get; private set; }

    /// <summary>Looks again.</summary>
    /// <returns>True when somebody else speaks now.</returns>
    public bool Tick(List<IncomingTrack> tracks)
    {
        var best = Current is not null && tracks.Contains(Current) && Current.IsAllowed ? Current : null;
        foreach (var track in tracks)
        {
            track.Speech.Tick();
        }

        foreach (var track in tracks)
        {
            if (!track.Section.IsVideo && track.IsAllowed && track != best && track.Speech.Word > Audible && Leads(track, best))
            {
                best = track;
            }
        }

        var changed = best != Current;
        Current = best;
        return changed && best is not null;
    }

    private static bool Leads(IncomingTrack challenger, IncomingTrack? holder) => holder is null
        ? challenger.Speech.Phrase > Audible
        : challenger.Speech.Word > holder.Speech.Word
            && challenger.Speech.Phrase > holder.Speech.Phrase * PhraseLead
            && challenger.Speech.Statement > holder.Speech.Statement * 0.5;
}
