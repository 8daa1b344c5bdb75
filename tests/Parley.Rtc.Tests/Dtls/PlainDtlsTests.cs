using Parley.Rtc.Dtls;

namespace Parley.Rtc.Tests.Dtls;

public sealed class PlainDtlsTests : DtlsConformance
{
    protected override (IDtlsProvider Client, IDtlsProvider Server) Providers { get; } =
        (new PlainDtls("client"), new PlainDtls("server"));
}
