using Parley.Sfu.Network;

namespace Parley.Sfu.Tests.Network;

/// <summary>With a TCP port beside it, a UDP port works as without.</summary>
public sealed class CombinedPortTests : DatagramPortConformance
{
    private protected override IDatagramPort Open(PortOptions options) => CombinedPort.Open(options, 0);
}
