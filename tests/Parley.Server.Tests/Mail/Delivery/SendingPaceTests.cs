using Parley.Server.Mail.Delivery;

namespace Parley.Server.Tests.Mail.Delivery;

public sealed class SendingPaceTests
{
    [Fact]
    public async Task No_minute_sees_more_than_the_provider_lets_through()
    {
        var time = new TimeByHand();
        var pace = new SendingPace(60, time);

        await pace.WaitAsync(default);
        var second = pace.WaitAsync(default);
        var third = pace.WaitAsync(default);
        second.IsCompleted.ShouldBeFalse();
        time.Advance(TimeSpan.FromSeconds(1));
        await second;
        third.IsCompleted.ShouldBeFalse();
        time.Advance(TimeSpan.FromSeconds(1));
        await third;
        // Nothing is saved up over a quiet hour.
        time.Advance(TimeSpan.FromHours(1));
        await pace.WaitAsync(default);
        pace.WaitAsync(default).IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public void Trouble_backs_off_and_is_over_at_once()
    {
        var time = new TimeByHand();
        var way = new ClosedWay(time);

        way.Failed().ShouldBeTrue();
        way.Wait.TotalSeconds.ShouldBeInRange(0.8, 1.2);
        way.Failed().ShouldBeFalse();
        way.Wait.TotalSeconds.ShouldBeLessThanOrEqualTo(1.2);
        for (var failure = 0; failure < 30; failure++)
        {
            time.Advance(TimeSpan.FromMinutes(2));
            way.Failed();
        }

        way.Wait.TotalSeconds.ShouldBeInRange(48, 72);
        way.Worked().ShouldBeTrue();
        way.Wait.ShouldBeLessThanOrEqualTo(TimeSpan.Zero);
        way.Worked().ShouldBeFalse();
    }

    [Fact]
    public void A_refused_mail_is_tried_for_four_days()
    {
        var total = Enumerable.Range(1, Patience.MostAttempts - 1).Sum(attempt => Patience.AfterRefusal(attempt).TotalDays);

        total.ShouldBeInRange(3, 5);
        Patience.AfterRefusal(1).TotalSeconds.ShouldBeInRange(48, 72);
    }

    /// <summary>Timers that ring when a test says so.</summary>
    private sealed class TimeByHand : TimeProvider
    {
        private readonly List<Bell> _bells = [];

        private DateTimeOffset _now = new(2026, 11, 21, 20, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => _now;

        public void Advance(TimeSpan by)
        {
            _now += by;
            foreach (var bell in _bells.Where(bell => bell.At <= _now).ToList())
            {
                _bells.Remove(bell);
                bell.Ring();
            }
        }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var bell = new Bell(() => callback(state), _now + dueTime);
            _bells.Add(bell);
            return bell;
        }

        private sealed class Bell(Action ring, DateTimeOffset at) : ITimer
        {
            public DateTimeOffset At => at;

            public void Ring() => ring();

            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
