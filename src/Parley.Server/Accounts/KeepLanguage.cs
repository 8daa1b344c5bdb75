using Microsoft.AspNetCore.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Parley.Server.Data;
using Parley.Server.Ui.Languages;

namespace Parley.Server.Accounts;

/// <summary>A language that a signed-in person chooses on a page is also that of the account, and so of its mails.</summary>
internal static class KeepLanguage
{
    public static async Task RunAsync(HttpContext context, RequestDelegate next)
    {
        // A link on another site changes what this browser shows, not what somebody is written. Browsers say where a request comes from (Fetch Metadata).
        if (LanguageChoice.Asked(context.Request) is { Name: var language }
            && context.Request.Headers["Sec-Fetch-Site"] == "same-origin"
            && Caller.Of(context.User) is { } caller
            && caller.Language != language
            && context.Features.Get<IExceptionHandlerFeature>() is null)
        {
            var databases = context.RequestServices.GetRequiredService<IDbContextFactory<ParleyDb>>();
            await using var db = await databases.CreateDbContextAsync(context.RequestAborted);
            await db.Accounts.Where(row => row.Id == caller.AccountId)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.Language, language), context.RequestAborted);
        }

        await next(context);
    }
}
