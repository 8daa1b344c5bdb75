using Parley.Rtc.Ice;

namespace Parley.Rtc.Tests.Ice;

/// <summary>Two agents over a simulated network; the left one may move to another address.</summary>
internal sealed class IceWorld : IDisposable
{
    private static readonly TimeSpan Never = TimeSpan.FromDays(1);

    public IceWorld(IceAgent left, IceAgent right, int seed = 1)
    {
        Left = left;
        Right = right;
        Network = new SimulatedNetwork(seed);
    }

    public static PeerAddress RightAddress { get; } = PeerAddress.FromBytes([10, 0, 0, 2], 2000);

    public IceAgent Left { get; }

    public IceAgent Right { get; }

    public SimulatedNetwork Network { get; }

    public PeerAddress LeftAddress { get; set; } = PeerAddress.FromBytes([10, 0, 0, 1], 1000);

    public static IceFullAgent Full(IceRole role, int seed) =>
        new(IceCredentials.Create(Bytes.Random(seed)), role, Bytes.Random(seed + 100));

    public static IceLiteAgent Lite(int seed) => new(IceCredentials.Create(Bytes.Random(seed)), Bytes.Random(seed + 100));

    public void Introduce()
    {
        Left.SetRemote(Right.Local);
        Right.SetRemote(Left.Local);
        (Left as IceFullAgent)?.AddRemoteCandidate(RightAddress, 100);
    }

    public void Run(TimeSpan duration)
    {
        var end = Network.Now + duration;
        while (Network.Now < end)
        {
            var deadline = Min(end, Min(Left.Deadline ?? Never, Right.Deadline ?? Never));
            var delivery = Network.Step(deadline);
            var fromLeft = new Sink(this, LeftAddress);
            var fromRight = new Sink(this, RightAddress);
            if (delivery is null)
            {
                Left.Advance(Network.Now, ref fromLeft);
                Right.Advance(Network.Now, ref fromRight);
            }
            else if (delivery.To == RightAddress)
            {
                Right.Receive(Network.Now, delivery.Datagram, delivery.From, ref fromRight);
            }
            else if (delivery.To == LeftAddress)
            {
                Left.Receive(Network.Now, delivery.Datagram, delivery.From, ref fromLeft);
            }
        }
    }

    public void Dispose()
    {
        Left.Dispose();
        Right.Dispose();
    }

    private static TimeSpan Min(TimeSpan left, TimeSpan right) => left < right ? left : right;

    private readonly struct Sink(IceWorld world, PeerAddress from) : IIceSink
    {
        public void SendStun(scoped ReadOnlySpan<byte> datagram, PeerAddress destination) =>
            world.Network.Send(from, destination, datagram);
    }
}
