using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Parley.Server.Tests.Calls;

[Collection(ServerCollection.Name)]
public sealed class ReactionTests(ServerFixture server)
{
    private static object Reaction(object reaction) => new { commandId = Guid.NewGuid().ToString(), reaction };

    private async Task<(HubClient Ann, HubClient Ben)> TwoPeopleAsync()
    {
        using var http = server.CreateClient();
        using var answer = await http.PostAsJsonAsync("/api/meetings", new { title = "Plans" });
        var id = (await answer.Content.ReadFromJsonAsync<JsonObject>())!["meetingId"]!.GetValue<string>();
        return (await HubClient.EnterAsync(server.BaseUrl, id, "Ann"), await HubClient.EnterAsync(server.BaseUrl, id, "Ben"));
    }

    [Fact]
    public async Task Everybody_sees_a_reaction_and_a_sixth_at_once_is_refused()
    {
        var (ann, ben) = await TwoPeopleAsync();
        await using var first = ann;
        await using var second = ben;

        foreach (var reaction in new[] { "thumbsUp", "heart", "laugh", "surprised", "clap" })
        {
            (await ann.CallAsync("sendReaction", Reaction(reaction)))["accepted"]!.GetValue<bool>().ShouldBeTrue();
            var signal = await ben.NextAsync("reaction");
            signal["participantId"]!.GetValue<string>().ShouldBe(ann.ParticipantId);
            signal["reaction"]!.GetValue<string>().ShouldBe(reaction);
            (await ann.NextAsync("reaction"))["reaction"]!.GetValue<string>().ShouldBe(reaction);
        }

        var refused = await ann.CallAsync("sendReaction", Reaction("party"));
        refused["code"]!.GetValue<string>().ShouldBe("rate_limited");
        refused["retryAfter"]!.GetValue<double>().ShouldBeInRange(0.001, 5);
        ben.Has("reaction").ShouldBeFalse();
        (await ben.CallAsync("sendReaction", Reaction("party")))["accepted"]!.GetValue<bool>().ShouldBeTrue();
    }

    [Fact]
    public async Task What_is_not_one_of_the_six_is_refused_and_shown_to_nobody()
    {
        var (ann, ben) = await TwoPeopleAsync();
        await using var first = ann;
        await using var second = ben;

        foreach (var reaction in new object?[] { "thumbsDown", 1, 99, null, "<img src=x>", new[] { "heart" } })
        {
            await Should.ThrowAsync<HubErrorException>(() => ann.CallAsync("sendReaction", Reaction(reaction!)));
        }

        (await ann.CallAsync("sendReaction", new { commandId = "../../x", reaction = "heart" }))["code"]!.GetValue<string>().ShouldBe("malformed");
        (await ann.CallAsync("sendReaction", Reaction("heart")))["accepted"]!.GetValue<bool>().ShouldBeTrue();
        (await ben.NextAsync("reaction"))["reaction"]!.GetValue<string>().ShouldBe("heart");
        ben.Has("reaction").ShouldBeFalse();
    }
}
