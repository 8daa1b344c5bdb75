using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Parley.Server.Data;
using Parley.Server.Mail;
using Parley.Server.Tests.Accounts;
using Parley.Server.Tests.Mail.Foreign;

namespace Parley.Server.Tests.Mail.Delivery;

/// <summary>The outbox and its worker with a real database and a foreign mail server.</summary>
[Collection(MailCollection.Name)]
public sealed class DeliveryTests(MailFixture fixture)
{
    private MailOutbox Outbox => fixture.Server.Services.GetRequiredService<MailOutbox>();

    [ForeignFact]
    public async Task A_mail_goes_with_its_cause_or_not_at_all()
    {
        var domain = MailFixture.NewDomain();
        await using (var db = await fixture.Server.DatabaseAsync())
        {
            await using var transaction = await db.Database.BeginTransactionAsync();
            await Outbox.AddAsync(db, [Mail($"never@{domain}")], default);
            await transaction.RollbackAsync();
        }

        await using (var db = await fixture.Server.DatabaseAsync())
        {
            Outbox.Add(db, Mail($"ann@{domain}"));
            await db.SaveChangesAsync();
        }

        (await fixture.ReadAsync(domain, 1)).ShouldHaveSingleItem().To.ShouldBe($"ann@{domain}");
        await fixture.UntilAsync(db => db.Mails.AnyAsync(mail => mail.ToAddress == $"ann@{domain}" && mail.State == MailState.Sent && mail.Text == null && mail.Html == null && mail.SentAt != null), "sent and forgotten");
    }

    [ForeignFact]
    public async Task The_same_key_is_one_mail()
    {
        var domain = MailFixture.NewDomain();
        for (var time = 0; time < 2; time++)
        {
            await using var db = await fixture.Server.DatabaseAsync();
            await using var transaction = await db.Database.BeginTransactionAsync();
            (await Outbox.AddAsync(db, [Mail($"ann@{domain}") with { Key = domain }], default)).ShouldBe(time == 0 ? 1 : 0);
            await transaction.CommitAsync();
        }

        await using var context = await fixture.Server.DatabaseAsync();
        (await context.Mails.CountAsync(mail => mail.Key == domain)).ShouldBe(1);
        await Should.ThrowAsync<InvalidOperationException>(() => Outbox.AddAsync(context, [Mail($"ann@{domain}")], default));
    }

    [ForeignFact]
    public async Task While_the_mail_server_is_away_mails_wait_and_then_all_go_once()
    {
        var domain = MailFixture.NewDomain();
        await fixture.StopSmtpAsync();
        await AddAsync([.. Enumerable.Range(0, 40).Select(number => Mail($"p{number}@{domain}"))]);
        // Long enough for several tries that fail.
        await Task.Delay(TimeSpan.FromSeconds(3));
        await using (var db = await fixture.Server.DatabaseAsync())
        {
            (await db.Mails.Where(mail => mail.ToAddress.EndsWith(domain)).Select(mail => mail.State).Distinct().ToListAsync()).ShouldBe([MailState.Waiting]);
            (await db.Mails.Where(mail => mail.ToAddress.EndsWith(domain)).MaxAsync(mail => mail.Attempts)).ShouldBeLessThanOrEqualTo(1);
        }

        await fixture.StartSmtpAsync();
        await fixture.TakesAsync(domain, 40);
        await fixture.UntilAsync(async db => !await db.Mails.AnyAsync(mail => mail.ToAddress.EndsWith(domain) && mail.State != MailState.Sent), "all sent");

        (await fixture.TakesAsync(domain, 40)).Select(mail => mail.To).Order().ShouldBe(Enumerable.Range(0, 40).Select(number => $"p{number}@{domain}").Order());
    }

    [ForeignFact]
    public async Task What_is_refused_for_good_stays_with_the_reason_and_what_is_refused_for_now_goes_later()
    {
        var domain = MailFixture.NewDomain();
        await AddAsync([Mail($"gone@{domain}"), Mail($"later@{domain}"), Mail($"spam@{domain}"), Mail("no address at all")]);

        await fixture.UntilAsync(async db => await db.Mails.CountAsync(mail => mail.ToAddress.EndsWith(domain) && mail.State == MailState.Failed) == 2, "two refused");
        await fixture.UntilAsync(db => db.Mails.AnyAsync(mail => mail.ToAddress == $"later@{domain}" && mail.State == MailState.Waiting && mail.Problem != null && mail.TakenUntil == null), "one for later");
        await using (var db = await fixture.Server.DatabaseAsync())
        {
            (await db.Mails.SingleAsync(mail => mail.ToAddress == $"gone@{domain}")).Problem.ShouldBe("550 5.1.1 There is nobody called that here");
            (await db.Mails.SingleAsync(mail => mail.ToAddress == $"spam@{domain}")).Problem.ShouldBe("554 5.7.1 Not this");
            (await db.Mails.FirstAsync(mail => mail.ToAddress == "no address at all")).State.ShouldBe(MailState.Failed);
            var later = await db.Mails.SingleAsync(mail => mail.ToAddress == $"later@{domain}");
            later.Problem.ShouldBe("451 4.7.1 Greylisted, try again");
            (later.DueAt - TimeProvider.System.GetUtcNow()).TotalSeconds.ShouldBeInRange(20, 75);
            later.DueAt = TimeProvider.System.GetUtcNow();
            await db.SaveChangesAsync();
        }

        (await fixture.TakesAsync(domain, 1))[0].To.ShouldBe($"later@{domain}");
    }

    [ForeignFact]
    public async Task Nothing_goes_too_early_too_late_or_to_who_wants_none()
    {
        var domain = MailFixture.NewDomain();
        var now = TimeProvider.System.GetUtcNow();
        var stop = new Uri(new Uri(fixture.Server.BaseUrl), fixture.Server.Services.GetRequiredService<StopInvitations>().PathFor($"Stop@{domain}", "fr"));
        using var client = fixture.Server.CreateClient();
        var page = await client.GetStringAsync(stop);
        page.ShouldContain($"Stop@{domain}");
        page.ShouldContain("<html lang=\"fr\"", customMessage: "the link knows the language of its mail");
        await AddAsync([Mail($"stop@{domain}") with { OptOut = stop.ToString(), Due = now.AddSeconds(3) }]);
        // As mail programs do it (RFC 8058): no cookie, no form of ours.
        using var oneClick = await client.PostAsync(stop, new FormUrlEncodedContent([new("List-Unsubscribe", "One-Click")]));
        oneClick.StatusCode.ShouldBe(System.Net.HttpStatusCode.OK, "mail programs follow no redirect");
        (await client.GetStringAsync(stop)).ShouldContain("value=\"allow\"");

        await AddAsync(
        [
            Mail($"stop@{domain}") with { OptOut = stop.ToString() },
            Mail($"stop@{domain}") with { Kind = MailKind.Account, Subject = "password" },
            Mail($"early@{domain}") with { Due = now.AddHours(1) },
            Mail($"late@{domain}") with { Expires = now.AddSeconds(-1) },
        ]);

        (await fixture.ReadAsync(domain, 1)).ShouldHaveSingleItem().Subject.ShouldBe("password");
        await fixture.UntilAsync(async db => await db.Mails.CountAsync(mail => mail.ToAddress == $"stop@{domain}" && mail.State == MailState.Unwanted) == 2, "both unwanted");
        await fixture.UntilAsync(db => db.Mails.AnyAsync(mail => mail.ToAddress == $"late@{domain}" && mail.State == MailState.Expired), "expired");
        (await client.PostAsync(stop, new FormUrlEncodedContent([new("action", "allow")]))).StatusCode.ShouldBe(System.Net.HttpStatusCode.Found);
        await AddAsync([Mail($"stop@{domain}") with { OptOut = stop.ToString(), Subject = "again" }]);
        (await fixture.ReadAsync(domain, 2))[1].Subject.ShouldBe("again");
        (await fixture.TakesAsync(domain, 2)).Count.ShouldBe(2);
        (await client.GetAsync(stop + "x")).StatusCode.ShouldBe(System.Net.HttpStatusCode.NotFound);
    }

    private static OutgoingMail Mail(string to) => new() { Kind = MailKind.Invitation, ToAddress = to, Language = "en", Subject = "Hello", Text = "Hello", Html = "<p>Hello</p>" };

    private async Task AddAsync(OutgoingMail[] mails)
    {
        await using var db = await fixture.Server.DatabaseAsync();
        await using var transaction = await db.Database.BeginTransactionAsync();
        (await Outbox.AddAsync(db, mails, default)).ShouldBe(mails.Length);
        await transaction.CommitAsync();
    }
}
