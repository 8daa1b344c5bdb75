using Parley.Meetings;
using Parley.Server.Hosting.Web;

namespace Parley.Server.Calls;

/// <summary>Addresses of meetings for what leaves the server: mails, API answers.</summary>
internal sealed class MeetingLinks(ServerAddresses addresses)
{
    public string Join(MeetingId id) => new Uri(addresses.PublicUrl, $"/m/{id.Value}").ToString();
}
