namespace Parley.Server.Tests.Calls.Doors;

/// <summary>One of each kind around a meeting, and some to whom things are done.</summary>
internal sealed class People
{
    private readonly Dictionary<string, HubClient> _roles = [];
    private readonly Queue<HubClient> _victims = new();
    private readonly Queue<HubClient> _waiters = new();

    public HubClient Host => _roles["host"];

    public HubClient Victim => _victims.Peek();

    public HubClient Waiter => _waiters.Peek();

    public HubClient Of(string role) => _roles[role];

    public static async Task<People> GatherAsync(PlannedMeeting meeting, PlannedMeeting other)
    {
        var people = new People();
        people._roles["host"] = await meeting.EnterAsync("Host");
        people._roles["cohost"] = await meeting.EnterAsync("Cora");
        people._roles["participant"] = await meeting.EnterAsync("Ivy");
        people._roles["administrator"] = await meeting.EnterAsync("Adam");
        people._roles["guest"] = await meeting.EnterAsync("Gus");
        people._roles["otherHost"] = await other.EnterAsync("Host");
        people._roles["outsider"] = await meeting.ConnectAsync("Otto");
        people._roles["removed"] = await meeting.ConnectAsync("Remy");
        await people._roles["removed"].JoinAsync(meeting.Id, "Remy");
        for (var index = 0; index < 3; index++)
        {
            people._victims.Enqueue(await meeting.EnterAsync($"Vic {index}"));
        }

        await people.Host.DoAsync("setWaitingRoom", new { on = true });
        await people.Host.DoAsync("removeParticipant", new { participantId = people.Of("removed").ParticipantId });
        await people.Of("removed").NextAsync("removedFromMeeting");
        Drain(people.Of("removed"));
        people._roles["denied"] = await meeting.EnterAsync("Dana", waits: true);
        await people.Host.DoAsync("denyFromWaitingRoom", new { participantId = people.Of("denied").ParticipantId });
        people._roles["waiting"] = await meeting.EnterAsync("Will", waits: true);
        for (var index = 0; index < 5; index++)
        {
            people._waiters.Enqueue(await meeting.EnterAsync($"Wanda {index}", waits: true));
        }

        return people;
    }

    /// <summary>Somebody was admitted, denied or removed: the next one is there for the next try.</summary>
    public void Used(string method)
    {
        switch (method)
        {
            case "admitFromWaitingRoom" or "denyFromWaitingRoom": _waiters.Dequeue(); break;
            case "removeParticipant": _victims.Dequeue(); break;
        }
    }

    /// <summary>What came while this one was still in the meeting.</summary>
    private static void Drain(HubClient client) => client.Forget();
}
