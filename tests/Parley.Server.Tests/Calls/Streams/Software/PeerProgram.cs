using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace Parley.Server.Tests.Calls.Streams.Software;

/// <summary>A WHIP or WHEP client of other people's making: one of the Python scripts beside this file, by the system's Python.</summary>
internal sealed class PeerProgram : IAsyncDisposable
{
    /// <summary>Decoders and encoders of an interpreter beside other tests, on two cores.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Channel<JsonObject> _said = Channel.CreateUnbounded<JsonObject>();
    private readonly Process _process;
    private readonly string _role;

    private PeerProgram(Process process, string role)
    {
        (_process, _role) = (process, role);
        Errors = process.StandardError.ReadToEndAsync();
        Reading = ReadAsync();
    }

    /// <summary>Address of its session.</summary>
    public string Session { get; private set; } = "";

    public string ParticipantId => Session.Split('/')[^1];

    private Task<string> Errors { get; }

    private Task Reading { get; }

    /// <param name="script">Name of the script.</param>
    /// <param name="role">publish or watch.</param>
    /// <param name="address">The endpoint.</param>
    /// <returns>The program once it has its session.</returns>
    public static async Task<PeerProgram> StartAsync(string script, string role, string address, string token, params string[] more)
    {
        var start = new ProcessStartInfo(PeerFactAttribute.Python, [Path.Combine(AppContext.BaseDirectory, "Calls/Streams/Software", script), role, address, token, .. more])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var program = new PeerProgram(Process.Start(start)!, $"{script} {role}");
        program.Session = (await program.NextAsync(said => said.ContainsKey("session")))["session"]!.GetValue<string>();
        return program;
    }

    /// <summary>The next thing it says of a kind.</summary>
    public async Task<JsonObject> NextAsync(Func<JsonObject, bool> where)
    {
        using var patience = new CancellationTokenSource(Patience);
        var last = "nothing";
        try
        {
            await foreach (var said in _said.Reader.ReadAllAsync(patience.Token))
            {
                last = said.ToJsonString();
                if (where(said))
                {
                    return said;
                }
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"{_role} said {last} for the last time.");
        }

        throw new InvalidOperationException($"{_role} ended; it said {last}. {await Errors}");
    }

    /// <summary>Waits until it has got so many frames more than now.</summary>
    public async Task ReceivesAsync(string kind, int frames)
    {
        var first = await CountAsync(kind);
        await NextAsync(said => said[kind]?.GetValue<int>() >= first + frames);
    }

    /// <summary>Waits until it has got nothing for a second and a half: what was under way is through by then.</summary>
    public async Task GetsNoMoreAsync(string kind)
    {
        for (var (count, same) = (await CountAsync(kind), 0); same < 6;)
        {
            var next = (await NextAsync(said => said.ContainsKey(kind)))[kind]!.GetValue<int>();
            (count, same) = (next, next == count ? same + 1 : 0);
        }
    }

    /// <summary>How many frames it has got up to now.</summary>
    public async Task<int> CountAsync(string kind)
    {
        while (_said.Reader.TryRead(out _))
        {
            // What was said before now says nothing about now.
        }

        return (await NextAsync(said => said.ContainsKey(kind)))[kind]!.GetValue<int>();
    }

    /// <summary>Lets it end its session.</summary>
    public async Task EndAsync()
    {
        _process.StandardInput.Close();
        (await NextAsync(said => said.ContainsKey("ended")))["ended"]!.GetValue<int>().ShouldBe(200);
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        await Reading;
        _process.Dispose();
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            await _said.Writer.WriteAsync(JsonNode.Parse(line)!.AsObject());
        }

        _said.Writer.Complete();
    }
}
