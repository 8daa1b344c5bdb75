using System.Globalization;
using System.Resources;
using System.Runtime.CompilerServices;

namespace Parley.Server.Scheduling.Invitations;

/// <summary>What mails and pages of invitations say in one language. Another language is one more <c>InvitationTexts.xx.resx</c>.</summary>
internal sealed class InvitationTexts(CultureInfo culture)
{
    private static readonly ResourceManager Resources = new(typeof(InvitationTexts));

    public CultureInfo Culture => culture;

    public string InvitationSubject(string title) => Format(Get(), title);

    public string InvitationTitle(string host, string title) => Format(Get(), host, title);

    public string ConfirmationSubject(string title) => Format(Get(), title);

    public string ConfirmationTitle(string title) => Format(Get(), title);

    public string ConfirmationText => Get();

    public string UpdateSubject(string title) => Format(Get(), title);

    public string UpdateTitle(string title) => Format(Get(), title);

    public string UpdateText => Get();

    public string EntryEndedText => Get();

    public string MovedText(string before) => Format(Get(), before);

    public string CancellationSubject(string title) => Format(Get(), title);

    public string CancellationTitle(string title) => Format(Get(), title);

    public string CancellationText => Get();

    public string SeriesCancellationText => Get();

    public string OneCancelledTitle(string title) => Format(Get(), title);

    public string OneCancelledText => Get();

    public string UninvitedText => Get();

    public string ReminderSubject(string title) => Format(Get(), title);

    public string ReminderTitle(string title, string time) => Format(Get(), title, time);

    public string When => Get();

    public string Repeats => Get();

    public string Host => Get();

    public string Invited => Get();

    public string HostPlace => Get();

    public string Join => Get();

    public string OpenMeeting => Get();

    public string WillYouCome => Get();

    public string Yes => Get();

    public string Maybe => Get();

    public string No => Get();

    public string AddToCalendar => Get();

    public string CalendarFile => Get();

    public string PasswordText => Get();

    public string PersonalLink => Get();

    public string WhyText(string host, string address, string server) => Format(Get(), host, address, server);

    public string StopInvitations => Get();

    public string EveryDay => Get();

    public string EveryDays(string number) => Format(Get(), number);

    public string EveryWeek => Get();

    public string EveryWeeks(string number) => Format(Get(), number);

    public string EveryMonth => Get();

    public string EveryMonths(string number) => Format(Get(), number);

    public string SeriesText(string rule, string count, string last) => Format(Get(), rule, count, last);

    public string TimeText(string date, string from, string to, string zone) => Format(Get(), date, from, to, zone);

    public string JoinLine(string address) => Format(Get(), address);

    public string CalendarName => Get();

    public string RsvpLead(string host) => Format(Get(), host);

    public string RsvpSaved(string host) => Format(Get(), host);

    public string RsvpCancelled => Get();

    public string RsvpOver => Get();

    private static string Format(string text, params ReadOnlySpan<object?> values) => string.Format(CultureInfo.InvariantCulture, text, values);

    private string Get([CallerMemberName] string name = "") =>
        Resources.GetString(name, culture) ?? throw new MissingManifestResourceException($"The text {name} is missing.");
}
