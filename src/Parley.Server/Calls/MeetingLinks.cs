using Parley.Meetings;
using Parley.Server.Calls.Doors;
using Parley.Server.Hosting.Web;

namespace Parley.Server.Calls;

/// <summary>Addresses of meetings for what leaves the server: mails, API answers.</summary>
internal sealed class MeetingLinks(ServerAddresses addresses, JoinTickets tickets)
{
    /// <summary>Where software publishes into a meeting.</summary>
    public string Whip(MeetingId id) => new Uri(addresses.PublicUrl, $"/api/meetings/{id.Value}/whip").ToString();

    /// <summary>The page to watch on; the token is in the fragment, which never leaves the browser.</summary>
    public string Watch(MeetingId id, string? token) => new Uri(addresses.PublicUrl, $"/watch/{id.Value}{(token is null ? "" : $"#token={token}")}").ToString();

    public string Join(MeetingId id) => new Uri(addresses.PublicUrl, $"/m/{id.Value}").ToString();

    /// <summary>The link of one invited person. What proves who it is stays in the fragment, which goes to no server and into no log.</summary>
    /// <param name="linkNumber">Of the invitation: links with another number do not work any more.</param>
    public string Personal(MeetingId id, Guid invitee, int linkNumber, DateTimeOffset expires) =>
        $"{Join(id)}#ticket={tickets.Write(JoinTicket.ForInvitation(id, invitee, linkNumber, expires))}";
}
