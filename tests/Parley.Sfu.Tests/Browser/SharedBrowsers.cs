namespace Parley.Sfu.Tests.Browser;

/// <summary>The tests that share the browsers; one after another, since two cores carry one call at a time.</summary>
[CollectionDefinition(Name)]
public sealed class SharedBrowsers : ICollectionFixture<Browsers>
{
    public const string Name = "browsers";
}
