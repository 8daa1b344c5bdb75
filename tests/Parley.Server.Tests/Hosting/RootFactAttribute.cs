using Parley.Server.Hosting.Files;

namespace Parley.Server.Tests.Hosting;

/// <summary>A test that changes the user of a process or the owner of a file.</summary>
public sealed class RootFactAttribute : FactAttribute
{
    public RootFactAttribute()
    {
        if (!Unix.IsRoot)
        {
            Skip = "Needs root to become another user; all other tests run as an ordinary user just now.";
        }
    }
}
