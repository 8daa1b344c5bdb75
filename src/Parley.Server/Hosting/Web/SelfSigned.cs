using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Parley.Server.Hosting.Web;

/// <summary>Makes the certificate of a server that has none, and tells whether an earlier one still fits.</summary>
internal static class SelfSigned
{
    // Browsers refuse certificates valid for longer than 398 days, also after an exception was made for them on some systems.
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(397);
    private static readonly TimeSpan RenewBefore = TimeSpan.FromDays(30);

    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    public static IReadOnlyList<string> NamesOfThisMachine()
    {
        var host = Dns.GetHostName().ToLowerInvariant();
        List<string> names = ["localhost", "127.0.0.1", "::1", .. LanAddresses.Find().Select(address => address.ToString())];
        if (Uri.CheckHostName(host) == UriHostNameType.Dns)
        {
            names.Add(host);
            if (!host.Contains('.', StringComparison.Ordinal))
            {
                // Machines of a home network are found under this name by multicast DNS.
                names.Add(host + ".local");
            }
        }

        return [.. names.Distinct()];
    }

    public static X509Certificate2 Make(IEnumerable<string> names, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Parley on this machine", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(AlternativeNames(names));
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ServerAuthentication)], critical: false));
        // An hour back: clocks of phones differ.
        return request.CreateSelfSigned(now.AddHours(-1), now + Lifetime);
    }

    public static bool StillFits(X509Certificate2 certificate, IReadOnlyList<string> names, DateTimeOffset now)
    {
        var extension = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault();
        if (extension is null || certificate.NotAfter.ToUniversalTime() - RenewBefore < now.UtcDateTime)
        {
            return false;
        }

        var known = extension.EnumerateDnsNames().Concat(extension.EnumerateIPAddresses().Select(address => address.ToString()))
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        return names.All(known.Contains);
    }

    private static X509Extension AlternativeNames(IEnumerable<string> names)
    {
        var builder = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            if (IPAddress.TryParse(name, out var address))
            {
                builder.AddIpAddress(address);
            }
            else
            {
                builder.AddDnsName(name);
            }
        }

        return builder.Build();
    }
}
