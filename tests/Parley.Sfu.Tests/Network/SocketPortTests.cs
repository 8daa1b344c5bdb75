using Parley.Sfu.Network;

namespace Parley.Sfu.Tests.Network;

public sealed class SocketPortTests : DatagramPortConformance
{
    private protected override IDatagramPort Open(PortOptions options) => new SocketPort(options);
}
