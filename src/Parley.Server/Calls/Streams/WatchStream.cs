using Parley.Meetings;
using Parley.Meetings.Commands;
using Parley.Meetings.Signals;
using Parley.Server.Calls.Media;
using Parley.Sfu;

namespace Parley.Server.Calls.Streams;

/// <summary>Use case: somebody watches a meeting by WHEP. Viewers have no seat and no channel: they cost media only.</summary>
internal sealed class WatchStream(MeetingDirectory directory, MediaServer media)
{
    public async Task<StreamResult> RunAsync(MeetingId meeting, StreamAccess access, string? participant, string offer)
    {
        if (media is not { Node: { } node, Rooms: { } rooms })
        {
            return new StreamResult.Refused(Refusal.NoMediaServer);
        }

        var watched = participant is null ? null : new ParticipantId?(new ParticipantId(participant));
        var id = Secrets.NewParticipantId().Value;
        var resource = new StreamResource(meeting, id, Viewer.PeerPrefix + id, access.Token, access.Session);
        var viewer = new Viewer(resource, watched);
        // First of all, so that the end of the meeting finds whoever is on the way in.
        if (!rooms.TryReserve(viewer))
        {
            return new StreamResult.Refused(Refusal.MeetingFull);
        }

        var isShown = false;
        try
        {
            var decision = await directory.AskAsync(meeting, new MeetingCommand.Watch(watched), CancellationToken.None);
            if (decision is not { Refusal: null })
            {
                return new StreamResult.Refused(decision?.Refusal ?? Refusal.MeetingNotFound);
            }

            var negotiated = await node.AdmitAsync(meeting.Value, resource.PeerId, offer, subscribesToAll: false, PeerUse.Watch);
            if (negotiated.Answer is null)
            {
                return StreamResult.Unusable(negotiated);
            }

            isShown = rooms.Show(viewer, negotiated.Sections);
            return isShown ? new StreamResult.Begun(resource, negotiated.Answer) : new StreamResult.Refused(Refusal.MeetingEnded);
        }
        finally
        {
            if (!isShown && !rooms.RemoveViewer(meeting, id))
            {
                await node.RemoveAsync(meeting.Value, resource.PeerId);
            }
        }
    }
}
