using Parley.Meetings;
using Parley.Meetings.Commands;
using Parley.Meetings.Signals;
using Parley.Server.Calls.Media;
using Parley.Sfu;

namespace Parley.Server.Calls.Streams;

/// <summary>Use case: other software publishes into a meeting by WHIP. It gets a seat of its own.</summary>
internal sealed class PublishStream(MeetingDirectory directory, MediaServer media)
{
    /// <summary>What the sections of a kind are taken for, in the order of the offer.</summary>
    private static readonly MediaSource[] Sounds = [MediaSource.Microphone, MediaSource.ScreenSound];

    private static readonly MediaSource[] Pictures = [MediaSource.Camera, MediaSource.Screen];

    public async Task<StreamResult> RunAsync(MeetingId meeting, StreamAccess access, string name, string offer)
    {
        if (media is not { Node: { } node, Rooms: { } rooms })
        {
            return new StreamResult.Refused(Refusal.NoMediaServer);
        }

        var participant = Secrets.NewParticipantId();
        var (instance, connection) = (Secrets.NewParticipantId().Value, Secrets.NewParticipantId().Value);
        var resource = new StreamResource(meeting, participant.Value, MediaSeat.PeerIdOf(participant, instance, connection), access.Token, access.Session);
        var negotiated = await node.AdmitAsync(meeting.Value, resource.PeerId, offer, subscribesToAll: false, PeerUse.Publish);
        if (negotiated.Answer is null)
        {
            return StreamResult.Unusable(negotiated);
        }

        var isSeated = false;
        try
        {
            if (Read(negotiated.Sections) is not { } published)
            {
                return StreamResult.Unusable("More than two sections of sound or of picture.");
            }

            var decision = await directory.AskAsync(
                meeting,
                new MeetingCommand.Publish(
                    $"whip {participant.Value}",
                    name,
                    instance,
                    StateOf(published),
                    new SeatProof(Secrets.Digest(Secrets.NewToken())),
                    participant,
                    new SessionId(Guid.CreateVersion7()),
                    access.IsHost),
                CancellationToken.None);
            if (decision is not { Refusal: null })
            {
                return new StreamResult.Refused(decision?.Refusal ?? Refusal.MeetingNotFound);
            }

            // Who was gone before its seat was there has told nobody.
            isSeated = rooms.Publish(resource, participant, instance, connection, published)
                && (await node.RestartIceAsync(meeting.Value, resource.PeerId, new(null, []))).IsKnown;
            if (!isSeated)
            {
                await directory.AskAsync(meeting, new MeetingCommand.Unpublish(participant, LeaveReason.Lost), CancellationToken.None);
                return new StreamResult.Refused(Refusal.Unavailable);
            }

            return new StreamResult.Begun(resource, negotiated.Answer);
        }
        finally
        {
            if (!isSeated)
            {
                await node.RemoveAsync(meeting.Value, resource.PeerId);
            }
        }
    }

    /// <summary>Ends a publisher's stay.</summary>
    /// <returns>False when it is not there any more.</returns>
    public async Task<bool> EndAsync(MeetingId meeting, ParticipantId participant, LeaveReason reason) =>
        await directory.AskAsync(meeting, new MeetingCommand.Unpublish(participant, reason), CancellationToken.None) is { Refusal: null };

    private static List<PublishedMedia>? Read(IReadOnlyList<SfuSection> sections)
    {
        var published = new List<PublishedMedia>();
        foreach (var section in sections)
        {
            var taken = section.IsVideo ? Pictures : Sounds;
            var before = published.Count(one => taken.Contains(one.Source));
            if (before == taken.Length)
            {
                return null;
            }

            published.Add(new PublishedMedia(section.Mid, taken[before]));
        }

        return published;
    }

    private static MediaState StateOf(List<PublishedMedia> published)
    {
        bool Has(MediaSource source) => published.Exists(one => one.Source == source);
        return new MediaState(Has(MediaSource.Microphone), Has(MediaSource.Camera), Has(MediaSource.Screen) || Has(MediaSource.ScreenSound));
    }
}
