using Xunit.Abstractions;

[assembly: TestCollectionOrderer("Parley.Server.Tests.LongestFirst", "Parley.Server.Tests")]

namespace Parley.Server.Tests;

/// <summary>Collections that take minutes begin first: one that comes last keeps a core alone while the other waits.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Longest = [nameof(Hosting.StartTests), ServerCollection.Name, nameof(Hosting.BackupTests), Mail.MailCollection.Name, Calls.Streams.StreamsCollection.Name];

    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderBy(collection => Array.FindIndex(Longest, name => collection.DisplayName.EndsWith(name, StringComparison.Ordinal)) is >= 0 and var place ? place : Longest.Length);
}
