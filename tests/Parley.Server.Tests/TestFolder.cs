namespace Parley.Server.Tests;

/// <summary>A folder of one test, removed afterwards.</summary>
internal sealed class TestFolder : IDisposable
{
    public TestFolder(string suffix = "")
    {
        Root = Directory.CreateTempSubdirectory("parley-test-").FullName;
        Path = System.IO.Path.Combine(Root, "data" + suffix);
    }

    /// <summary>Does not exist until somebody makes it.</summary>
    public string Path { get; }

    public string Root { get; }

    public string File(string name) => System.IO.Path.Combine(Root, name);

    public void Dispose()
    {
        if (Directory.Exists(Root))
        {
            Directory.Delete(Root, recursive: true);
        }
    }
}
