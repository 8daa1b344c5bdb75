using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Parley.Server.Hosting.Files;
using Parley.Server.Hosting.Options;

namespace Parley.Server.Hosting.Web;

/// <summary>The certificate of HTTPS: the operator's, or a self-signed one kept in the data folder.</summary>
internal sealed partial class ServerCertificate(ParleyOptions options, TimeProvider time, ILogger<ServerCertificate> logger) : IDisposable
{
    private X509Certificate2? _current;

    public X509Certificate2 Current => _current ?? throw new InvalidOperationException("The certificate is not loaded yet.");

    public bool IsSelfSigned => options.Https.CertificatePath is null;

    public void Load(DataFolder data)
    {
        _current = options.Https.CertificatePath is { } path ? LoadOwn(path, options.Https.KeyPath) : LoadOrMake(data);
    }

    public void Dispose() => _current?.Dispose();

    private X509Certificate2 LoadOwn(string path, string? keyPath)
    {
        try
        {
            var certificate = X509Certificate2.CreateFromPemFile(path, keyPath);
            if (certificate.NotAfter.ToUniversalTime() < time.GetUtcNow().UtcDateTime)
            {
                LogExpired(logger, path, certificate.NotAfter.ToUniversalTime());
            }

            return certificate;
        }
        catch (Exception error) when (error is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new StartupException(
                $"The certificate {path} (Parley__Https__CertificatePath{(keyPath is null ? "" : ", Parley__Https__KeyPath")}) cannot be used: {error.Message.ReplaceLineEndings(" ")}",
                StartupException.Misconfigured, error);
        }
    }

    private X509Certificate2 LoadOrMake(DataFolder data)
    {
        var folder = data.Combine("https");
        DataFolder.CreatePrivate(folder);
        var path = Path.Combine(folder, "self-signed.pem");
        var names = SelfSigned.NamesOfThisMachine();
        if (TryRead(path) is { } kept)
        {
            if (SelfSigned.StillFits(kept, names, time.GetUtcNow()))
            {
                return kept;
            }

            kept.Dispose();
        }

        using var made = SelfSigned.Make(names, time.GetUtcNow());
        using var key = made.GetECDsaPrivateKey()!;
        // One file for both, renamed into place: certificate and key always belong together.
        File.WriteAllText(path + ".new", made.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem() + "\n");
        File.Move(path + ".new", path, overwrite: true);
        LogMade(logger, string.Join(", ", names));
        return X509Certificate2.CreateFromPemFile(path);
    }

    private X509Certificate2? TryRead(string path)
    {
        try
        {
            return File.Exists(path) ? X509Certificate2.CreateFromPemFile(path) : null;
        }
        catch (CryptographicException)
        {
            LogUnreadable(logger, path);
            return null;
        }
    }

    [LoggerMessage(1100, LogLevel.Information, "Made a self-signed certificate for {Names}")]
    private static partial void LogMade(ILogger logger, string names);

    [LoggerMessage(1101, LogLevel.Warning, "The certificate in {Path} could not be read; making a new one")]
    private static partial void LogUnreadable(ILogger logger, string path);

    [LoggerMessage(1102, LogLevel.Warning, "The certificate {Path} expired on {Expiry}; browsers will warn")]
    private static partial void LogExpired(ILogger logger, string path, DateTime expiry);
}
