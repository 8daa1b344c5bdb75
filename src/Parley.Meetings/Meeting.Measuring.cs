using Parley.Meetings.Effects;
using Parley.Meetings.Signals;

namespace Parley.Meetings;

public sealed partial record Meeting
{
    /// <summary>Keeps a sample. Nobody else is told: others see how good somebody's connection is by what arrives.</summary>
    private Decision ReportQuality(Seat seat, QualitySample sample, DateTimeOffset now)
    {
        if (!sample.IsPlausible)
        {
            return Refuse(Refusal.Malformed);
        }

        if (seat.Samples >= MeetingRules.MaxSamples)
        {
            return Refuse(Refusal.QualityFull);
        }

        // By distance, so that a clock that was set back doesn't silence anybody for longer.
        var passed = (now - seat.SampledAt)?.Duration();
        if (passed < MeetingRules.SampleInterval)
        {
            return Refuse(Refusal.RateLimited with { RetryAfter = (MeetingRules.SampleInterval - passed.Value).TotalSeconds });
        }

        var meeting = With(seat with { SampledAt = now, Samples = seat.Samples + 1 });
        return new Decision(meeting, [new MeetingEffect.Remember(new MeetingFact.QualitySampled(Session!.Value, seat.Id, now, sample))]);
    }
}
