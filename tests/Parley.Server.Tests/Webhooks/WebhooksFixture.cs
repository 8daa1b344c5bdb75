using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Parley.Server.Data;
using Parley.Server.Tests.Accounts;
using Parley.Server.Tests.Scheduling;

namespace Parley.Server.Tests.Webhooks;

/// <summary>A server that delivers to receivers on this machine.</summary>
public sealed class WebhooksFixture : IAsyncLifetime
{
    public ServerFixture Server { get; } = new(["--Parley:Webhooks:AllowedNetworks=127.0.0.0/8"]);

    public Task InitializeAsync() => Server.InitializeAsync();

    public Task DisposeAsync() => Server.DisposeAsync();

    /// <summary>An account that may have webhooks.</summary>
    internal async Task<Person> AdministratorAsync(string name = "Ada Lovelace")
    {
        var person = await Person.MakeAsync(Server, name);
        await SetAdministratorAsync(person, true);
        return person;
    }

    internal async Task SetAdministratorAsync(Person person, bool administrator)
    {
        await using var db = await Server.DatabaseAsync();
        await db.Accounts.Where(row => row.Id == person.Account.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.Administrator, administrator));
    }

    /// <returns>Its id and secret.</returns>
    internal static async Task<(Guid Id, string Secret)> MakeAsync(Person person, string url, params string[] events)
    {
        var (status, body) = await person.SendAsync(HttpMethod.Post, "/api/webhooks", new { url, events });
        status.ShouldBe(HttpStatusCode.Created, body.ToJsonString());
        return (body["id"]!.GetValue<Guid>(), body["secret"]!.GetValue<string>());
    }

    internal static async Task<IReadOnlyList<JsonObject>> DeliveriesAsync(Person person, Guid webhook)
    {
        var (status, body) = await person.GetAsync($"/api/webhooks/{webhook}/deliveries");
        status.ShouldBe(HttpStatusCode.OK, body.ToJsonString());
        return [.. body["items"]!.AsArray().Select(item => item!.AsObject())];
    }

    internal async Task EventuallyAsync(Func<ParleyDb, Task<bool>> holds)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            await using (var db = await Server.DatabaseAsync())
            {
                if (await holds(db))
                {
                    return;
                }
            }

            watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(30));
            await Task.Delay(20);
        }
    }
}

/// <summary>Tests that share one server which delivers to this machine.</summary>
[CollectionDefinition(Name)]
[SuppressMessage("Naming", "CA1711:Identifiers should not have incorrect suffix", Justification = "A collection is what xunit calls it.")]
public sealed class WebhooksCollection : ICollectionFixture<WebhooksFixture>
{
    public const string Name = "webhooks";
}
