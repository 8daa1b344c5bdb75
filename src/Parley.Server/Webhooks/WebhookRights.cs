using Parley.Server.Accounts;
using Parley.Server.Data;
using Parley.Server.Hosting.Options;

namespace Parley.Server.Webhooks;

/// <summary>Who may have webhooks. Asked at each request and at each delivery: a right that is lost ends what it allowed.</summary>
internal sealed class WebhookRights(ParleyOptions options, Confirmation confirmation)
{
    public bool Has(Caller caller) => options.Webhooks.Permit(caller.Confirmed, caller.Administrator);

    public bool Has(AccountRow account) => Has(confirmation.CallerOf(account));
}
