namespace Architecture.Tests;

public sealed class ContractTests
{
    private const string Generated = "src/client/src/protocol/signals.ts";

    [Fact]
    public void Client_types_equal_what_the_signals_generate()
    {
        var contract = TypeScriptContract.Write();
        if (Environment.GetEnvironmentVariable("PARLEY_WRITE_CONTRACT") == "1")
        {
            File.WriteAllText(Repository.PathOf(Generated), contract);
        }

        Repository.Read(Generated).ShouldBe(contract, "run ./dev.sh contract");
    }
}
