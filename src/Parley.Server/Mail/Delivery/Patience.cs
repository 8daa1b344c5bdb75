namespace Parley.Server.Mail.Delivery;

/// <summary>How long to wait before trying again.</summary>
internal static class Patience
{
    /// <summary>Nine in the first eight hours, then one in four hours: the four days that RFC 5321, section 4.5.4.1, wants at least.</summary>
    public const int MostAttempts = 31;

    /// <summary>For one mail that was refused for now: greylisting wants a minute or a few, a full mailbox hours.</summary>
    public static TimeSpan AfterRefusal(int attempts) => Backoff(TimeSpan.FromMinutes(1), attempts, TimeSpan.FromHours(4));

    /// <summary>For all mails, when the mail server cannot be reached: it is looked after soon once it is back.</summary>
    public static TimeSpan AfterTrouble(int failures) => Backoff(TimeSpan.FromSeconds(1), failures, TimeSpan.FromMinutes(1));

    /// <summary>Doubles, with a fifth of chance either way, so that what failed together does not come back together.</summary>
    private static TimeSpan Backoff(TimeSpan first, int times, TimeSpan most)
    {
        var doubled = first * Math.Pow(2, Math.Clamp(times - 1, 0, 20));
        return (doubled < most ? doubled : most) * (0.8 + (0.4 * Random.Shared.NextDouble()));
    }
}
