using System.Text;
using Microsoft.Net.Http.Headers;
using Parley.Meetings;
using Parley.Meetings.Signals;
using Parley.Rtc.Sdp;
using Parley.Server.Calls.Media;
using Parley.Server.Data;
using Parley.Server.Hosting.Web;

namespace Parley.Server.Calls.Streams;

/// <summary>The HTTP side of WHIP (RFC 9725) and WHEP, which are alike but for the direction of the media.</summary>
internal sealed class StreamRequests(
    StreamAccessCheck accessCheck,
    StreamLimit limit,
    PublishStream publish,
    WatchStream watch,
    MediaServer media,
    IceServerIssuer iceServers)
{
    private const string Sdp = "application/sdp";
    private const string Fragment = "application/trickle-ice-sdpfrag";
    private const string DefaultName = "Stream";

    public static Task NotAllowed(HttpContext context, string allowed)
    {
        context.Response.Headers.Allow = allowed;
        return Problems.WriteAsync(context, StatusCodes.Status405MethodNotAllowed, Problems.CodeOf(StatusCodes.Status405MethodNotAllowed));
    }

    /// <summary>Also names the ICE servers, but only to those who may use them: not every client can take them after its offer.</summary>
    public async Task OptionsAsync(HttpContext context, string id)
    {
        var headers = context.Response.Headers;
        headers["Accept-Post"] = Sdp;
        headers["Accept-Patch"] = Fragment;
        headers.Allow = context.Request.RouteValues.ContainsKey("session") ? "PATCH, DELETE, OPTIONS" : "POST, OPTIONS";
        if (context.Request.Headers.Authorization.Count > 0
            && await accessCheck.RunAsync(context, MeetingOf(id), context.RequestAborted) is { Access: not null })
        {
            WriteLinks(context);
        }
    }

    public async Task<IResult> BeginAsync(HttpContext context, string id, StreamKind kind)
    {
        var (access, refusal) = await EnterAsync(context, id, kind);
        if (access is null)
        {
            return RefusalProblem.Of(context, refusal!);
        }

        var (offer, unreadable) = await ReadAsync(context, Sdp, OfferMedia.MaxSdpLength);
        if (offer is null)
        {
            context.Response.Headers["Accept-Post"] = Sdp;
            return RefusalProblem.Of(context, unreadable!);
        }

        var meeting = MeetingOf(id)!.Value;
        var query = context.Request.Query;
        StreamResult result;
        try
        {
            result = kind == StreamKind.Publish
                ? await publish.RunAsync(meeting, access, query["name"].FirstOrDefault() ?? access.Name ?? DefaultName, offer)
                : await watch.RunAsync(meeting, access, query["participant"].FirstOrDefault(), offer);
        }
        catch (StorageException)
        {
            return RefusalProblem.Of(context, Refusal.Unavailable);
        }

        if (result is not StreamResult.Begun begun)
        {
            return RefusalProblem.Of(context, ((StreamResult.Refused)result).Refusal);
        }

        // A token that was revoked while its session began has not ended it.
        if (!access.IsHost && (await accessCheck.RunAsync(context, meeting, CancellationToken.None)).Access is null)
        {
            await EndAsync(begun.Resource, kind);
            return RefusalProblem.Of(context, Refusal.TokenInvalid);
        }

        var headers = context.Response.Headers;
        headers.Location = $"/api/meetings/{meeting}/{(kind == StreamKind.Publish ? "whip" : "whep")}/{begun.Resource.Id}";
        headers.ETag = begun.Resource.EntityTag;
        headers["Accept-Patch"] = Fragment;
        WriteLinks(context);
        return TypedResults.Text(begun.Answer, Sdp, statusCode: StatusCodes.Status201Created);
    }

    /// <summary>Trickled candidates and ICE restarts (RFC 9725 section 4.3).</summary>
    public async Task<IResult> ChangeAsync(HttpContext context, string id, string session, StreamKind kind)
    {
        var (resource, refusal) = await FindAsync(context, id, session, kind);
        if (resource is null)
        {
            return RefusalProblem.Of(context, refusal!);
        }

        var (text, unreadable) = await ReadAsync(context, Fragment, IceFragment.MaxLength);
        if (text is null)
        {
            context.Response.Headers["Accept-Patch"] = Fragment;
            return RefusalProblem.Of(context, unreadable!);
        }

        if (!IceFragment.TryParse(text, out var fragment))
        {
            return RefusalProblem.Of(context, Refusal.Malformed);
        }

        await resource.Gate.WaitAsync(context.RequestAborted);
        try
        {
            if (Precondition(context, resource) is { } failed)
            {
                return RefusalProblem.Of(context, failed);
            }

            var result = await media.Node!.RestartIceAsync(resource.Meeting.Value, resource.PeerId, fragment!);
            if (!result.IsKnown)
            {
                return RefusalProblem.Of(context, Refusal.StreamUnknown);
            }

            if (result.Fragment is not { } restarted)
            {
                // Candidates only. The media server needs none: it answers the checks that come from them.
                return TypedResults.NoContent();
            }

            resource.OnRestarted();
            context.Response.Headers.ETag = resource.EntityTag;
            return TypedResults.Text(restarted, Fragment);
        }
        finally
        {
            resource.Gate.Release();
        }
    }

    public async Task<IResult> EndAsync(HttpContext context, string id, string session, StreamKind kind)
    {
        var (resource, refusal) = await FindAsync(context, id, session, kind);
        if (resource is null)
        {
            return RefusalProblem.Of(context, refusal!);
        }

        try
        {
            return await EndAsync(resource, kind) ? TypedResults.Ok() : RefusalProblem.Of(context, Refusal.StreamUnknown);
        }
        catch (StorageException)
        {
            return RefusalProblem.Of(context, Refusal.Unavailable);
        }
    }

    private static MeetingId? MeetingOf(string id) => MeetingId.TryParse(id, out var meeting) ? meeting : null;

    /// <summary>RFC 9110 section 13.1.1: a list of entity tags, compared strongly, or any.</summary>
    private static Refusal? Precondition(HttpContext context, StreamResource resource)
    {
        var given = context.Request.Headers.IfMatch;
        if (given.Count == 0)
        {
            return Refusal.PreconditionRequired;
        }

        return EntityTagHeaderValue.TryParseList(given, out var tags)
            && tags.Any(tag => tag == EntityTagHeaderValue.Any || (!tag.IsWeak && tag.Tag == resource.EntityTag))
                ? null
                : Refusal.PreconditionFailed;
    }

    private static async Task<(string? Text, Refusal? Refusal)> ReadAsync(HttpContext context, string mediaType, int maxLength)
    {
        if (!MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type) || !type.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase))
        {
            return (null, Refusal.UnsupportedMediaType);
        }

        if (context.Request.ContentLength > maxLength)
        {
            return (null, Refusal.TooLarge);
        }

        var bytes = new byte[(int)Math.Min(context.Request.ContentLength ?? maxLength, maxLength) + 1];
        var length = await context.Request.Body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, context.RequestAborted);
        return length > maxLength ? (null, Refusal.TooLarge) : (Encoding.UTF8.GetString(bytes.AsSpan(0, length)), null);
    }

    private async Task<bool> EndAsync(StreamResource resource, StreamKind kind) => kind == StreamKind.Publish
        ? await publish.EndAsync(resource.Meeting, new ParticipantId(resource.Id), LeaveReason.Left)
        : media.Rooms!.RemoveViewer(resource.Meeting, resource.Id);

    private async Task<(StreamAccess? Access, Refusal? Refusal)> EnterAsync(HttpContext context, string id, StreamKind kind)
    {
        if (!limit.TryTake(context.Connection.RemoteIpAddress))
        {
            return (null, Refusal.RateLimited);
        }

        var (access, refusal) = await accessCheck.RunAsync(context, MeetingOf(id), context.RequestAborted);
        if (access?.Allows(kind) != false)
        {
            return (access, refusal);
        }

        context.Response.Headers.WWWAuthenticate = "Bearer error=\"insufficient_scope\"";
        return (null, Refusal.TokenScope);
    }

    private async Task<(StreamResource? Resource, Refusal? Refusal)> FindAsync(HttpContext context, string id, string session, StreamKind kind)
    {
        var (access, refusal) = await EnterAsync(context, id, kind);
        if (access is null)
        {
            return (null, refusal);
        }

        var resource = kind == StreamKind.Publish ? media.Rooms?.FindPublisher(MeetingOf(id)!.Value, session) : media.Rooms?.FindViewer(MeetingOf(id)!.Value, session);
        return resource is null ? (null, Refusal.StreamUnknown)
            : access.Owns(resource.Token) ? (resource, null)
            : (null, Refusal.TokenScope);
    }

    /// <summary>RFC 9725 section 4.6.</summary>
    private void WriteLinks(HttpContext context)
    {
        foreach (var server in iceServers.Issue(new ParticipantId("stream")))
        {
            foreach (var url in server.Urls)
            {
                var credentials = server is { Username: { } username, Credential: { } credential }
                    ? $"; username=\"{username}\"; credential=\"{credential}\"; credential-type=\"password\""
                    : "";
                context.Response.Headers.Append(HeaderNames.Link, $"<{url}>; rel=\"ice-server\"{credentials}");
            }
        }
    }
}
