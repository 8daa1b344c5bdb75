using System.Diagnostics.CodeAnalysis;

namespace Parley.Server.Tests.Calls.Streams;

/// <summary>A server for the tests of WHIP and WHEP: one for all tests would take their meetings for a flood.</summary>
[CollectionDefinition(Name)]
[SuppressMessage("Naming", "CA1711:Identifiers should not have incorrect suffix", Justification = "A collection is what xunit calls it.")]
public sealed class StreamsCollection : ICollectionFixture<ServerFixture>
{
    public const string Name = "streams";
}
