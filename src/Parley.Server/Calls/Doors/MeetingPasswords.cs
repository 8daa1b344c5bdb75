using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Caching.Memory;
using Parley.Meetings;
using Parley.Meetings.Signals;
using Parley.Server.Hosting.Options;
using Parley.Server.Hosting.Web;

namespace Parley.Server.Calls.Doors;

/// <summary>Keeps meetings' passwords as salted PBKDF2 hashes, and slows down whoever guesses.</summary>
/// <remarks>Wrong tries count for the seat token, the account and the browser that made them, each for one meeting, and for their network with a far higher bound (<see cref="WrongTries"/>).</remarks>
internal sealed class MeetingPasswords(ParleyOptions options) : IDisposable
{
    public const int MaxLength = 100;

    /// <summary>About 50 ms on the machine this was written on: five hundred people who come at once must not wait for each other.</summary>
    private const int Iterations = 100_000;

    private const int SaltBytes = 16;
    private const int HashBytes = 32;

    private readonly PartitionedRateLimiter<string> _seats = Bucket(5, TimeSpan.FromSeconds(10));
    private readonly PartitionedRateLimiter<string> _accounts = Bucket(10, TimeSpan.FromSeconds(10));
    private readonly WrongTries _browsers = new(30, TimeSpan.FromSeconds(6));

    /// <summary>A fast digest, by a key that only this process has, of what was once found right: the slow way is for those who guess.</summary>
    private readonly MemoryCache _right = new(new MemoryCacheOptions { SizeLimit = 10_000 });

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(HashBytes);

    /// <summary>Who tries a password.</summary>
    /// <param name="Browser">Digest of the call page's cookie.</param>
    public readonly record struct Attempt(MeetingId Meeting, SeatProof Seat, Guid? Account, string? Browser, IPAddress? Address);

    public static bool IsAcceptable(string password) => password.Length is > 0 and <= MaxLength;

    public static string Hash(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        return string.Create(CultureInfo.InvariantCulture, $"1.{Iterations}.{Convert.ToBase64String(salt)}.{Convert.ToBase64String(Derive(password, salt, Iterations))}");
    }

    /// <returns>Null when the password is right, else why not.</returns>
    public Refusal? Verify(string password, string hash, Attempt attempt)
    {
        if (IsSlowed(attempt))
        {
            return Refusal.RateLimited with { RetryAfter = 10 };
        }

        if (!IsAcceptable(password))
        {
            Missed(attempt);
            return Refusal.PasswordWrong;
        }

        var digest = HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(password));
        if (_right.Get<byte[]>(hash) is { } known && CryptographicOperations.FixedTimeEquals(known, digest))
        {
            return null;
        }

        if (Matches(password, hash))
        {
            _right.Set(hash, digest, new MemoryCacheEntryOptions { Size = 1, SlidingExpiration = TimeSpan.FromHours(1) });
            return null;
        }

        Missed(attempt);
        return Refusal.PasswordWrong;
    }

    public void Dispose()
    {
        _seats.Dispose();
        _accounts.Dispose();
        _browsers.Dispose();
        _right.Dispose();
    }

    private static bool Matches(string password, string hash)
    {
        var parts = hash.Split('.');
        return parts is ["1", var iterations, var salt, var derived]
            && int.TryParse(iterations, CultureInfo.InvariantCulture, out var count)
            && CryptographicOperations.FixedTimeEquals(Derive(password, Convert.FromBase64String(salt), count), Convert.FromBase64String(derived));
    }

    private static byte[] Derive(string password, byte[] salt, int iterations) =>
        Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), salt, iterations, HashAlgorithmName.SHA256, HashBytes);

    private static PartitionedRateLimiter<string> Bucket(int tries, TimeSpan thenEach) => PartitionedRateLimiter.Create<string, string>(
        key => RateLimitPartition.GetTokenBucketLimiter(key, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = tries,
            TokensPerPeriod = 1,
            ReplenishmentPeriod = thenEach,
        }));

    private bool IsSlowed(Attempt attempt) => options.RateLimitsEnabled
        && (_browsers.AreTooMany(attempt.Meeting.Value, attempt.Address, attempt.Browser) || Keys(attempt).Any(one => one.Limiter.GetStatistics(one.Key)?.CurrentAvailablePermits < 1));

    private void Missed(Attempt attempt)
    {
        if (!options.RateLimitsEnabled)
        {
            return;
        }

        _browsers.Add(attempt.Meeting.Value, attempt.Address, attempt.Browser);
        foreach (var (limiter, key) in Keys(attempt))
        {
            using var lease = limiter.AttemptAcquire(key);
        }
    }

    private IEnumerable<(PartitionedRateLimiter<string> Limiter, string Key)> Keys(Attempt attempt)
    {
        yield return (_seats, $"{attempt.Meeting} {attempt.Seat.Digest}");
        if (attempt.Account is { } account)
        {
            yield return (_accounts, $"{attempt.Meeting} {account}");
        }
    }
}
