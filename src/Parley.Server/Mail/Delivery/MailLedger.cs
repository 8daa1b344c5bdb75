using Microsoft.EntityFrameworkCore;
using Parley.Server.Data;

namespace Parley.Server.Mail.Delivery;

/// <summary>Writes down what happens to mails. docs/mail.md tells what "once" means by it.</summary>
internal sealed class MailLedger(IDbContextFactory<ParleyDb> databases, TimeProvider time)
{
    /// <summary>Longer than the patience for all steps of one mail together.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(45);

    /// <summary>Quotas look back a day; hosts, some weeks.</summary>
    private static readonly TimeSpan Memory = TimeSpan.FromDays(30);

    private readonly string? _boot = BootId();

    /// <summary>What a run of the server left half done when it was killed.</summary>
    public async Task ResumeAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        // Its final dot was in the hands of this machine's kernel, which delivers what a killed process has written.
        await db.Mails.Where(mail => mail.State == MailState.Waiting && mail.HandedOverAt != null && mail.HandedOverBy == _boot && _boot != null)
            .ExecuteUpdateAsync(
                set => set.SetProperty(mail => mail.State, MailState.Sent)
                    .SetProperty(mail => mail.SentAt, mail => mail.HandedOverAt)
                    .SetProperty(mail => mail.Problem, "The server was killed before the mail server's answer.")
                    .SetProperty(mail => mail.TakenUntil, (DateTimeOffset?)null)
                    .SetProperty(mail => mail.Text, (string?)null).SetProperty(mail => mail.Html, (string?)null)
                    .SetProperty(mail => mail.Calendar, (string?)null).SetProperty(mail => mail.OptOut, (string?)null),
                cancellationToken);
        await db.Mails.Where(mail => mail.State == MailState.Waiting && mail.TakenUntil != null)
            .ExecuteUpdateAsync(
                set => set.SetProperty(mail => mail.TakenUntil, (DateTimeOffset?)null)
                    .SetProperty(mail => mail.HandedOverAt, (DateTimeOffset?)null).SetProperty(mail => mail.HandedOverBy, (string?)null),
                cancellationToken);
    }

    public async Task<MailRow?> TakeAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await MailQueue.TakeAsync(db, now, now + Lease, cancellationToken);
    }

    /// <summary>Whether the recipient has ended invitations since the mail was written.</summary>
    public async Task<bool> IsUnwantedAsync(MailRow mail, CancellationToken cancellationToken)
    {
        if (mail.OptOut is null)
        {
            return false;
        }

        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return (await OptOuts.AmongAsync(db, [mail.ToAddress], cancellationToken)).Count > 0;
    }

    /// <summary>The mark before the final dot.</summary>
    public async Task HandOverAsync(MailRow mail)
    {
        var now = time.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync();
        var marked = await db.Mails.Where(row => row.Id == mail.Id && row.State == MailState.Waiting)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.HandedOverAt, now).SetProperty(row => row.HandedOverBy, _boot));
        if (marked == 0)
        {
            // Taken back, by a cancelled meeting for example: nothing has left yet.
            throw new MailTransportException("A mail was taken back while it was being sent.");
        }
    }

    public async Task EndAsync(MailRow mail, MailState state, string? problem)
    {
        var sent = state == MailState.Sent ? time.GetUtcNow() : (DateTimeOffset?)null;
        await using var db = await databases.CreateDbContextAsync();
        await db.Mails.Where(row => row.Id == mail.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.State, state)
                .SetProperty(row => row.SentAt, sent)
                .SetProperty(row => row.Problem, problem)
                .SetProperty(row => row.TakenUntil, (DateTimeOffset?)null)
                .SetProperty(row => row.Text, (string?)null).SetProperty(row => row.Html, (string?)null)
                .SetProperty(row => row.Calendar, (string?)null).SetProperty(row => row.OptOut, (string?)null));
    }

    public Task PostponeAsync(MailRow mail, TimeSpan wait, string problem) => ReturnAsync(mail, time.GetUtcNow() + wait, mail.Attempts, problem);

    /// <summary>As if it had not been taken.</summary>
    public Task GiveBackAsync(MailRow mail) => ReturnAsync(mail, mail.DueAt, mail.Attempts - 1, mail.Problem);

    public async Task ForgetOldAsync(CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow() - Memory;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.Mails.Where(mail => mail.CreatedAt < before && mail.State != MailState.Waiting).ExecuteDeleteAsync(cancellationToken);
    }

    private async Task ReturnAsync(MailRow mail, DateTimeOffset due, int attempts, string? problem)
    {
        await using var db = await databases.CreateDbContextAsync();
        await db.Mails.Where(row => row.Id == mail.Id && row.State == MailState.Waiting)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.DueAt, due)
                .SetProperty(row => row.Attempts, attempts)
                .SetProperty(row => row.Problem, problem)
                .SetProperty(row => row.TakenUntil, (DateTimeOffset?)null)
                .SetProperty(row => row.HandedOverAt, (DateTimeOffset?)null).SetProperty(row => row.HandedOverBy, (string?)null));
    }

    /// <summary>Changes when the machine starts again; null where there is no such thing.</summary>
    private static string? BootId()
    {
        const string File = "/proc/sys/kernel/random/boot_id";
        try
        {
            return System.IO.File.Exists(File) ? System.IO.File.ReadAllText(File).Trim() : null;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
