namespace Parley.Sfu.Routing;

/// <summary>
/// Who speaks in a room, by three time scales (Volfin and Cohen, "Dominant speaker identification for multipoint videoconferencing", 2013):
/// on each the odds that what is seen is speech rather than noise are compared. A challenger must be ahead on all three: louder at this
/// moment, ahead by four blocks in the last word, and at all in the last sentence. So a cough does not move the picture, nor does a pause;
/// in silence whoever spoke last stays.
/// </summary>
internal sealed class DominantSpeaker
{
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    // Odds grow by about this much with each unit seen, which makes them rise throughout (the binomial part falls by up to ln 12 at its end).
    private const double NoiseDecay = 3;
    private const double ImmediateLead = 2;
    private const double WordLead = 8;

    // A cough lasts 0.3 to 0.5 s, two of them make at most five blocks of the last ten.
    private const int ShortestSpeech = 6;

    // Where nobody holds the place there is nothing to protect.
    private const int ShortestFirstSpeech = 3;

    private static readonly double[] ImmediateOdds = Odds(SpeakerActivity.MostLoudness);
    private static readonly double[] WordOdds = Odds(SpeakerActivity.WordBlocks);
    private static readonly double[] SentenceOdds = Odds(SpeakerActivity.SentenceBlocks);

    public IncomingTrack? Current { get; private set; }

    /// <summary>Looks again.</summary>
    /// <returns>True when somebody else speaks now.</returns>
    public bool Tick(List<IncomingTrack> tracks)
    {
        if (Current is not null && (!Current.IsAllowed || !tracks.Contains(Current)))
        {
            Current = null;
        }

        IncomingTrack? best = null;
        var bestLead = double.MinValue;
        foreach (var track in tracks)
        {
            track.Speech.Activity.Tick();
        }

        foreach (var track in tracks)
        {
            if (track.Section.IsVideo || !track.IsAllowed || track == Current)
            {
                continue;
            }

            if (Leads(track.Speech.Activity, Current, out var lead) && lead > bestLead)
            {
                (best, bestLead) = (track, lead);
            }
        }

        Current = best ?? Current;
        return best is not null;
    }

    private static bool Leads(in SpeakerActivity challenger, IncomingTrack? holder, out double lead)
    {
        var held = holder is null ? default : holder.Speech.Activity;
        lead = WordOdds[challenger.Word] - WordOdds[held.Word];
        return challenger.Loudness > 0
            && challenger.Sentence >= (holder is null ? ShortestFirstSpeech : ShortestSpeech)
            && ImmediateOdds[challenger.Loudness] - ImmediateOdds[held.Loudness] > ImmediateLead
            && lead > WordLead
            && SentenceOdds[challenger.Sentence] > SentenceOdds[held.Sentence];
    }

    /// <summary>
    /// The logarithm of the odds of speech for 0 to a number of units: speech fills half of them by chance (binomial), noise fills more
    /// of them ever more rarely (exponential).
    /// </summary>
    private static double[] Odds(int units)
    {
        var odds = new double[units + 1];
        var ways = 0.0;
        for (var seen = 0; seen <= units; seen++)
        {
            odds[seen] = ways - (units * Math.Log(2)) - Math.Log(NoiseDecay) + (NoiseDecay * seen);
            ways += seen < units ? Math.Log((double)(units - seen) / (seen + 1)) : 0;
        }

        return odds;
    }
}
