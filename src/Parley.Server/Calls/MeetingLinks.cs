using Parley.Meetings;
using Parley.Server.Hosting.Web;

namespace Parley.Server.Calls;

/// <summary>Addresses of meetings for what leaves the server: mails, API answers.</summary>
internal sealed class MeetingLinks(ServerAddresses addresses)
{
    /// <summary>Where software publishes into a meeting.</summary>
    public string Whip(MeetingId id) => new Uri(addresses.PublicUrl, $"/api/meetings/{id.Value}/whip").ToString();

    /// <summary>The page to watch on; the token is in the fragment, which never leaves the browser.</summary>
    public string Watch(MeetingId id, string? token) => new Uri(addresses.PublicUrl, $"/watch/{id.Value}{(token is null ? "" : $"#token={token}")}").ToString();

    public string Join(MeetingId id) => new Uri(addresses.PublicUrl, $"/m/{id.Value}").ToString();
}
