using System.Net;
using System.Text.Json.Nodes;
using Parley.Server.Tests.Accounts;

namespace Parley.Server.Tests.Scheduling;

[Collection(ServerCollection.Name)]
public sealed class ListTests(ServerFixture server)
{
    [Fact]
    public async Task What_is_to_come_comes_first_and_pages_leave_out_and_repeat_nothing()
    {
        using var ada = await Person.MakeAsync(server);
        var start = Person.Tomorrow();
        for (var i = 0; i < 7; i++)
        {
            // Two at a time: a page may end between them.
            await ada.PlanAsync(("title", $"m{i}"), ("scheduledTime", start.AddHours(i / 2).ToString("O")));
        }

        foreach (var over in new[] { "m1", "m4" })
        {
            var id = (await ItemsAsync(ada, "/api/meetings?limit=100")).Single(one => one["title"]!.GetValue<string>() == over)["meetingId"];
            await ada.SendAsync(HttpMethod.Delete, $"/api/meetings/{id}");
        }

        var all = new List<string>();
        string? cursor = null;
        do
        {
            var (_, page) = await ada.GetAsync($"/api/meetings/user/{ada.Email}?limit=2{(cursor is null ? "" : $"&cursor={cursor}")}");
            all.AddRange(page["items"]!.AsArray().Select(one => one!["title"]!.GetValue<string>()));
            cursor = page["nextCursor"]?.GetValue<string>();
        }
        while (cursor is not null);

        all.Count.ShouldBe(7);
        all.Order().ShouldBe(["m0", "m1", "m2", "m3", "m4", "m5", "m6"]);
        all.Take(5).Select(title => int.Parse(title[1..]) / 2).ShouldBeInOrder();
        all.Skip(5).ShouldBe(["m4", "m1"]);
        (await ItemsAsync(ada, "/api/meetings?when=past")).Select(one => one["title"]!.GetValue<string>()).ShouldBe(["m4", "m1"]);
        (await ItemsAsync(ada, "/api/meetings?when=upcoming")).Count.ShouldBe(5);
    }

    [Fact]
    public async Task Invited_people_have_the_meeting_in_their_list_once_their_address_is_confirmed()
    {
        using var ada = await Person.MakeAsync(server);
        using var bob = await Person.MakeAsync(server, "Bob");
        using var carol = await Person.MakeAsync(server, "Carol", confirmed: false);
        await ada.PlanAsync(("title", "Together"), ("participants", new[] { new { email = bob.Email.ToUpperInvariant() }, new { email = carol.Email } }));

        var list = await ItemsAsync(bob, "/api/meetings");

        list.Single()["title"]!.GetValue<string>().ShouldBe("Together");
        list.Single()["yourRole"]!.GetValue<string>().ShouldBe("participant");
        (await ItemsAsync(carol, "/api/meetings")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Nobody_sees_the_list_of_somebody_else_but_an_administrator()
    {
        using var ada = await Person.MakeAsync(server);
        using var eve = await Person.MakeAsync(server, "Eve");
        await ada.PlanAsync(("title", "Mine"));

        var (status, body) = await eve.GetAsync($"/api/meetings/user/{ada.Email}");
        var (unknown, _) = await eve.GetAsync("/api/meetings/user/nobody@example.org");
        await using (var db = await server.DatabaseAsync())
        {
            db.Accounts.Attach(eve.Account).Entity.Administrator = true;
            await db.SaveChangesAsync();
        }

        (status, body["code"]!.GetValue<string>()).ShouldBe((HttpStatusCode.Forbidden, "not_allowed"));
        unknown.ShouldBe(HttpStatusCode.Forbidden);
        (await ItemsAsync(eve, $"/api/meetings/user/{ada.Email}")).Single()["title"]!.GetValue<string>().ShouldBe("Mine");
        (await ItemsAsync(eve, "/api/meetings/user/nobody@example.org")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("limit=0", "limit_invalid")]
    [InlineData("limit=101", "limit_invalid")]
    [InlineData("cursor=%00", "cursor_invalid")]
    [InlineData("cursor=bm90aGluZw", "cursor_invalid")]
    [InlineData("when=never", "malformed")]
    public async Task A_page_that_makes_no_sense_is_refused(string query, string code)
    {
        using var ada = await Person.MakeAsync(server);

        var (status, body) = await ada.GetAsync($"/api/meetings?{query}");

        (status, body["code"]!.GetValue<string>()).ShouldBe((HttpStatusCode.BadRequest, code));
    }

    [Fact]
    public async Task A_cursor_goes_on_with_the_list_that_gave_it_out_and_with_no_other()
    {
        using var ada = await Person.MakeAsync(server);
        using var eve = await Person.MakeAsync(server, "Eve");
        var (one, other) = (await SeriesAsync(ada), await SeriesAsync(ada));
        await SeriesAsync(eve);
        await SeriesAsync(eve);
        var times = await CursorAsync(ada, $"/api/meetings/{one}/occurrences?limit=1");
        var toCome = await CursorAsync(ada, "/api/meetings?when=upcoming&limit=1");

        async Task<string> CodeAsync(Person person, string path)
        {
            var (status, body) = await person.GetAsync(path);
            return status == HttpStatusCode.OK ? "ok" : body["code"]!.GetValue<string>();
        }

        (await CodeAsync(ada, $"/api/meetings/{one}/occurrences?cursor={times}")).ShouldBe("ok");
        (await CodeAsync(ada, $"/api/meetings/{one.ToUpperInvariant()}/occurrences?cursor={times}")).ShouldBe("ok");
        (await CodeAsync(ada, $"/api/meetings?when=upcoming&cursor={toCome}")).ShouldBe("ok");
        (await CodeAsync(ada, $"/api/meetings?cursor={toCome}")).ShouldBe("ok");
        foreach (var list in new[] { $"/api/meetings/{other}/occurrences?", $"/api/meetings/{one}/history?", $"/api/meetings/{one}/mails?", "/api/meetings?" })
        {
            (await CodeAsync(ada, $"{list}cursor={times}")).ShouldBe("cursor_invalid", list);
        }

        (await CodeAsync(ada, $"/api/meetings?when=past&cursor={toCome}")).ShouldBe("cursor_invalid");
        (await CodeAsync(eve, $"/api/meetings?when=upcoming&cursor={toCome}")).ShouldBe("cursor_invalid");
    }

    private static async Task<string> SeriesAsync(Person person) => (await person.PlanAsync(("recurrence", "FREQ=DAILY;COUNT=2")))["meetingId"]!.GetValue<string>();

    private static async Task<string> CursorAsync(Person person, string path) => (await person.GetAsync(path)).Body["nextCursor"]!.GetValue<string>();

    private static async Task<List<JsonObject>> ItemsAsync(Person person, string path) =>
        [.. (await person.GetAsync(path)).Body["items"]!.AsArray().Select(one => one!.AsObject())];
}
