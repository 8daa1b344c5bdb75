using System.Globalization;
using System.Resources;
using System.Runtime.CompilerServices;
using Parley.Server.Ui.Languages;

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

    public static string AcceptTerms => Get();

    public static string AccountHint => Get();

    public static string AlreadyAccount => Get();

    public static string ApiPage => Get();

    public static string CalendarAddress => Get();

    public static string CalendarAddressText => Get();

    public static string CalendarMake => Get();

    public static string CalendarNew => Get();

    public static string CalendarNewText => Get();

    public static string CalendarNone => Get();

    public static string CalendarOff => Get();

    public static string CheckMail => Get();

    public static string CheckMailText => Get();

    public static string ChooseLanguage => Get();

    public static string ChooseName => Get();

    public static string Comma => Get();

    public static string Confirm => Get();

    public static string ConfirmAgain => Get();

    public static string ConfirmAskText => Get();

    public static string ConfirmDone => Get();

    public static string ConfirmDoneText => Get();

    public static string ConfirmEmail => Get();

    public static string ConfirmEmailText => Get();

    public static string ConfirmLinkDead => Get();

    public static string ConfirmPassword => Get();

    public static string Copied => Get();

    public static string Copy => Get();

    public static string CopyByHand => Get();

    public static string CopyLink => Get();

    public static string Email => Get();

    public static string EmailInvalid => Get();

    public static string ErrorText => Get();

    public static string ErrorTitle => Get();

    public static string ErrorTrace => Get();

    public static string ForgotPassword => Get();

    public static string ForgotPasswordText => Get();

    public static string ForgotSentText => Get();

    public static string FormExpired => Get();

    public static string FullName => Get();

    public static string Go => Get();

    public static string GoHome => Get();

    public static string HeroLead => Get();

    public static string HeroTitle => Get();

    public static string InvitationQuota => Get();

    public static string Join => Get();

    public static string JoinInvalid => Get();

    public static string LinkUnknown => Get();

    public static string LinkUnknownText => Get();

    public static string LockedOut => Get();

    public static string MailAllow => Get();

    public static string MailFiles => Get();

    public static string MailOff => Get();

    public static string MailOffConfirmText => Get();

    public static string MailOffForgotText => Get();

    public static string MailOffSignUpText => Get();

    public static string MailQuota => Get();

    public static string MailStop => Get();

    public static string MailStopText => Get();

    public static string MailStopTitle => Get();

    public static string MailStopped => Get();

    public static string MailStoppedText => Get();

    public static string MailTrouble => Get();

    public static string MailTroubleText => Get();

    public static string MeetingField => Get();

    public static string MeetingNotFound => Get();

    public static string MeetingNotFoundText => Get();

    public static string Meetings => Get();

    public static string Minutes => Get();

    public static string Navigation => Get();

    public static string NeedsScript => Get();

    public static string NeedsScriptText => Get();

    public static string NewHere => Get();

    public static string NewMeeting => Get();

    public static string NewPassword => Get();

    public static string NotFound => Get();

    public static string NotFoundText => Get();

    public static string OneMinute => Get();

    public static string Or => Get();

    public static string PasswordField => Get();

    public static string PasswordHint => Get();

    public static string PasswordTooCommon => Get();

    public static string PasswordTooLong => Get();

    public static string PasswordTooShort => Get();

    public static string PasswordsDiffer => Get();

    public static string PlanMeeting => Get();

    public static string Points1 => Get();

    public static string Points2 => Get();

    public static string Points3 => Get();

    public static string ReadTerms => Get();

    public static string ReadyText => Get();

    public static string RefusedText => Get();

    public static string ResetDone => Get();

    public static string ResetLinkDead => Get();

    public static string ResetPassword => Get();

    public static string SavePassword => Get();

    public static string SendLink => Get();

    public static string SignIn => Get();

    public static string SignInTitle => Get();

    public static string SignInWrong => Get();

    public static string SignOut => Get();

    public static string SignUp => Get();

    public static string SignUpTitle => Get();

    public static string SignedInAs => Get();

    public static string SkipToContent => Get();

    public static string Tagline => Get();

    public static string TermsMissing => Get();

    public static string TermsText1 => Get();

    public static string TermsText2 => Get();

    public static string TermsText3 => Get();

    public static string TermsText4 => Get();

    public static string TermsTitle => Get();

    public static string TermsVersion => Get();

    public static string TooFast => Get();

    public static string TooFastText => Get();

    public static string TwoFactorCode => Get();

    public static string TwoFactorNeeded => Get();

    public static string TwoFactorWrong => Get();

    public static string WatchConnecting => Get();

    public static string WatchEnded => Get();

    public static string WatchRefused => Get();

    public static string WatchSound => Get();

    public static string WatchWaiting => Get();

    public static string Webhooks => Get();

    /// <summary>Writing direction of the request's language, for the <c>dir</c> attribute.</summary>
    public static string Direction => CultureInfo.CurrentUICulture.TextInfo.IsRightToLeft ? "rtl" : "ltr";

    public static string Language => PageLanguages.Find(CultureInfo.CurrentUICulture.Name)?.Name ?? PageLanguages.English;

    /// <inheritdoc cref="Sentences.Fill"/>
    public static string With(string sentence, params ReadOnlySpan<object?> values) => Sentences.Fill(sentence, values);

    private static string Get([CallerMemberName] string name = "") =>
        Resources.GetString(name, CultureInfo.CurrentUICulture) ?? throw new MissingManifestResourceException($"The text {name} is missing.");
}
