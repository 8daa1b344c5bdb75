using System.Net;
using System.Net.NetworkInformation;
using Parley.Server.Hosting.Options;

namespace Parley.Server.Webhooks.Targets;

/// <summary>To which addresses this server delivers: public ones that are not its own, and those that the operator has allowed.</summary>
internal sealed class TargetRules(ParleyOptions options, TimeProvider time)
{
    /// <summary>Looking at the network's interfaces takes a millisecond.</summary>
    private static readonly TimeSpan OwnHold = TimeSpan.FromSeconds(10);

    private (IReadOnlySet<IPAddress> Addresses, long At)? _own;

    /// <summary>Without TLS only what the operator has allowed by name of the network.</summary>
    public bool Permit(IPAddress address, bool encrypted)
    {
        address = PublicAddresses.Plain(address);
        return options.Webhooks.AllowedNetworks.Any(network => network.Contains(address))
            || (encrypted && PublicAddresses.Contain(address) && !Own().Contains(address));
    }

    private IReadOnlySet<IPAddress> Own()
    {
        if (_own is { } known && time.GetElapsedTime(known.At) < OwnHold)
        {
            return known.Addresses;
        }

        var own = options.Media.PublicAddresses.Concat(OfInterfaces()).Select(PublicAddresses.Plain).ToHashSet();
        _own = (own, time.GetTimestamp());
        return own;
    }

    private static IEnumerable<IPAddress> OfInterfaces()
    {
        try
        {
            return [.. NetworkInterface.GetAllNetworkInterfaces().SelectMany(card => card.GetIPProperties().UnicastAddresses).Select(unicast => unicast.Address)];
        }
        catch (NetworkInformationException)
        {
            // A sandbox may hide the interfaces; what is not public is refused all the same.
            return [];
        }
    }
}
