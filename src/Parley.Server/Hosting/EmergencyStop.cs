namespace Parley.Server.Hosting;

/// <summary>Ends the server because going on would do harm; the program then reports failure, so that a supervisor knows.</summary>
internal sealed class EmergencyStop(IHostApplicationLifetime lifetime)
{
    public string? Reason { get; private set; }

    public void Stop(string reason)
    {
        Reason ??= reason;
        lifetime.StopApplication();
    }
}
