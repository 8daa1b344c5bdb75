using System.Globalization;
using System.Resources;
using System.Runtime.CompilerServices;

namespace Parley.Server.Ui;

/// <summary>The sentences of the pages in the language of the request. Another language is one more <c>PageTexts.xx.resx</c>.</summary>
internal static class PageTexts
{
    private static readonly ResourceManager Resources = new(typeof(PageTexts));

    public static string About => Get();

    public static string AboutLead => Get();

    public static string AboutOpen => Get();

    public static string AboutOpenText => Get();

    public static string AboutPrivate => Get();

    public static string AboutPrivateText => Get();

    public static string AboutSimple => Get();

    public static string AboutSimpleText => Get();

    public static string CalendarAddress => Get();

    public static string CalendarAddressText => Get();

    public static string CalendarMake => Get();

    public static string CalendarNew => Get();

    public static string CalendarNewText => Get();

    public static string CalendarNone => Get();

    public static string CalendarOff => Get();

    public static string ErrorText => Get();

    public static string ErrorTitle => Get();

    public static string ErrorTrace => Get();

    public static string FormExpired => Get();

    public static string GoHome => Get();

    public static string HeroLead => Get();

    public static string HeroTitle => Get();

    public static string Join => Get();

    public static string JoinInvalid => Get();

    public static string LinkReplacedText => Get();

    public static string LinkUnknown => Get();

    public static string LinkUnknownText => Get();

    public static string MailAllow => Get();

    public static string MailStop => Get();

    public static string MailStopText => Get();

    public static string MailStopTitle => Get();

    public static string MailStopped => Get();

    public static string MailStoppedText => Get();

    public static string MeetingField => Get();

    public static string MeetingNotFound => Get();

    public static string MeetingNotFoundText => Get();

    public static string Navigation => Get();

    public static string NeedsScript => Get();

    public static string NeedsScriptText => Get();

    public static string NewMeeting => Get();

    public static string NotFound => Get();

    public static string NotFoundText => Get();

    public static string Or => Get();

    public static string Points1 => Get();

    public static string Points2 => Get();

    public static string Points3 => Get();

    public static string RefusedText => Get();

    public static string SkipToContent => Get();

    public static string Tagline => Get();

    public static string TooFast => Get();

    public static string TooFastText => Get();

    public static string WatchConnecting => Get();

    public static string WatchEnded => Get();

    public static string WatchRefused => Get();

    public static string WatchSound => Get();

    public static string WatchWaiting => Get();

    /// <summary>Writing direction of the request's language, for the <c>dir</c> attribute.</summary>
    public static string Direction => CultureInfo.CurrentUICulture.TextInfo.IsRightToLeft ? "rtl" : "ltr";

    public static string Language => CultureInfo.CurrentUICulture is { Name: "" } ? "en" : CultureInfo.CurrentUICulture.TwoLetterISOLanguageName;

    private static string Get([CallerMemberName] string name = "") =>
        Resources.GetString(name, CultureInfo.CurrentUICulture) ?? throw new MissingManifestResourceException($"The text {name} is missing.");
}
