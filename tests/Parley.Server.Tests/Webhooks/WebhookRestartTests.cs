using Microsoft.EntityFrameworkCore;
using Parley.Server.Tests.Accounts;

namespace Parley.Server.Tests.Webhooks;

/// <summary>A server of its own: this test stops it.</summary>
public sealed class WebhookRestartTests(WebhooksFixture fixture) : IClassFixture<WebhooksFixture>
{
    [Fact]
    public async Task What_was_written_but_not_sent_is_sent_after_a_restart()
    {
        using var ada = await fixture.AdministratorAsync();
        var port = FreePort.Find();
        await WebhooksFixture.MakeAsync(ada, $"http://127.0.0.1:{port}/hooks", "meeting.scheduled");
        await ada.PlanAsync();
        await fixture.EventuallyAsync(db => db.WebhookDeliveries.AnyAsync(row => row.Log != "[]"));
        await using (var db = await fixture.Server.DatabaseAsync())
        {
            // As a server leaves it that was killed while it sent.
            var later = TimeProvider.System.GetUtcNow().AddHours(1);
            await db.WebhookDeliveries.ExecuteUpdateAsync(set => set.SetProperty(row => row.TakenUntil, later).SetProperty(row => row.DueAt, row => row.CreatedAt));
        }

        await using var back = await HookReceiver.StartAsync(port);
        await fixture.Server.RestartAsync();

        (await back.WaitAsync(1))[0].Type.ShouldBe("meeting.scheduled");
    }

    [Fact]
    public async Task An_event_that_was_written_and_not_queued_is_queued()
    {
        using var ada = await fixture.AdministratorAsync();
        await using var receiver = await HookReceiver.StartAsync();
        await WebhooksFixture.MakeAsync(ada, receiver.Url, "meeting.scheduled");
        var planned = await ada.PlanAsync();
        await receiver.WaitAsync(1);
        await using (var db = await fixture.Server.DatabaseAsync())
        {
            // As the transaction of the plan leaves it.
            await db.WebhookDeliveries.ExecuteDeleteAsync();
            await db.WebhookEvents.ExecuteUpdateAsync(set => set.SetProperty(row => row.Body, (string?)null));
        }

        var both = await receiver.WaitAsync(2, hook => hook.MeetingId == planned["meetingId"]!.GetValue<string>());

        both[1].Id.ShouldBe(both[0].Id);
    }
}
