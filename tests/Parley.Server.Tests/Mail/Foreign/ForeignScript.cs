using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Parley.Server.Tests.Mail.Foreign;

/// <summary>A script that says what each file is whose name it is told, one JSON object a line. It stays for all tests, as Python needs half a second to load the libraries.</summary>
internal sealed class ForeignScript(string name) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private Process? _process;
    private Task<string> _errors = Task.FromResult("");

    public async Task<JsonObject[]> ReadAsync(byte[][] contents)
    {
        using var folder = new TestFolder();
        await _turn.WaitAsync();
        try
        {
            var read = new List<JsonObject>();
            foreach (var content in contents)
            {
                var file = folder.File($"{read.Count:0000}");
                await File.WriteAllBytesAsync(file, content);
                read.Add(await ReadAsync(file));
            }

            return [.. read];
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose()
    {
        _process?.Dispose();
        _turn.Dispose();
    }

    private async Task<JsonObject> ReadAsync(string file)
    {
        // It ends with the pipe, and at a file that it cannot read.
        if (_process is not { HasExited: false })
        {
            _process?.Dispose();
            _process = Process.Start(new ProcessStartInfo(ForeignFactAttribute.Python, [ForeignReader.Script(name)])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            _errors = _process.StandardError.ReadToEndAsync();
        }

        await _process.StandardInput.WriteLineAsync(file);
        await _process.StandardInput.FlushAsync();
        if (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            return JsonNode.Parse(line)!.AsObject();
        }

        await _process.WaitForExitAsync();
        throw new InvalidDataException($"{name} could not read it: {await _errors}");
    }
}
