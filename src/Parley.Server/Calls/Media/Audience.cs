using Parley.Meetings;
using Parley.Meetings.Signals;

namespace Parley.Server.Calls.Media;

/// <summary>
/// Who watches a meeting by WHEP, and what they are shown: a shared screen, else whoever speaks, else somebody whose camera is on; of a
/// named participant what that one sends. Players with several sections get several pictures or voices.
/// </summary>
internal sealed class Audience
{
    private static readonly MediaSource[] Pictures = [MediaSource.Camera, MediaSource.Screen];
    private static readonly MediaSource[] Sounds = [MediaSource.Microphone, MediaSource.ScreenSound];

    private readonly Dictionary<string, Viewer> _viewers = new(StringComparer.Ordinal);

    /// <summary>Who spoke last.</summary>
    public ParticipantId? Speaker { get; set; }

    public int Count => _viewers.Count;

    public IEnumerable<Viewer> Viewers => _viewers.Values;

    public void Add(Viewer viewer) => _viewers.Add(viewer.Resource.Id, viewer);

    public Viewer? Find(string id) => _viewers.GetValueOrDefault(id);

    public bool Remove(Viewer viewer) => _viewers.Remove(viewer.Resource.Id);

    /// <summary>Decides who is shown what.</summary>
    /// <param name="seats">Everybody who is in the meeting's media.</param>
    /// <param name="show">Called for each section that is to show something else.</param>
    public void Arrange(IReadOnlyCollection<MediaSeat> seats, Action<Viewer, Viewer.Section> show)
    {
        var speaker = seats.FirstOrDefault(seat => seat.Participant == Speaker);
        var screens = Sources(seats, MediaSource.Screen);
        var pictures = new Order([.. screens, .. Sources(speaker, MediaSource.Camera)], Sources(seats, MediaSource.Camera));
        var sounds = new Order([.. Sources(speaker, MediaSource.Microphone), .. Sources(seats, MediaSource.ScreenSound)], Sources(seats, MediaSource.Microphone));
        foreach (var viewer in _viewers.Values)
        {
            var (seen, heard) = (pictures, sounds);
            if (viewer.Participant is { } participant)
            {
                var one = seats.FirstOrDefault(seat => seat.Participant == participant);
                seen = new Order([.. Pictures.SelectMany(source => Sources(one, source))], []);
                heard = new Order([.. Sounds.SelectMany(source => Sources(one, source))], []);
            }

            Assign(viewer, isVideo: true, seen, show);
            Assign(viewer, isVideo: false, heard, show);
        }
    }

    private static void Assign(Viewer viewer, bool isVideo, Order order, Action<Viewer, Viewer.Section> show)
    {
        var sections = viewer.Sections.Where(section => section.IsVideo == isVideo).ToList();
        var chosen = order.First.Take(sections.Count).ToList();
        // Of those who come after, who is there already stays.
        chosen.AddRange(sections.Select(section => section.Shows).OfType<StreamSource>()
            .Where(source => order.Others.Contains(source) && !chosen.Contains(source)).Take(sections.Count - chosen.Count).ToList());
        chosen.AddRange(order.Others.Except(chosen).Take(sections.Count - chosen.Count).ToList());

        var open = new Queue<StreamSource>(chosen.Where(source => !sections.Exists(section => section.Shows == source)));
        foreach (var section in sections)
        {
            if (section.Shows is { } shown && chosen.Contains(shown))
            {
                continue;
            }

            StreamSource? next = open.TryDequeue(out var source) ? source : null;
            if (section.Shows != next)
            {
                section.Shows = next;
                show(viewer, section);
            }
        }
    }

    private static List<StreamSource> Sources(IEnumerable<MediaSeat> seats, MediaSource source) =>
        [.. seats.SelectMany(seat => Sources(seat, source))];

    private static IEnumerable<StreamSource> Sources(MediaSeat? seat, MediaSource source) =>
        seat is { PeerId: { } peer } && seat.Has(source) ? [new StreamSource(peer, seat.MidOf(source)!)] : [];

    /// <param name="First">These in any case.</param>
    /// <param name="Others">These where there is room.</param>
    private sealed record Order(IReadOnlyList<StreamSource> First, IReadOnlyList<StreamSource> Others);
}
